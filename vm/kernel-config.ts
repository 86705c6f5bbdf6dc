/** A kernel's .config, and what a kernel must have been configured with to be tested. */

/** Values of the options that are set, by name: `CONFIG_MODULES` to `y`. */
export type KernelConfig = ReadonlyMap<string, string>;

/** Reads a .config; options that are not set are comments in it, and are not in the result. */
export function parseConfig(text: string): KernelConfig {
    return new Map(Array.from(text.matchAll(/^(CONFIG_\w+)=(.*)$/gmv), ([, option, value]) => [option!, value!]));
}

/** What is needed whatever a kernel runs on, and what for. */
const needed = {
    CONFIG_MODULES: 'a module is what is tested',
    CONFIG_MODULE_UNLOAD: 'it is unloaded too',
    CONFIG_PROC_FS: 'the module\'s entry is in /proc',
    CONFIG_PROC_SYSCTL: '/proc/sys/kernel/tainted tells of damage',
    CONFIG_SYSFS: 'processors and modules are found in /sys',
    CONFIG_PRINTK: 'the kernel\'s log is judged',
    CONFIG_BLK_DEV_INITRD: 'the agent comes in an initramfs',
    CONFIG_BINFMT_ELF: 'the agent is a program',
    CONFIG_DEVTMPFS: 'the agent opens devices',
    CONFIG_TMPFS: 'the agent mounts one on /tmp',
    CONFIG_UNIX98_PTYS: 'the agent mounts /dev/pts',
    CONFIG_FUTEX: 'the agent\'s processes wait for one another',
    CONFIG_EPOLL: 'the agent\'s processes wait for one another',
    CONFIG_EVENTFD: 'the agent\'s processes wait for one another',
    CONFIG_POSIX_TIMERS: 'the agent has deadlines',
    CONFIG_MULTIUSER: 'calls are made as other users',
} as const;

/** And in a virtual machine. */
const neededInQemu = {
    CONFIG_X86_64: 'the virtual machine is one',
    CONFIG_SERIAL_8250: 'the console is a serial port',
    CONFIG_SERIAL_8250_CONSOLE: 'the console is a serial port',
} as const;

/** And of one that is a program. */
const neededOfUml = {
    CONFIG_64BIT: 'the agent is a program of 64 bits',
    CONFIG_SSL: 'the agent\'s terminal is a virtual serial line',
    CONFIG_NULL_CHAN: 'the other terminals lead nowhere',
} as const;

/** What must not be set, and why. */
const harmful = {
    CONFIG_MODULE_SIG_FORCE: 'the module is not signed',
    CONFIG_TRIM_UNUSED_KSYMS: 'the module finds no functions to call',
} as const;

/**
 * And in a program. What is mapped again in the vmalloc area is away for a moment (flush_tlb_kernel_range_common() in
 * arch/um/kernel/tlb.c, 6.1), the stack that does it too; an interrupt then reads that stack (to_irq_stack() in
 * arch/um/kernel/irq.c) and faults for ever.
 */
const harmfulInUml = {
    CONFIG_VMAP_STACK: 'an interrupt in the wrong moment hangs the kernel',
} as const;

/** What a virtio port takes, and where its driver is when it is built as a module. */
const virtio = {
    CONFIG_PCI: null,
    CONFIG_VIRTIO_PCI: 'drivers/virtio/virtio_pci.ko',
    CONFIG_VIRTIO_CONSOLE: 'drivers/char/virtio_console.ko',
} as const;

/** The specs that a kernel without an option leaves out, for those options that specs ask for by themselves. */
const missed = {
    CONFIG_USERFAULTFD: 'of callers stopped inside of the kernel\'s copy',
    CONFIG_SLUB_DEBUG: 'of slabs that grow',
} as const;

const missedInQemu = {
    CONFIG_SMP: 'of two processors',
    CONFIG_HOTPLUG_CPU: 'of two processors',
} as const;

/** Whether it was configured for ARCH=um. */
export function isUml(config: KernelConfig): boolean {
    return config.get('CONFIG_UML') === 'y';
}

/** Files of a tree without which virtio drivers that are configured as modules are not there. */
export const portDrivers: readonly string[] = Object.values(virtio).filter(file => file !== null);

/** Whether the agent can be reached through virtio; built: those of the port's drivers that are there as modules. */
export function hasVirtio(config: KernelConfig, built: ReadonlySet<string>): boolean {
    return Object.entries(virtio).every(([option, file]) =>
        config.get(option) === 'y' || (config.get(option) === 'm' && file !== null && built.has(file)));
}

/** What must change in a configuration before a kernel can be tested: `CONFIG_MODULES=y (a module is what is tested)`. */
export function unfitOptions(config: KernelConfig, hasPort: boolean): string[] {
    const uarts = Number(config.get('CONFIG_SERIAL_8250_RUNTIME_UARTS') ?? 0);
    return [
        ...Object.entries({...needed, ...isUml(config) ? neededOfUml : neededInQemu})
            .filter(([option]) => config.get(option) !== 'y')
            .map(([option, reason]) => `${option}=y (${reason})`),
        ...Object.entries({...harmful, ...isUml(config) ? harmfulInUml : {}})
            .filter(([option]) => config.get(option) === 'y')
            .map(([option, reason]) => `${option}=n (${reason})`),
        ...hasPort || uarts >= 2 ? [] : [`${Object.keys(virtio).join('=y, ')}=y or CONFIG_SERIAL_8250_RUNTIME_UARTS=2 (the agent needs a port)`],
    ];
}

/** Whether checks of a kernel's own make it several times slower. */
export function checksItself(config: KernelConfig): boolean {
    return ['CONFIG_KASAN', 'CONFIG_KCSAN', 'CONFIG_KMSAN', 'CONFIG_PROVE_LOCKING'].some(option => config.get(option) === 'y');
}

/** What a kernel can be tested without, and at what price: `CONFIG_USERFAULTFD (specs of callers …)`. */
export function missedOptions(config: KernelConfig): string[] {
    return Object.entries({...isUml(config) ? {} : missedInQemu, ...missed})
        .filter(([option]) => config.get(option) !== 'y')
        .map(([option, specs]) => `${option} (specs ${specs})`);
}
