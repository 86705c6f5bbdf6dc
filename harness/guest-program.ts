import type {Readable, Writable} from 'node:stream';
import {TargetBroken} from './faults.ts';
import type {Call, Result, Size} from './protocol.ts';
import type {Instance} from './target.ts';

/** Where a program's input comes from and its outputs go; the size changes while it runs. */
export interface Ends {
    readonly stdin: Readable;
    readonly stdout: Writable;
    readonly stderr: Writable;
    /** Of the terminal that the program gets; null for pipes. */
    readonly size: (() => Size) | null;
    /** Ends the session without the program's consent, as the machine is then thrown away. */
    readonly signal: AbortSignal;
}

/** Milliseconds that the guest waits for output while nothing is typed: what a key waits for at most. */
const patience = 20;

/** Milliseconds for what is done at once in a guest that is alive. */
const deadline = 10_000;

/** Bytes of one read, and of input that is waiting to be taken, from where on no more is asked for. */
const piece = 64 << 10;

/** Runs a program in a guest with the caller's streams as its own; resolves with its exit status, null where the signal came first. */
export async function runInGuest(instance: Instance, argv: readonly string[], env: Readonly<Record<string, string>>, ends: Ends): Promise<number | null> {
    // Before anything is waited for: what is typed ahead is not lost.
    const input = new Input(ends.stdin);
    let size = ends.size?.() ?? null;
    const [started] = await instance.request([{op: 'start', argv: [...argv], env: {...env}, ...size && {terminal: size}}], deadline);
    if (!started || !('fds' in started))
        throw new TargetBroken(`could not start ${argv[0]}: ${JSON.stringify(started)}`);
    const [to, out, errors, status] = started.fds as [number, number, number, number];
    const sinks = [{fd: out, stream: ends.stdout}, ...size === null ? [{fd: errors, stream: ends.stderr}] : []];
    const open = new Set(sinks);
    while (!ends.signal.aborted) {
        const now = ends.size?.() ?? null;
        const resized = now !== null && (now.rows !== size!.rows || now.columns !== size!.columns);
        size = now;
        const waited = [...open][0]?.fd ?? status;
        const given = input.next();
        const calls: Call[] = [
            ...resized ? [{op: 'resize', fd: to, ...now} as const] : [],
            ...given.length > 0 ? [{op: 'write', fd: to, data: given.toString('base64')} as const] : [],
            ...input.toClose() ? [{op: 'close', fd: to} as const] : [],
        ];
        const asked = [...open];
        const results = await instance.request([
            ...calls,
            {op: 'poll', fd: waited, events: ['POLLIN'], timeout_ms: patience},
            // Before the outputs: what was written until then is read behind it.
            {op: 'read', fd: status, count: 16},
            ...asked.map(({fd}) => ({op: 'read', fd, count: piece}) as const),
        ], deadline);
        input.taken(results[calls.findIndex(({op}) => op === 'write')]);
        const [ended, ...read] = results.slice(calls.length + 1);
        for (const [index, sink] of asked.entries())
            if (!await pass(read[index]!, sink.stream))
                open.delete(sink);
        if (bytes(ended) !== null) {
            for (const sink of open)
                await drain(instance, sink.fd, sink.stream);
            return Number(bytes(ended)!.toString());
        }
    }
    return null;
}

/** What has come and has not been taken; the stream stands still while there is enough of it. */
class Input {
    readonly #stream: Readable;
    #waiting = Buffer.alloc(0);
    #ended = false;
    #closed = false;

    constructor(stream: Readable) {
        this.#stream = stream;
        stream.on('data', (chunk: Buffer) => {
            this.#waiting = Buffer.concat([this.#waiting, chunk]);
            if (this.#waiting.length >= piece)
                stream.pause();
        });
        stream.once('end', () => {
            this.#ended = true;
        });
    }

    next(): Buffer {
        return this.#waiting.subarray(0, piece);
    }

    /** Once: when the stream has ended and all of it was taken. */
    toClose(): boolean {
        const now = this.#ended && !this.#closed && this.#waiting.length === 0;
        this.#closed ||= now;
        return now;
    }

    /** A full pipe or terminal takes what it has room for; a program that no longer listens has had all that it wants. */
    taken(result: Result | undefined): void {
        if (result === undefined || ('errno' in result && result.errno === 'EAGAIN'))
            return;
        this.#waiting = this.#waiting.subarray('value' in result ? result.value! : this.#waiting.length);
        if (this.#waiting.length < piece)
            this.#stream.resume();
    }
}

/** Bytes that a read brought; null where there were none. */
function bytes(result: Result | undefined): Buffer | null {
    return result && 'data' in result && result.data ? Buffer.from(result.data, 'base64') : null;
}

/** False at the end: of a pipe nothing is left to read, of a terminal nobody is left to write (EIO). */
async function pass(result: Result, to: Writable): Promise<boolean> {
    const read = bytes(result);
    if (read === null)
        return 'errno' in result && result.errno === 'EAGAIN';
    await new Promise<void>((resolve, reject) => {
        to.write(read, error => error ? reject(error) : resolve());
    });
    return true;
}

/** What the program had written when it ended; what it left in the background may write for ever. */
async function drain(instance: Instance, fd: number, to: Writable): Promise<void> {
    for (;;) {
        const [result] = await instance.request([{op: 'read', fd, count: piece}], deadline);
        if (bytes(result) === null)
            return;
        await pass(result!, to);
    }
}
