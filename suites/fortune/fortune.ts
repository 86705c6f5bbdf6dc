/** The fortune module as its users see it: what echo and cat do, and the log that it leaves. */
import {bytesOf, encode, suite} from '../../harness/spec.ts';
import type {Call, Guest, Result} from '../../harness/spec.ts';
import {cat, catAgain, succeed} from '../calls.ts';

export const entry = '/proc/fortune';
/** Bytes in the pot; a fortune takes as many as were written. */
export const potSize = 4096;
/** Whom the entry's mode keeps from writing. */
export const nobody = {uid: 65534, gid: 65534};
/** The level and facility of printk(KERN_INFO). */
export const info = {level: 6, facility: 0};

/** All that the module says in the kernel's log, at that level. */
export const message = {
    loaded: 'fortune: Module loaded.',
    taken: 'fortune: Couldn\'t create proc entry',
    full: 'fortune: cookie pot is full!',
    unloaded: 'fortune: Module unloaded.',
};

/** What an empty pot may read as. */
export const nothing = /^\n?$/v;

export class Fortune {
    readonly guest: Guest;

    constructor(guest: Guest) {
        this.guest = guest;
    }

    async load(): Promise<void> {
        await this.guest.insmod('fortune');
    }

    async unload(): Promise<void> {
        await this.guest.rmmod('fortune');
    }

    /** Writes each text as echo does, opening and closing the entry for it; each must be accepted whole. */
    async write(...texts: string[]): Promise<void> {
        await this.writeOpening(['O_WRONLY'], ...texts);
    }

    /** As write, with open flags of the caller's choice. */
    async writeOpening(flags: string[], ...texts: string[]): Promise<void> {
        const calls = texts.flatMap((text, index) => writing(flags, text, 3 * index));
        const done = await succeed(this.guest, calls);
        for (const [index, text] of texts.entries())
            if (done[3 * index + 1]!.value !== text.length)
                throw new Error(`write of ${text.length} bytes returned ${done[3 * index + 1]!.value}`);
    }

    /** What the write call of such a writer returns: a length or an error. */
    async tryWrite(text: string): Promise<Result> {
        const [written] = await this.tryWrites([text]);
        return written!;
    }

    /** The same for each of several writers, one after the other. */
    async tryWrites(texts: readonly string[]): Promise<Result[]> {
        const results = await this.guest.calls(texts.flatMap((text, index) => writing(['O_WRONLY'], text, 3 * index)));
        return results.filter((_, index) => index % 3 === 1);
    }

    /** What such a write returns when the text lies where reading it faults, at once or after so many bytes. */
    async tryWriteAt(buffer: 'bad' | {readable: number}, text: string): Promise<Result> {
        const fd = {result: 0};
        const [, written] = await this.guest.calls([
            {op: 'open', path: entry, flags: ['O_WRONLY']},
            {op: 'write-at', fd, data: encode(text), buffer},
            {op: 'close', fd},
        ]);
        return written!;
    }

    /** Writes fortunes until so many bytes are left, and resolves with them. */
    async fillUp({leaving = 0} = {}): Promise<[string, string, string, string]> {
        const last = line('s', 1024 - leaving);
        const [first, second, third] = [line('p', 1024), line('q', 1024), line('r', 1024)];
        await this.write(first, second, third, last);
        return [first, second, third, last];
    }

    /** What cat gets. */
    async read(): Promise<string> {
        return cat(this.guest, entry);
    }

    /** What so many readers get, one after the other. */
    async readAll(readers: number): Promise<string[]> {
        return catAgain(this.guest, entry, readers);
    }

    /** What a single read call with a buffer of count bytes gets on a descriptor of its own. */
    async readOnce(count: number): Promise<string> {
        const [, read] = await succeed(this.guest, [
            {op: 'open', path: entry, flags: ['O_RDONLY']},
            {op: 'read', fd: {result: 0}, count},
            {op: 'close', fd: {result: 0}},
        ]);
        return bytesOf(read!);
    }

    /** Level and facility of every log record with this text. */
    async logged(text: string): Promise<Array<typeof info>> {
        const {records} = await this.guest.log();
        return records.filter(record => record.text === text).map(({level, facility}) => ({level, facility}));
    }
}

/** A fortune that takes size bytes of the pot, its newline included. */
export function line(letter: string, size: number): string {
    return `${letter.repeat(size - 1)}\n`;
}

function writing(flags: string[], text: string, index: number): Call[] {
    const fd = {result: index};
    return [{op: 'open', path: entry, flags}, {op: 'write', fd, data: encode(text)}, {op: 'close', fd}];
}

/** States a spec about a module that has just been loaded. */
export const spec = suite(guest => new Fortune(guest), {loaded: 'fortune'});

/** States a spec about callers at the same time: on two processors. */
export const specOnTwo = suite(guest => new Fortune(guest), {loaded: 'fortune', processors: 2});

/** States a spec about a kernel in which the module is not loaded yet. */
export const specUnloaded = suite(guest => new Fortune(guest), {modules: ['fortune']});
