import {CallFailed, CallHung, CallKilled, describeCall, ModuleUnusable, SpecSkipped, TargetBroken} from './faults.ts';
import type {Call, Done, Fd, Identity, LoadedModule, LogRecord, Result} from './protocol.ts';
import type {Build, Instance} from './target.ts';

/** What a spec announces that would otherwise count as a crash; each must then occur. */
export interface Expected {
    /** Matches the report of a kernel warning. */
    readonly warning?: RegExp;
    /** Matches a report of any kind: the spec is about what comes after a crash. */
    readonly crash?: RegExp;
    /** Taint letters as in /proc/sys/kernel/tainted's documentation: W. */
    readonly taint?: readonly string[];
}

export interface Made {
    readonly call: Call;
    readonly result: Result;
}

/** Milliseconds that a request may take unless the spec says otherwise. */
const ordinaryDeadline = 10_000;

/**
 * A pristine target as a spec sees it: system calls by name, each kept as evidence. Text is Latin-1 in both directions,
 * one character for each byte. A call that hangs, kills its caller or is not supported ends the spec with that verdict;
 * the methods that return a value also end it, as a failure, when the call returns an error.
 */
export class Guest {
    readonly made: Made[] = [];
    /** Values that the spec records for comparison, by name. */
    readonly observed: Record<string, unknown> = {};
    readonly expected: Expected[] = [];
    #instance: Instance;
    readonly #acquireNext: () => Promise<Instance>;
    readonly #builds: readonly Build[];

    /**
     * acquireNext ends the instance that there is and resolves with another, in the same state that this one began in.
     * builds: of the modules that the spec names.
     */
    constructor(instance: Instance, acquireNext: () => Promise<Instance>, builds: readonly Build[] = []) {
        this.#instance = instance;
        this.#acquireNext = acquireNext;
        this.#builds = builds;
    }

    get hello() {
        return this.#instance.hello;
    }

    /** Goes on in another pristine instance; a crash of the one so far counts all the same, its calls are forgotten. */
    async renew(): Promise<void> {
        this.#instance = await this.#acquireNext();
        this.forget();
    }

    /** What was called so far is no evidence any more: for specs that make calls without number. */
    forget(): void {
        this.made.length = 0;
    }

    /** Several calls in one request; errors are results. `{result: K}` as a descriptor is what call K returned. */
    async calls(calls: readonly Call[], deadlineMs = ordinaryDeadline): Promise<Result[]> {
        const results = await this.attempt(calls, deadlineMs);
        for (const [index, call] of calls.entries())
            endOnFault(call, results[index]!);
        return results;
    }

    /** As calls(), but a call that hangs, kills its caller or is not supported is a result as well: see endOnFault(). */
    async attempt(calls: readonly Call[], deadlineMs = ordinaryDeadline): Promise<Result[]> {
        for (const op of calls.flatMap(opsOf))
            if (!this.hello.ops.includes(op))
                throw new SpecSkipped(`needs the operation ${op}, which the target does not have`);
        const results = await this.#instance.request(calls, deadlineMs);
        for (const [index, call] of calls.entries())
            this.made.push({call, result: results[index]!});
        return results;
    }

    /** Ends the spec where such a result, or one inside of a lane, is no answer to its call. */
    endOnFault(call: Call, result: Result): void {
        endOnFault(call, result);
    }

    /** One call; an error is a result. */
    async call(call: Call, deadlineMs?: number): Promise<Result> {
        const [result] = await this.calls([call], deadlineMs);
        return result!;
    }

    /** One call that must succeed. */
    async done(call: Call, deadlineMs?: number): Promise<Done> {
        const result = await this.call(call, deadlineMs);
        if ('errno' in result)
            throw new CallFailed(call, result.errno);
        return result as Done;
    }

    /** The error that a call returns, by its symbolic name; null where it succeeds. */
    async errno(call: Call, deadlineMs?: number): Promise<string | null> {
        const result = await this.call(call, deadlineMs);
        return 'errno' in result ? result.errno : null;
    }

    async open(path: string, flags: readonly string[], options: {mode?: number; as?: Identity} = {}): Promise<number> {
        return this.#value({op: 'open', path, flags: [...flags], ...options});
    }

    async close(fd: number): Promise<void> {
        await this.done({op: 'close', fd});
    }

    /** One read call: at most count bytes. */
    async read(fd: Fd, count: number): Promise<string> {
        return bytesOf(await this.done({op: 'read', fd, count}));
    }

    /** One write call; resolves with what it returned. */
    async write(fd: Fd, text: string): Promise<number> {
        return this.#value({op: 'write', fd, data: encode(text)});
    }

    /** What became of a module that the spec names, under make for the target's kernel. */
    build(module: string): Build {
        const build = this.#builds.find(({name}) => name === module);
        if (build === undefined)
            throw new RangeError(`the spec does not name the module ${module}`);
        return build;
    }

    async insmod(module: string, params?: string): Promise<void> {
        const build = this.#builds.find(({name}) => name === module);
        if (build?.builds === false)
            throw new ModuleUnusable(`${module} does not build: ${build.reason}`);
        await this.done({op: 'insmod', module, ...(params === undefined ? {} : {params})}, 30_000);
    }

    async rmmod(module: string, flags?: string[]): Promise<void> {
        await this.done({op: 'rmmod', module, ...(flags === undefined ? {} : {flags})}, 30_000);
    }

    async modules(): Promise<LoadedModule[]> {
        return field(await this.done({op: 'modules'}), 'modules');
    }

    /** The kernel's log from a sequence number on; 0 is all that is kept. */
    async log(since = 0): Promise<{records: LogRecord[]; next: number}> {
        const done = await this.done({op: 'kmsg', since});
        return {records: field(done, 'records'), next: field(done, 'next')};
    }

    async stat(path: string): Promise<Done> {
        return this.done({op: 'stat', path});
    }

    /** Runs a program in the guest to its end. */
    async exec(argv: readonly string[], options: {stdin?: string; as?: Identity; env?: Record<string, string>} = {}) {
        const {stdin, ...rest} = options;
        const done = await this.done(
            {op: 'exec', argv: [...argv], ...rest, ...(stdin === undefined ? {} : {stdin: encode(stdin)})},
            30_000,
        );
        return {
            status: field(done, 'status'),
            stdout: decode(field(done, 'stdout')),
            stderr: decode(field(done, 'stderr')),
        };
    }

    /** Ends the spec without a verdict. */
    skip(reason: string): never {
        throw new SpecSkipped(reason);
    }

    /** Records a value for comparison: what an `observed` clause is for. */
    observe(name: string, value: unknown): void {
        this.observed[name] = value;
    }

    /** Allows a kernel warning, a crash or a taint, which must then occur. */
    expects(expected: Expected): void {
        this.expected.push(expected);
    }

    async #value(call: Call): Promise<number> {
        return field(await this.done(call), 'value');
    }
}

/** Brings up a processor that the kernel was booted without, if every call succeeds. */
export function bringUp(index: number): Call[] {
    return [
        {op: 'open', path: `/sys/devices/system/cpu/cpu${index}/online`, flags: ['O_WRONLY']},
        {op: 'write', fd: {result: 0}, data: encode('1')},
        {op: 'close', fd: {result: 0}},
    ];
}

/** Base64 of a Latin-1 string. */
export function encode(text: string): string {
    return Buffer.from(text, 'latin1').toString('base64');
}

/** Latin-1 string of base64. */
export function decode(base64: string): string {
    return Buffer.from(base64, 'base64').toString('latin1');
}

/** The bytes that a read returned. */
export function bytesOf(done: Done): string {
    return decode(field(done, 'data'));
}

function field<Name extends keyof Done>(done: Done, name: Name): NonNullable<Done[Name]> {
    const value = done[name];
    if (value === undefined)
        throw new TargetBroken(`a result lacks "${name}": ${JSON.stringify(done).slice(0, 200)}`);
    return value;
}

function opsOf(call: Call): string[] {
    return call.op === 'parallel' ? ['parallel', ...call.lanes.flat().flatMap(opsOf)] : [call.op];
}

function endOnFault(call: Call, result: Result): void {
    if ('unsupported' in result)
        throw new SpecSkipped(result.unsupported);
    if ('hung' in result)
        throw new CallHung(`${describeCall(call)} had not returned after ${result.hung} ms`);
    if ('killed' in result)
        throw new CallKilled(`${describeCall(call)} ended its caller with ${result.killed}`);
    if ('lanes' in result && call.op === 'parallel')
        for (const [lane, results] of (result.lanes ?? []).entries())
            for (const [index, one] of results.entries())
                endOnFault(call.lanes[lane]![index]!, one);
}
