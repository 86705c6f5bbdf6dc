import {encode} from '../../harness/spec.ts';
import type {Call} from '../../harness/spec.ts';
import {entry, potSize} from './fortune.ts';

/** What a use of the entry opens it for. */
export type Way = 'O_RDONLY' | 'O_WRONLY' | 'O_RDWR';

/** The last byte of a text, or a NUL in its middle: what makes it a whole line, or not. */
export type Kind = 'line' | 'bare' | 'nul';

/** Writes a sequence of calls as one request, from loading the module to unloading it. */
export class Script {
    readonly calls: Call[] = [{op: 'insmod', module: 'fortune'}];
    /** Bytes left in the pot of a module that takes what fits and refuses what does not. */
    room = potSize;
    #texts = 0;
    /** Files that stay open, by the number that commands give them: the call that opened each. */
    readonly #open = new Map<number, number>();

    get isEmpty(): boolean {
        return this.room === potSize;
    }

    /** A text of so many bytes, told from others by its letter, its ends from its middle: `b000B\n`. */
    text(size: number, kind: Kind = 'line'): string {
        const letter = String.fromCharCode('a'.charCodeAt(0) + this.#texts++ % 26);
        const ending = kind === 'line' ? '\n' : '';
        const characters = Math.max(0, size - ending.length);
        const filled = (letter + '0'.repeat(Math.max(0, characters - 2)) + letter.toUpperCase()).slice(0, characters);
        const text = (filled + ending).slice(0, size);
        return kind === 'nul' ? `${text.slice(0, size >> 1)}\0${text.slice((size >> 1) + 1)}`.slice(0, size) : text;
    }

    /** What becomes of the room when a text is written. */
    spend(size: number): void {
        if (size <= this.room)
            this.room -= size;
    }

    /** Opens the entry for the calls and closes it behind them. */
    using(way: Way, ...calls: Array<(fd: {result: number}) => Call>): void {
        const fd = {result: this.calls.push({op: 'open', path: entry, flags: [way]}) - 1};
        this.calls.push(...calls.map(call => call(fd)), {op: 'close', fd});
    }

    echo(text: string): void {
        this.spend(text.length);
        this.using('O_WRONLY', fd => ({op: 'write', fd, data: encode(text)}));
    }

    /** The file of that number, opened where it is not. */
    file(number: number, way: Way): {result: number} {
        const result = this.#open.get(number) ?? this.calls.push({op: 'open', path: entry, flags: [way]}) - 1;
        this.#open.set(number, result);
        return {result};
    }

    close(number: number): void {
        const result = this.#open.get(number);
        if (result !== undefined)
            this.calls.push({op: 'close', fd: {result}});
        this.#open.delete(number);
    }

    closeAll(): void {
        for (const number of this.#open.keys())
            this.close(number);
    }

    /** Where the kernel refuses to unload, the module stays as it is. */
    reload(): void {
        this.calls.push({op: 'rmmod', module: 'fortune'}, {op: 'insmod', module: 'fortune'});
        this.room = potSize;
    }

    /** All calls of the request; the log is read from the record `since` on, where the target has one. */
    end(since: number | null): readonly Call[] {
        this.closeAll();
        this.calls.push({op: 'rmmod', module: 'fortune'});
        return since === null ? this.calls : [...this.calls, {op: 'kmsg', since}];
    }
}
