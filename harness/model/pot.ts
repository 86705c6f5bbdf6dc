/** Bytes in a page, and so in the pot, where nobody says otherwise. */
export const ordinaryPage = 4096;

/** What one answer of the 2.6 read path carried at most: PROC_BLOCK_SIZE, a kilobyte less than a page. */
export function blockLimit(page: number): number {
    return page - 1024;
}

/** The kernel's report on a module that touched memory it does not have; the caller does not come back. */
export interface Oops {
    readonly oops: {readonly access: 'read' | 'write'; readonly address: bigint};
}

export type Written = {readonly value: number} | {readonly errno: 'ENOSPC' | 'EFAULT'} | Oops;
export type Taken = {readonly bytes: Uint8Array} | Oops;

/** The fortunes, and what one call of the module's write or read does to them. */
export interface Pot {
    /** Of text, only the first readable bytes can be copied. An ENOSPC is what the module logs as a full pot. */
    write(text: Uint8Array, readable?: number): Written;
    /** The next fortune with its newline, cut to size bytes (at least 1): what the module hands to copy_to_user. */
    take(size: number): Taken;
}

/** The pot as a sound module keeps it: nothing that is asked of it can harm it. */
export class SoundPot implements Pot {
    readonly #bytes: Uint8Array;
    /** Where the next fortune is written. */
    #used = 0;
    /** Where the next fortune is read. */
    #next = 0;

    constructor(page = ordinaryPage) {
        this.#bytes = new Uint8Array(page);
    }

    get room(): number {
        return this.#bytes.length - this.#used;
    }

    write(text: Uint8Array, readable = text.length): Written {
        if (text.length > this.room)
            return {errno: 'ENOSPC'};
        if (text.length > readable)
            return {errno: 'EFAULT'};
        if (text.length > 0) {
            this.#bytes.set(text, this.#used);
            this.#used += text.length;
            this.#bytes[this.#used - 1] = 0;
        }
        return {value: text.length};
    }

    take(size: number): {readonly bytes: Uint8Array} {
        return {bytes: this.#answer().slice(0, Math.min(size, blockLimit(this.#bytes.length)))};
    }

    #answer(): Uint8Array {
        if (this.#used === 0)
            return asLine(new Uint8Array());
        if (this.#next >= this.#used)
            this.#next = 0;
        const end = this.#bytes.indexOf(0, this.#next);
        const fortune = this.#bytes.subarray(this.#next, end);
        this.#next = end + 1;
        return asLine(fortune);
    }
}

/** What is read of a fortune. */
export function asLine(fortune: Uint8Array): Uint8Array {
    const line = new Uint8Array(fortune.length + 1).fill(newline);
    line.set(fortune);
    return line;
}

const newline = 0x0a;
