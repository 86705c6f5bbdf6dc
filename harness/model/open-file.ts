import type {Result} from '../protocol.ts';
import type {Oops, Pot} from './pot.ts';

/** What a module's entry in /proc is, whichever module it is. */
export interface Entry {
    mode: number;
    uid: number;
    gid: number;
    readonly pot: Pot;
    readonly lseek: Lseek;
    /** Taken out of the tree, or on its way: its callbacks are no longer entered. */
    removed: boolean;
}

export type Whence = 'SEEK_SET' | 'SEEK_CUR' | 'SEEK_END';
/** The new position, or undefined for EINVAL. */
export type Lseek = (position: number, offset: number, whence: Whence) => number | undefined;

/** default_llseek (fs/read_write.c) on a file whose size is 0, as all of procfs is. */
export const lseekToday: Lseek = (position, offset, whence) => {
    const target = whence === 'SEEK_CUR' ? position + offset : offset;
    return target < 0 ? undefined : target;
};

/** proc_file_lseek of 2.6 (fs/proc/generic.c): no end to seek to, no position beyond MAX_NON_LFS. */
export const lseek26: Lseek = (position, offset, whence) => {
    const target = lseekToday(position, offset, whence);
    return whence === 'SEEK_END' || target === undefined || target > 0x7fff_ffff ? undefined : target;
};

export interface OpenFlags {
    readonly reads: boolean;
    readonly writes: boolean;
    readonly appends: boolean;
}

/** What the log is told. */
export interface Reports {
    /** Answers what becomes of the caller. */
    crashed(oops: Oops): Result;
    refused(): void;
}

/**
 * One open file of an entry: what lies between the system call and the module's callbacks (fs/read_write.c,
 * fs/proc/inode.c). A removed entry is EIO to read and write, EINVAL to lseek.
 */
export class OpenFile {
    readonly entry: Entry;
    readonly flags: OpenFlags;
    readonly #reports: Reports;
    #position = 0;

    constructor(entry: Entry, flags: OpenFlags, reports: Reports) {
        this.entry = entry;
        this.flags = flags;
        this.#reports = reports;
    }

    /** Of the caller's buffer, only the first writable bytes can be written. */
    read(count: number, writable = count): Result {
        const result = this.pread(count, this.#position, writable);
        if ('value' in result)
            this.#position += result.value!;
        return result;
    }

    pread(count: number, position: number, writable = count): Result {
        if (!this.flags.reads)
            return {errno: 'EBADF'};
        if (this.entry.removed)
            return {errno: 'EIO'};
        if (count === 0 || position > 0)
            return delivered(new Uint8Array());
        const taken = this.entry.pot.take(count);
        if ('oops' in taken)
            return this.#reports.crashed(taken);
        return writable === 0 ? {errno: 'EFAULT'} : delivered(taken.bytes.subarray(0, writable));
    }

    /** Of the text, only the first readable bytes can be read. The position plays no part. */
    write(text: Uint8Array, readable = text.length): Result {
        if (!this.flags.writes)
            return {errno: 'EBADF'};
        if (this.entry.removed)
            return {errno: 'EIO'};
        const written = this.entry.pot.write(text, readable);
        if ('oops' in written)
            return this.#reports.crashed(written);
        if ('errno' in written && written.errno === 'ENOSPC')
            this.#reports.refused();
        return written;
    }

    readv(counts: readonly number[]): Result {
        if (!this.flags.reads)
            return {errno: 'EBADF'};
        const pieces: Uint8Array[] = [];
        const result = vectored(counts, count => {
            const one = this.read(count);
            if ('data' in one)
                pieces.push(Buffer.from(one.data!, 'base64'));
            return one;
        });
        return 'value' in result ? delivered(Buffer.concat(pieces)) : result;
    }

    writev(texts: readonly Uint8Array[]): Result {
        if (!this.flags.writes)
            return {errno: 'EBADF'};
        return vectored(texts.map(text => text.length), (_length, index) => this.write(texts[index]!));
    }

    lseek(offset: number, whence: Whence): Result {
        const target = this.entry.removed ? undefined : this.entry.lseek(this.#position, offset, whence);
        if (target === undefined)
            return {errno: 'EINVAL'};
        this.#position = target;
        return {value: target};
    }
}

/** do_loop_readv_writev (fs/read_write.c): segment by segment until one fails or is not done whole. */
function vectored(lengths: readonly number[], transfer: (length: number, index: number) => Result): Result {
    let left = lengths.reduce((sum, length) => sum + length, 0);
    let total = 0;
    for (const [index, length] of lengths.entries()) {
        if (left === 0)
            break;
        const result = transfer(length, index);
        if (!('value' in result))
            return total === 0 || !('errno' in result) ? result : {value: total};
        total += result.value!;
        if (result.value !== length)
            break;
        left -= length;
    }
    return {value: total};
}

function delivered(bytes: Uint8Array): Result {
    return {value: bytes.length, data: Buffer.from(bytes).toString('base64')};
}
