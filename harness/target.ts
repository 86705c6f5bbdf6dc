import type {Call, Hello, Result} from './protocol.ts';

/** What a spec begins with. Modules are named by their folders in fixtures/modules. */
export interface Needs {
    /** The module that is loaded, of the same name as its folder; null for a bare target. */
    readonly loaded: string | null;
    /** Those whose .ko files are there to be loaded, as far as they build; of what is loaded it is there anyhow. */
    readonly modules: readonly string[];
    /** How many are up: two for callers at the same time, one where it is left out. */
    readonly processors?: 1 | 2;
}

/** What became of a folder of modules under make; a folder may be meant not to build on some kernels. */
export interface Build {
    readonly name: string;
    readonly builds: boolean;
    /** As it was run, ready to paste. */
    readonly command: string;
    /** What make, the compiler and modpost printed. */
    readonly output: string;
    /** Names of the modules that were made. */
    readonly made: readonly string[];
    /** The first error, with file and line; null where it builds. */
    readonly reason: string | null;
}

/** Something that can be judged: a kernel with modules for it, or an emulator. Whoever opened it disposes of it. */
export interface Target extends AsyncDisposable {
    /** As on the command line: `qemu:6.1`, `emulator`. */
    readonly name: string;
    /** Of the modules that the run's specs name. */
    readonly builds: readonly Build[];
    /**
     * A pristine state of the target, for one spec. Rejects with TargetBroken, with ModuleUnusable where what is to be
     * loaded does not build, with CallFailed where it does not load, with SpecSkipped where the target cannot have it.
     */
    acquire(needs: Needs): Promise<Instance>;
    /** How many instances there can be at a time; any number where it is left out. */
    readonly atATime?: number;
    /** Asks what was started to end; resolves with what is to be said of how it did, or with null. */
    goodbye?(): Promise<string | null>;
}

/** Where a kernel's log and its taint stand. */
export interface Start {
    /** The sequence number of the next log record. */
    readonly next: number;
    /** As in /proc/sys/kernel/tainted. */
    readonly taint: number;
}

/** One pristine state of a target: a clone of a virtual machine, an emulator after its reset. */
export interface Instance extends AsyncDisposable {
    readonly hello: Hello;
    /**
     * Where it began, as far as that is known; null where it must be asked. What another says that was made in the same way
     * does not count: kernels also log by themselves, sooner or later as the host is busy.
     */
    readonly start: Start | null;
    /**
     * Makes the calls in order and resolves with one result each; a failed call is a result, not a rejection.
     * The target itself answers within deadlineMs (milliseconds), if need be that a call hangs. Rejects with
     * TargetBroken when it dies, falls silent or sends what the protocol does not allow.
     */
    request(calls: readonly Call[], deadlineMs: number): Promise<Result[]>;
    /** What the kernel has written to its console so far; empty where there is none. */
    console(): Promise<string>;
    /** What the target's own program has written to its standard error since this state began; empty where there is none. */
    stderr(): Promise<string>;
}
