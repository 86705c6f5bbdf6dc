import type {Call, Hello, Result} from './protocol.ts';

/** Something that can be judged: a kernel with a module for it, or an emulator. Whoever opened it disposes of it. */
export interface Target extends AsyncDisposable {
    /** As on the command line: `qemu:6.1`, `emulator`. */
    readonly name: string;
    /**
     * A pristine state of the target, for one spec: nothing loaded, or that module and nothing else. Rejects with
     * TargetBroken, and with CallFailed where the module does not load.
     */
    acquire(loaded: string | null): Promise<Instance>;
}

/** One pristine state of a target: a clone of a virtual machine, an emulator after its reset. */
export interface Instance extends AsyncDisposable {
    readonly hello: Hello;
    /** Instances with the same origin begin in the same state, to the byte. */
    readonly origin: object;
    /**
     * Makes the calls in order and resolves with one result each; a failed call is a result, not a rejection.
     * The target itself answers within deadlineMs (milliseconds), if need be that a call hangs. Rejects with
     * TargetBroken when it dies, falls silent or sends what the protocol does not allow.
     */
    request(calls: readonly Call[], deadlineMs: number): Promise<Result[]>;
    /** What the kernel has written to its console so far; empty where there is none. */
    console(): Promise<string>;
}
