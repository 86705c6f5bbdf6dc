import {spawn, type ChildProcess, type StdioOptions} from 'node:child_process';
import type {Duplex} from 'node:stream';
import {Qmp} from './qmp.ts';

export const qemuProgram = 'qemu-system-x86_64';

export type Accelerator = 'kvm' | 'tcg';

/** What a kernel is booted on. */
export interface Machine {
    readonly accelerator: Accelerator;
    readonly cpus: number;
    /** MiB. */
    readonly memory: number;
    readonly port: Port;
    /** A library that is loaded into QEMU before its own; see preload/qemu.c. */
    readonly preload: string;
    /** Whether it is for callers at the same time: in the middle of a system call too they are interrupted by each other. */
    readonly racing?: boolean;
}

/** What the guest's agent is reached by: a virtio-serial port, or the second serial port of a PC, which is slower. */
export type Port = 'virtio' | 'serial';

/** Descriptors that QEMU inherits; each is one end of a socket pair, so that nothing has a name in a file system. */
const agentFd = 3;
const monitorFd = 4;
const consoleFd = 5;
/** The file that is the machine's RAM. Given as a descriptor, because QEMU makes a file that it does not find by its name. */
const ramFd = 6;
const preloadFd = 7;
/** The saved device state, for a machine that is restored. */
export const stateFd = 8;

/**
 * The model of the processor. An emulated MWAIT returns at once where there are several processors: an idle one would spin.
 * After an emulated CMPXCHG16B, EFLAGS can be wrong (QEMU 7.2): kernels since 6.5, whose allocator uses it, died of it in
 * most of their boots. They do without it where the processor has none. ERMS has kernels before 6.4 copy by single bytes,
 * each of which is emulated on its own.
 */
export const processor: Readonly<Record<Accelerator, string>> = {kvm: 'host', tcg: 'max,monitor=off,cx16=off,erms=off'};

/** Bytes of the console that are kept; a kernel that prints more has long said what is wrong. */
export const consoleLimit = 4 << 20;

/**
 * Nanoseconds that an instruction takes, as a power of two: 128, as on a slow processor, where an emulated machine's clock
 * counts them. A timer of 0.1 ms then interrupts after 780 instructions, however fast the host is and whatever else it does,
 * and the processors take turns at it.
 */
const instructionTime = 7;

/**
 * One heap for all of QEMU's threads, which grows by 8 MiB at a time and in huge pages: thousands of page faults less in the
 * half a second that a clone lives.
 */
const heap = ['glibc.malloc.arena_max=1', `glibc.malloc.top_pad=${8 << 20}`, 'glibc.malloc.hugetlb=1'];

/** Open descriptors that QEMU inherits. */
export interface Inherited {
    readonly ram: number;
    readonly preload: number;
    readonly state?: number;
}

/** Sockets by their paths that somebody else listens on, for the guest's agent and console. */
export interface Outlets {
    readonly agent: string;
    readonly console: string;
}

/** The machine itself, without what it boots: the same for a template, which shares its RAM's file, and its clones, which do not. */
export function machineArguments(machine: Machine, share: boolean, outlets: Outlets | null = null): string[] {
    return [
        '-nodefaults',
        '-no-user-config',
        '-display', 'none',
        // A panic then ends QEMU (the kernel reboots at once) instead of leaving a silent guest.
        '-no-reboot',
        '-sandbox', 'on,obsolete=deny,elevateprivileges=deny,spawn=deny,resourcecontrol=deny',
        '-machine', 'pc,memory-backend=ram,usb=off,vmport=off,hpet=off',
        '-accel', machine.accelerator === 'kvm' ? 'kvm' : 'tcg,tb-size=64',
        // SMEP and SMAP make a module that touches user memory by itself oops, as on today's processors.
        '-cpu', processor[machine.accelerator],
        ...machine.racing && machine.accelerator === 'tcg' ? ['-icount', `shift=${instructionTime}`] : [],
        '-smp', topology(machine.cpus),
        '-m', String(machine.memory),
        '-object', `memory-backend-file,id=ram,size=${machine.memory}M,mem-path=/dev/fd/${ramFd},share=${share ? 'on' : 'off'}`,
        '-chardev', `socket,id=monitor,fd=${monitorFd}`,
        '-mon', 'chardev=monitor,mode=control',
        '-chardev', `socket,id=console,${outlets === null ? `fd=${consoleFd}` : `path=${outlets.console}`}`,
        '-serial', 'chardev:console',
        '-chardev', `socket,id=agent,${outlets === null ? `fd=${agentFd}` : `path=${outlets.agent}`}`,
        ...portArguments(machine.port),
    ];
}

/** One socket each: SeaBIOS lists only the first core of a socket in the table that kernels without ACPI read. */
export function topology(cpus: number): string {
    return `${cpus},sockets=${cpus}`;
}

/** The device at the guest's end of the character device `agent`. */
export function portArguments(port: Port): string[] {
    switch (port) {
        case 'virtio':
            return ['-device', 'virtio-serial-pci,max_ports=2', '-device', 'virtserialport,chardev=agent,name=proc-conformance.agent'];
        case 'serial':
            return ['-serial', 'chardev:agent'];
    }
}

/**
 * A running QEMU. It ends when disposed of, and, as preload/qemu.c has it, with the thread that started it, however that
 * ends. Agent and console stay silent here where it was given outlets for them.
 */
export class Qemu implements AsyncDisposable {
    readonly agent: Duplex;
    readonly monitor: Qmp;
    /** Resolves when the process is gone, with what it wrote to standard error. */
    readonly exited: Promise<string>;
    readonly #child: ChildProcess;
    #console = '';

    constructor(args: readonly string[], {ram, preload, state}: Inherited) {
        const stdio: StdioOptions = ['ignore', 'ignore', 'pipe', 'pipe', 'pipe', 'pipe', ram, preload, ...(state === undefined ? [] : [state])];
        const env = {...process.env, LD_PRELOAD: `/proc/self/fd/${preloadFd}`, QEMU_OWNER: String(process.pid), GLIBC_TUNABLES: heap.join(':')};
        this.#child = spawn(qemuProgram, args, {stdio, env});
        let errors = '';
        this.#child.stderr!.on('data', (chunk: Buffer) => {
            errors = (errors + chunk.toString()).slice(-4096);
        });
        this.exited = new Promise(resolve => {
            this.#child.once('error', error => resolve(error.message));
            this.#child.once('close', () => resolve(errors.trim()));
        });
        this.agent = this.#channel(agentFd);
        this.monitor = new Qmp(this.#channel(monitorFd));
        this.#channel(consoleFd).on('data', (chunk: Buffer) => {
            if (this.#console.length < consoleLimit)
                this.#console += chunk.toString('latin1');
        });
    }

    /** What the guest has written to its serial console so far. */
    get console(): string {
        return this.#console.replaceAll('\r\n', '\n');
    }

    async [Symbol.asyncDispose](): Promise<void> {
        this.#child.kill('SIGKILL');
        await this.exited;
    }

    #channel(fd: number): Duplex {
        const stream = this.#child.stdio[fd] as Duplex;
        // A peer that goes away shows as the process's exit; the error of the write that noticed first adds nothing.
        stream.on('error', () => {});
        return stream;
    }
}

/** A command line that can be pasted into a shell. */
export function shellCommand(words: readonly string[]): string {
    return words.map(word => /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');
}
