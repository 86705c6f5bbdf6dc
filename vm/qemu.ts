import {spawn, type ChildProcess, type StdioOptions} from 'node:child_process';
import type {Socket} from 'node:net';
import type {Duplex, Readable} from 'node:stream';
import {ConsoleText} from './console-text.ts';
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
    /** A library that is loaded into QEMU before its own; see preload/qemu. */
    readonly preload: string;
    /** Whether it is for callers at the same time: in the middle of a system call too they are interrupted by each other. */
    readonly racing?: boolean;
}

/** What the guest's agent is reached by: a virtio-serial port, or the second serial port of a PC, which is slower. */
export type Port = 'virtio' | 'serial';

/** Descriptors that QEMU inherits; each is one end of a socket pair, so that nothing has a name in a file system. */
export const agentFd = 3;
export const monitorFd = 4;
export const consoleFd = 5;
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

/** Connections to somebody else, for the guest's agent and console. */
export interface Ends {
    readonly agent: Socket;
    readonly console: Socket;
}

/** What a process of QEMU is for. */
export interface Purpose {
    /** Whether what the machine writes to its RAM goes to the file of it: a template's does, that of its clones does not. */
    readonly share: boolean;
    /** Where agent and console are not to be this process's; it has no more use for them then. */
    readonly ends?: Ends;
    /** The name of the socket at which it can be asked for forks; see preload/qemu/fork-server.c. */
    readonly forks?: string;
}

/** The machine itself, without what it boots. */
export function machineArguments(machine: Machine, {share, forks}: Purpose): string[] {
    return [
        '-nodefaults',
        '-no-user-config',
        '-display', 'none',
        // A panic then ends QEMU (the kernel reboots at once) instead of leaving a silent guest.
        '-no-reboot',
        // Forks are denied to forks by themselves.
        '-sandbox', `on,obsolete=deny,elevateprivileges=deny,spawn=${forks === undefined ? 'deny' : 'allow'},resourcecontrol=deny`,
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
        '-chardev', `socket,id=console,fd=${consoleFd}`,
        '-serial', 'chardev:console',
        '-chardev', `socket,id=agent,fd=${agentFd}`,
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
 * A running QEMU. It ends when disposed of, and, as preload/qemu/process.c has it, with the thread that started it, however that
 * ends. Agent and console stay silent here where it was given other ends of them.
 */
export class Qemu implements AsyncDisposable {
    readonly agent: Duplex;
    readonly monitor: Qmp;
    /** Resolves when the process is gone, with what it wrote to standard error. */
    readonly exited: Promise<string>;
    readonly #child: ChildProcess;
    readonly #console: ConsoleText;

    constructor(args: readonly string[], {ram, preload, state}: Inherited, {ends, forks}: Omit<Purpose, 'share'> = {}) {
        const stdio: StdioOptions = [
            'ignore', 'ignore', 'pipe', ends?.agent ?? 'pipe', 'pipe', ends?.console ?? 'pipe', ram, preload, ...state === undefined ? [] : [state],
        ];
        const env = {
            ...process.env,
            LD_PRELOAD: `/proc/self/fd/${preloadFd}`,
            QEMU_OWNER: String(process.pid),
            ...forks !== undefined && {QEMU_FORKS: forks},
            GLIBC_TUNABLES: heap.join(':'),
        };
        this.#child = spawn(qemuProgram, args, {stdio, env});
        const lastWords = keepLast(this.#child.stderr!);
        this.exited = new Promise(resolve => {
            this.#child.once('error', error => resolve(error.message));
            this.#child.once('close', () => resolve(lastWords()));
        });
        this.agent = ends?.agent.destroy() ?? this.#channel(agentFd);
        this.monitor = new Qmp(this.#channel(monitorFd));
        this.#console = new ConsoleText(ends?.console.destroy() ?? this.#channel(consoleFd));
    }

    /** Of the process; undefined where it could not be started. */
    get pid(): number | undefined {
        return this.#child.pid;
    }

    /** What the guest has written to its serial console so far. */
    get console(): string {
        return String(this.#console);
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

/** Characters of standard error that tell why a process ended. */
const lastWordsKept = 4096;

/** What comes last of a stream, whenever it is asked for. */
export function keepLast(stream: Readable): () => string {
    let text = '';
    stream.on('data', (chunk: Buffer) => {
        text = (text + chunk.toString()).slice(-lastWordsKept);
    });
    return () => text.trim();
}

/** A command line that can be pasted into a shell. */
export function shellCommand(words: readonly string[]): string {
    return words.map(word => /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`).join(' ');
}
