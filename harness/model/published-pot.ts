import {asLine, blockLimit, ordinaryPage} from './pot.ts';
import type {Oops, Pot, Taken, Written} from './pot.ts';

/** Two pages of the vmalloc area, which begins at 0xffffc90000000000 (Documentation/arch/x86/x86_64/mm.rst). */
export const potAddress = 0xffff_c900_0001_5000n;
export const bufferAddress = 0xffff_c900_0001_7000n;

/**
 * The pot as Listings 9 to 11 keep it, byte for byte: the check that lets one byte too many through, the terminator in
 * front of the pot, the cursor that an empty pot moves, the copy straight into place.
 *
 * Nothing is mapped on either side of the pot and of the page that a read fills, so what runs over their ends is an oops.
 */
export class PublishedPot implements Pot {
    readonly #bytes: Uint8Array;
    #cookieIndex = 0;
    #nextFortune = 0;

    constructor(page = ordinaryPage) {
        this.#bytes = new Uint8Array(page);
    }

    write(text: Uint8Array, readable = text.length): Written {
        const space = this.#bytes.length - this.#cookieIndex + 1;
        if (text.length > space)
            return {errno: 'ENOSPC'};
        const copied = this.#copyFromUser(text, readable);
        if (copied !== undefined)
            return copied;
        this.#cookieIndex += text.length;
        return this.#store(this.#cookieIndex - 1, 0) ?? {value: text.length};
    }

    take(size: number): Taken {
        const page = this.#bytes.length;
        if (this.#nextFortune >= this.#cookieIndex)
            this.#nextFortune = 0;
        const end = this.#bytes.indexOf(0, this.#nextFortune);
        if (end === -1)
            return {oops: {access: 'read', address: potAddress + BigInt(page)}};
        const answer = asLine(this.#bytes.subarray(this.#nextFortune, end));
        if (answer.length === page)
            return {oops: {access: 'write', address: bufferAddress + BigInt(page)}}; // sprintf's own terminator
        this.#nextFortune += answer.length;
        return {bytes: answer.slice(0, Math.min(size, blockLimit(page)))};
    }

    /** The kernel fills what it could not copy with zeros (_inline_copy_from_user, include/linux/uaccess.h). */
    #copyFromUser(text: Uint8Array, readable: number): {errno: 'EFAULT'} | Oops | undefined {
        for (const [index, byte] of text.entries()) {
            const oops = this.#store(this.#cookieIndex + index, index < readable ? byte : 0);
            if (oops !== undefined)
                return oops;
        }
        return readable < text.length ? {errno: 'EFAULT'} : undefined;
    }

    #store(at: number, byte: number): Oops | undefined {
        if (at < 0 || at >= this.#bytes.length)
            return {oops: {access: 'write', address: potAddress + BigInt(at)}};
        this.#bytes[at] = byte;
        return undefined;
    }
}
