/** What specs of every suite do with a guest. */
import {bytesOf} from '../harness/spec.ts';
import type {Call, Done, Guest, Result} from '../harness/spec.ts';

/** What a reader asks for at a time: more than most files of /proc have. */
const askedFor = 8192;
/** After so many reads a reader gives up: enough to get 4 KiB when each read gives one byte. */
const patience = 4097;

/** Opens a file, reads it to its end, closes it. */
export async function cat(guest: Guest, path: string): Promise<string> {
    const [text] = await catAgain(guest, path, 1);
    return text!;
}

/**
 * The same so many times, one after the other. A request closes what was read to its end before it opens the file again:
 * mostly the second read finds the end, and each further request costs a guest as much as several calls.
 */
export async function catAgain(guest: Guest, path: string, times: number): Promise<string[]> {
    const texts: string[] = [];
    let closing: Call[] = [];
    while (texts.length < times) {
        const fd = {result: closing.length};
        const read = {op: 'read', fd, count: askedFor} as const;
        const done = await succeed(guest, [...closing, {op: 'open', path, flags: ['O_RDONLY']}, read, read]);
        const [opened, ...first] = done.slice(closing.length);
        const pieces = first.map(bytesOf);
        while (pieces.at(-1) !== '' && pieces.length < patience)
            pieces.push(await guest.read(opened!.value!, askedFor));
        if (pieces.at(-1) !== '')
            throw new Error(`${path} had no end after ${patience} reads`);
        texts.push(pieces.join(''));
        closing = [{op: 'close', fd: opened!.value!}];
    }
    await succeed(guest, closing);
    return texts;
}

/** All that can be read of a log without waiting for more. */
export async function drain(guest: Guest, path: string): Promise<string> {
    const fd = await guest.open(path, ['O_RDONLY', 'O_NONBLOCK']);
    const read = {op: 'read', fd, count: 8192} as const;
    let text = '';
    let result = await guest.call(read);
    while (!('errno' in result)) {
        text += bytesOf(result as Done);
        result = await guest.call(read);
    }
    if (result.errno !== 'EAGAIN')
        throw new Error(`reading ${path} ended in ${result.errno}`);
    return text;
}

/** What a call gave, for an observation: its error, its bytes, its events or its value. */
export function outcome(result: Result): unknown {
    if ('errno' in result)
        return result.errno;
    const done = result as Done;
    return done.data === undefined ? done.events ?? done.value : bytesOf(done);
}

/** Ends the spec unless a real kernel is there to be asked. */
export function needKernel(guest: Guest, what: string): void {
    if (guest.hello.kernel === null)
        guest.skip(`needs ${what} of a real kernel`);
}

/** Several calls in one request, none of which may return an error. */
export async function succeed(guest: Guest, calls: readonly Call[]): Promise<Done[]> {
    const results = await guest.calls(calls);
    for (const [index, result] of results.entries())
        if ('errno' in result)
            throw new Error(`${calls[index]!.op} returned ${result.errno}`);
    return results as Done[];
}
