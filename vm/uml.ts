/** User Mode Linux: a kernel as a program, which needs no virtualisation, and cannot be cloned. */
import {randomUUID} from 'node:crypto';
import {spawn, type ChildProcess} from 'node:child_process';
import {open, readFile, statfs} from 'node:fs/promises';
import type {Socket} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import type {Duplex, Readable} from 'node:stream';
import type {Clone} from './clone.ts';
import {ConsoleText} from './console-text.ts';
import {withDeadline} from './deadline.ts';
import {SetupFailure} from './failure.ts';
import type {Initramfs} from './initramfs.ts';
import type {Kernel} from './kernel.ts';
import {PacedLine, window} from './paced-line.ts';
import {ensurePreload} from './preload.ts';
import {shellCommand} from './qemu.ts';

/** What a kernel is booted from and with; plain data. */
export interface UmlMachine {
    /** The socket for requests to the container that has the files; null where they are here. */
    readonly container: string | null;
    readonly release: string;
    readonly image: string;
    readonly initramfs: string;
    /** A library that is loaded into the kernel before its own. */
    readonly preload: string;
    /** The folder that its memory is a file in, for as long as it runs and without a name. */
    readonly memory: string;
}

/** MiB, as virtual machines have. */
const megabytes = 256;

/** Milliseconds for a kernel that is asked where it is to say so, which is its end: 10 on an idle machine, thousands on a busy one. */
const answerDeadline = 15_000;

/** Descriptors that it inherits. What it is booted from needs no name where it runs as somebody else. */
const [consoleFd, agentFd, imageFd, initramfsFd, preloadFd] = [2, 3, 4, 5, 6] as const;

/** Whom a kernel runs as that root starts: nobody, with no capability, since what is in it may do what it may do. */
const nobody = ['--reuid=65534', '--regid=65534', '--clear-groups', '--inh-caps=-all', '--bounding-set=-all'];

export async function prepareMachine({release, image}: Kernel, {file}: Initramfs): Promise<UmlMachine> {
    return {container: null, release, image, initramfs: file, preload: await ensurePreload('uml'), memory: await memoryFolder()};
}

/** What a kernel says before it panics because the host took something from it. */
const hostTrouble = /^Bus error - the host .*$/mv;

/** On the command line of every boot. */
const kernelArguments = [
    `mem=${megabytes}M`,
    'con=null', `con0=null,fd:${consoleFd}`, 'console=tty0',
    'ssl=null', `ssl0=fd:${agentFd}`, `agent=ttyS0:${window}`,
    // What otherwise would be a second boot, with nobody to talk to. Without a value it would be an argument of init.
    'noreboot=1', 'panic=-1',
    // Debian's kernels spend 1.6 of 1.8 s of their boot on what nobody here uses: timing RAID 6, and 256 pairs of BSD terminals.
    'initcall_blacklist=raid6_select_algo,calibrate_xor_blocks', 'pty.legacy_count=0',
    // Or it times its delay loop for 0.1 s; of what a delay is made matters to drivers alone.
    'lpj=8000000',
];

/**
 * Starts a kernel, whose folder is the first argument, unless the process that the second names has died already, of which no
 * signal would tell, and ends it when told to: all its processes get SIGKILL before one of them
 * ends. Those of the guest are traced by the kernel, and where it alone is killed, or while it ends by itself, they can get
 * away and go on as processes of the host. SIGUSR1 is handed on as SIGTRAP.
 */
const leader = `
end() {
    kill -KILL -"$!" "$!"
    wait
    rm -rf "$folder"
    exit
}
folder=$1
test "$PPID" = "$2" || exit
shift 2
trap end TERM
trap 'kill -TRAP "$!"' USR1
"$@" &
exec 2>/dev/null
while kill -0 "$!"; do
    wait "$!"
done
end`;

/** Descriptors that a kernel inherits. */
type OpenFiles = {readonly [file in 'image' | 'initramfs' | 'preload']: number};

/** Where its console and its agent's line go: pipes to this process, or sockets of somebody else's. */
type Ends = {readonly [end in 'console' | 'agent']: 'pipe' | Socket};

/** A kernel as a process. It ends when disposed of, and with the thread that started it, however that ends. */
export class UmlProcess implements AsyncDisposable {
    /** Has its pid and its control socket, from its start to its end. */
    readonly folder = path.join(tmpdir(), `proc-conformance-${process.pid}-${randomUUID().slice(0, 8)}`);
    /** Resolves when it is gone, with why it could not be started; what else it has said is on its console. */
    readonly exited: Promise<string>;
    protected readonly child: ChildProcess;

    constructor({memory}: UmlMachine, {image, initramfs, preload}: OpenFiles, {console, agent}: Ends) {
        this.child = spawn('setpriv', [
            '--pdeathsig', 'TERM', 'sh', '-c', leader, 'sh', this.folder, String(process.pid),
            'setpriv', '--pdeathsig', 'TERM', '--no-new-privs', ...process.getuid?.() === 0 ? nobody : [],
            // The host's kernel is to end it first where memory runs out, rather than who can tell of it.
            'choom', '-n', '1000', '--', 'prlimit', '--core=0', `/proc/self/fd/${imageFd}`,
            `initrd=/proc/self/fd/${initramfsFd}`, `uml_dir=${path.dirname(this.folder)}`, `umid=${path.basename(this.folder)}`, ...kernelArguments,
        ], {
            stdio: ['ignore', 'ignore', console, agent, image, initramfs, preload],
            env: {PATH: process.env['PATH'], TMPDIR: memory, LD_PRELOAD: `/proc/self/fd/${preloadFd}`},
            // What ends the group of whoever started it does not end what ends the kernel.
            detached: true,
        });
        this.exited = new Promise(resolve => {
            this.child.once('error', error => resolve(error.message));
            this.child.once('close', () => resolve(''));
        });
    }

    /** Of a kernel that no longer answers, and says why before it ends. */
    ask(): void {
        this.child.kill('SIGUSR1');
    }

    async [Symbol.asyncDispose](): Promise<void> {
        this.child.kill('SIGTERM');
        await this.exited;
    }
}

/** One whose console and agent are this process's. */
export class LocalUml extends UmlProcess implements Clone {
    readonly agent: Duplex;
    readonly #console: ConsoleText;

    constructor(machine: UmlMachine, files: OpenFiles) {
        super(machine, files, {console: 'pipe', agent: 'pipe'});
        this.#console = new ConsoleText(this.child.stdio[consoleFd] as Readable);
        this.agent = this.child.stdio[agentFd] as Duplex;
        this.agent.on('error', () => {});
    }

    get console(): string {
        return String(this.#console);
    }
}

/** Starts a kernel; its console and its agent's line go to this process. */
export async function startUml(machine: UmlMachine): Promise<LocalUml> {
    return withFiles(machine, files => new LocalUml(machine, files));
}

/** Starts a kernel whose console and agent's line are sockets, which this process has no more use for. */
export async function startUmlOn(machine: UmlMachine, console: Socket, agent: Socket): Promise<UmlProcess> {
    const uml = await withFiles(machine, files => new UmlProcess(machine, files, {console, agent}));
    console.destroy();
    agent.destroy();
    return uml;
}

async function withFiles<T>(machine: UmlMachine, start: (files: OpenFiles) => T): Promise<T> {
    await using image = await open(machine.image);
    await using initramfs = await open(machine.initramfs);
    await using preload = await open(machine.preload);
    return start({image: image.fd, initramfs: initramfs.fd, preload: preload.fd});
}

/** What makes a kernel that no longer answers say where it is. */
export interface Asked {
    ask(): void;
}

/** A running kernel, wherever its process is. */
export class Uml implements Clone {
    readonly agent: Duplex;
    /** Resolves when it is gone, with why it could not be started, or not go on. */
    readonly exited: Promise<string>;
    readonly #machine: Clone & Asked;
    /** Characters of its console. */
    #taken = 0;

    constructor(machine: Clone & Asked) {
        this.#machine = machine;
        this.agent = new PacedLine(machine.agent);
        this.exited = machine.exited.then(reason => hostTrouble.exec(machine.console)?.[0] ?? reason);
    }

    get console(): string {
        return this.#machine.console.slice(this.#taken);
    }

    /** What it has written so far, which its console begins behind from now on. */
    takeConsole(): string {
        const text = this.console;
        this.#taken += text.length;
        return text;
    }

    /**
     * One that touches the guard page of vmalloc() says nothing and faults for ever: segv() in arch/um/kernel/trap.c takes the
     * page for one that it has not mapped yet. SIGTRAP is for its own user mode, and a panic where that is not what runs.
     */
    async askWhere(): Promise<void> {
        this.#machine.ask();
        await withDeadline(this.exited, answerDeadline, () => new Error('late')).catch(() => {});
    }

    async [Symbol.asyncDispose](): Promise<void> {
        await this.#machine[Symbol.asyncDispose]();
    }
}

/** What a reader pastes to see the same boot on a terminal. */
export function pastableUml({image, initramfs, preload}: UmlMachine): string {
    return shellCommand(['env', `LD_PRELOAD=${preload}`, image, `initrd=${initramfs}`, ...kernelArguments.map(one => one
        .replace(`fd:${consoleFd}`, 'fd:1').replace(`ssl0=fd:${agentFd}`, 'ssl0=null'))]);
}

/** How many of them a run has at a time, on a small machine, with all their memory in use. */
const atATime = 4;

/** Tmpfs where there is one, so that nothing of the memory is written to a disk. */
export async function memoryFolder(): Promise<string> {
    const candidates = ['/dev/shm', tmpdir()];
    for (const dir of candidates)
        if (await hasRoom(dir) && await mayExecute(dir))
            return dir;
    throw new SetupFailure(`User Mode Linux keeps its memory in a file that it executes code from: neither ${candidates.join(' nor ')} `
        + `has ${atATime * megabytes} MB of room and is mounted without noexec; set TMPDIR to a folder that has and is`);
}

async function hasRoom(dir: string): Promise<boolean> {
    return statfs(dir).then(({bavail, bsize}) => bavail * bsize >= atATime * megabytes * (1 << 20), () => false);
}

/** By the options of the file system that is mounted nearest to it. */
async function mayExecute(dir: string): Promise<boolean> {
    const mounts = (await readFile('/proc/self/mounts', 'utf8')).split('\n').map(line => line.split(' '))
        .filter(([, at]) => at !== undefined && `${dir}/`.startsWith(at === '/' ? at : `${at}/`));
    const nearest = mounts.toSorted(([, a], [, b]) => a!.length - b!.length).at(-1);
    return nearest !== undefined && !nearest[3]!.split(',').includes('noexec');
}
