import {asLine, blockLimit, ordinaryPage} from './pot.ts';
import type {Oops, Pot, Taken, Written} from './pot.ts';

/**
 * The pot as Listings 9 to 11 keep it, byte for byte: the check that lets one byte too many through, the terminator in
 * front of the pot, the cursor that an empty pot moves, the copy straight into place.
 *
 * The pot is a page of vmalloc with nothing mapped on either side, so what runs over its ends is an oops. The page that
 * follows the read path's one-page buffer is whichever the allocator gave away last; here it is the pot's own, as it was
 * in half of the rounds on real kernels.
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
            return {oops: {access: 'read', at: page}};
        const answer = asLine(this.#bytes.subarray(this.#nextFortune, end));
        this.#nextFortune += answer.length;
        if (answer.length === page)
            this.#bytes[0] = 0; // sprintf's own terminator, past the end of its page
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
            return {oops: {access: 'write', at}};
        this.#bytes[at] = byte;
        return undefined;
    }
}
