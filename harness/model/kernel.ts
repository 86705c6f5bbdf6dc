import type {Identity, LoadedModule, Result} from '../protocol.ts';
import {KernelLog, level} from './kernel-log.ts';
import {lseek26, lseekToday, OpenFile} from './open-file.ts';
import type {Entry, OpenFlags, Reports} from './open-file.ts';
import {SoundPot} from './pot.ts';
import type {Oops, Pot} from './pot.ts';
import {PublishedPot} from './published-pot.ts';

/** The module of this project, or the one that the article printed, on the procfs of its day. */
export type Mode = 'sound' | 'as-published';

const pots: Readonly<Record<Mode, () => Pot>> = {
    sound: () => new SoundPot(),
    'as-published': () => new PublishedPot(),
};

/** The one file that there is. */
export const entryPath = '/proc/fortune';

/** One end of a pipe: good for the other side of sendfile and splice, and for nothing else here. */
export interface PipeEnd {
    readonly pipe: 'read' | 'write';
}

/** The system calls that load the module and that make and lose open files of its entry. */
export class Kernel {
    readonly log = new KernelLog();
    readonly #mode: Mode;
    readonly #freshPot: () => Pot;
    readonly #files = new Map<number, OpenFile | PipeEnd>();
    readonly #reports: Reports = {
        crashed: oops => this.#crash(oops),
        refused: () => this.log.print(level.info, 'fortune: cookie pot is full!'),
    };
    #module: 'absent' | 'live' | 'unloading' = 'absent';
    #entry: Entry | undefined;
    #oopses = 0;

    constructor(mode: Mode, freshPot: () => Pot = pots[mode]) {
        this.#mode = mode;
        this.#freshPot = freshPot;
    }

    insmod(name: string, params = ''): Result {
        if (name !== 'fortune')
            return {errno: 'ENOENT'};
        if (this.#module !== 'absent')
            // module_patient_check_exists (kernel/module/main.c)
            return {errno: this.#module === 'live' ? 'EEXIST' : 'EBUSY'};
        for (const param of params.split(/\s+/v).filter(Boolean))
            // unknown_module_param_cb (kernel/module/main.c)
            this.log.print(level.warning, `fortune: unknown parameter '${param.split('=')[0]}' ignored`);
        this.#entry = {
            mode: 0o644,
            uid: 0,
            gid: 0,
            pot: this.#freshPot(),
            lseek: this.#mode === 'sound' ? lseekToday : lseek26,
            removed: false,
        };
        this.#module = 'live';
        this.log.print(level.info, 'fortune: Module loaded.');
        return {value: 0};
    }

    /**
     * Errors of delete_module (kernel/module/main.c). A caller that died inside a callback never left it, so the entry's
     * removal waits for it for ever (proc_entry_rundown, fs/proc/inode.c): after deadlineMs, milliseconds, it counts as hung.
     */
    rmmod(name: string, deadlineMs: number): Result {
        if (name !== 'fortune' || this.#module === 'absent')
            return {errno: 'ENOENT'};
        if (this.#module === 'unloading')
            return {errno: 'EBUSY'};
        if (this.#references() > 0)
            return {errno: 'EAGAIN'};
        this.#entry!.removed = true;
        this.#entry = undefined;
        if (this.#oopses > 0) {
            this.#module = 'unloading';
            return {hung: deadlineMs};
        }
        this.#module = 'absent';
        this.log.print(level.info, 'fortune: Module unloaded.');
        return {value: 0};
    }

    /** The size is that of the sound module on Debian's 6.1 for x86-64. */
    modules(): LoadedModule[] {
        if (this.#module === 'absent')
            return [];
        const state = this.#module === 'live' ? 'Live' : 'Unloading';
        return [{name: 'fortune', size: 16_384, refs: this.#references(), users: [], state}];
    }

    open(path: string, names: readonly string[], as: Identity): Result {
        const unknown = names.find(name => !openFlags.has(name));
        if (unknown !== undefined)
            return {unsupported: `the emulator does not know the open flag ${unknown}`};
        return this.withEntry(path, entry => {
            const flags = parseFlags(names);
            if (names.includes('O_CREAT') && names.includes('O_EXCL'))
                return {errno: 'EEXIST'};
            if (names.includes('O_DIRECTORY'))
                return {errno: 'ENOTDIR'};
            const truncates = names.includes('O_TRUNC');
            if (!permits(entry, as, {reads: flags.reads, writes: flags.writes || truncates}))
                return {errno: 'EACCES'};
            if (names.includes('O_DIRECT'))
                return {errno: 'EINVAL'};
            return {value: this.#install(new OpenFile(entry, flags, this.#reports))};
        });
    }

    pipe(): Result {
        return {value: 0, fds: [this.#install({pipe: 'read'}), this.#install({pipe: 'write'})]};
    }

    close(fd: number): Result {
        return this.#files.delete(fd) ? {value: 0} : {errno: 'EBADF'};
    }

    file(fd: number): OpenFile | PipeEnd | undefined {
        return this.#files.get(fd);
    }

    /** Other paths are not answered: a real kernel has them. */
    withEntry(path: string, answer: (entry: Entry) => Result): Result {
        if (path !== entryPath)
            return {unsupported: `the emulator has no file but ${entryPath}`};
        return this.#entry === undefined ? {errno: 'ENOENT'} : answer(this.#entry);
    }

    /** 2.6 pins the owner of an entry while it is open; proc_ops cannot, and needs not. */
    #references(): number {
        if (this.#module === 'unloading')
            return -1; // module_refcount (kernel/module/main.c) without the base that a live module has
        if (this.#mode === 'sound')
            return 0;
        return [...this.#files.values()].filter(file => file instanceof OpenFile && file.entry === this.#entry).length;
    }

    #install(file: OpenFile | PipeEnd): number {
        let fd = 3;
        while (this.#files.has(fd))
            fd += 1;
        this.#files.set(fd, file);
        return fd;
    }

    /** The lines of show_fault_oops (arch/x86/mm/fault.c) and of __die_header (arch/x86/kernel/dumpstack.c). */
    #crash({oops: {access, address}}: Oops): Result {
        this.#oopses += 1;
        const code = access === 'write' ? '0002' : '0000';
        this.log.print(level.alert, `BUG: unable to handle page fault for address: ${address.toString(16)}`);
        this.log.print(level.alert, `#PF: supervisor ${access} access in kernel mode`);
        this.log.print(level.alert, `#PF: error_code(0x${code}) - not-present page`);
        this.log.print(level.warning, `Oops: ${code} [#${this.#oopses}] SMP`);
        return {killed: 'SIGKILL'};
    }
}

/** What an open of a file that exists can be asked, and procfs either heeds or ignores. */
const openFlags = new Set([
    'O_RDONLY', 'O_WRONLY', 'O_RDWR', 'O_TRUNC', 'O_APPEND', 'O_CREAT', 'O_EXCL', 'O_DIRECTORY', 'O_DIRECT',
    'O_NONBLOCK', 'O_CLOEXEC', 'O_NOFOLLOW', 'O_NOCTTY', 'O_SYNC', 'O_DSYNC',
]);

function parseFlags(names: readonly string[]): OpenFlags {
    const both = names.includes('O_RDWR');
    const writes = names.includes('O_WRONLY');
    return {reads: both || !writes, writes: both || writes, appends: names.includes('O_APPEND')};
}

/** Mode bits; root needs none. */
function permits(entry: Entry, as: Identity, wanted: {reads: boolean; writes: boolean}): boolean {
    if (as.uid === 0)
        return true;
    const shift = as.uid === entry.uid ? 6 : as.gid === entry.gid ? 3 : 0;
    const bits = entry.mode >> shift;
    return (!wanted.reads || (bits & 4) !== 0) && (!wanted.writes || (bits & 2) !== 0);
}
