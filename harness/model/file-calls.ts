import type {Call, Fd, OnFd, Resize, Result, Transfer, UserBuffer} from '../protocol.ts';
import type {Kernel} from './kernel.ts';
import {OpenFile} from './open-file.ts';
import {describe} from './path-calls.ts';

export const fileOps = [
    'close', 'fstat', 'fsync', 'read', 'pread', 'write', 'pwrite', 'readv', 'writev', 'lseek', 'read-at', 'write-at',
    'poll', 'mmap', 'ioctl', 'sendfile', 'splice', 'copy-file-range',
] as const;

export type FileCall = Exclude<Extract<Call, {fd: Fd}>, Resize>;

/** The calls on an open file; descriptor tells the number that a call's fd stands for. */
export function onFile(kernel: Kernel, call: FileCall, descriptor: (fd: Fd) => number): Result {
    // ksys_pread64 and ksys_pwrite64 (fs/read_write.c) look at the offset first.
    if ((call.op === 'pread' || call.op === 'pwrite') && call.offset < 0)
        return {errno: 'EINVAL'};
    const fd = descriptor(call.fd);
    if (call.op === 'close')
        return kernel.close(fd);
    const file = kernel.file(fd);
    if ('to' in call)
        return transfer(call, file, kernel.file(descriptor(call.to)));
    if (file === undefined)
        return call.op === 'poll' ? {value: 1, events: ['POLLNVAL']} : {errno: 'EBADF'};
    if (!(file instanceof OpenFile))
        return {unsupported: `the emulator has no ${call.op} for pipes`};
    return takesNothing(call) ? onWhole(file, call) : onEntry(file, call);
}

function takesNothing(call: FileCall): call is OnFd {
    return call.op === 'close' || call.op === 'fstat' || call.op === 'fsync';
}

/** procfs has no fsync: EINVAL of vfs_fsync_range (fs/sync.c). */
function onWhole(file: OpenFile, call: OnFd): Result {
    return call.op === 'fstat' ? describe(file.entry) : {errno: 'EINVAL'};
}

function onEntry(file: OpenFile, call: Exclude<FileCall, Transfer | OnFd>): Result {
    switch (call.op) {
        case 'read':
            return file.read(call.count);
        case 'pread':
            return file.pread(call.count, call.offset);
        case 'read-at':
            return atPointer(call.buffer, usable => file.read(call.count, usable));
        case 'readv':
            return file.readv(call.counts);
        case 'write':
        case 'pwrite':
            return file.write(bytes(call.data));
        case 'write-at':
            return atPointer(call.buffer, usable => file.write(bytes(call.data), usable));
        case 'writev':
            return file.writev(call.datas.map(bytes));
        case 'lseek':
            return file.lseek(call.offset, call.whence);
        case 'poll':
            return polled(call.events);
        case 'mmap':
            return mapped(file, call.length);
        case 'ioctl':
            return controlled(call.request);
        default:
            return call satisfies never;
    }
}

/** do_mmap (mm/mmap.c) judges the length and the mode, proc_reg_mmap (fs/proc/inode.c) has nothing to map. */
function mapped(file: OpenFile, length: number): Result {
    if (length === 0)
        return {errno: 'EINVAL'};
    return {errno: file.flags.reads ? 'EIO' : 'EACCES'};
}

/** DEFAULT_POLLMASK (include/linux/poll.h): always ready both ways. */
function polled(wanted: readonly string[]): Result {
    const events = wanted.filter(event => ['POLLIN', 'POLLOUT', 'POLLRDNORM', 'POLLWRNORM'].includes(event));
    return {value: events.length === 0 ? 0 : 1, events};
}

/** proc_reg_unlocked_ioctl; do_vfs_ioctl (fs/ioctl.c) keeps some numbers to itself. */
function controlled(request: number): Result {
    const genericRequests = [0x02, 0x541b, 0x5421, 0x5450, 0x5451, 0x5452, 0x5460];
    return genericRequests.includes(request)
        ? {unsupported: `the emulator has no ioctl ${request}`}
        : {errno: 'ENOTTY'};
}

type End = ReturnType<Kernel['file']>;

/** An entry of proc_ops has neither splice_read nor splice_write (do_splice_read, fs/splice.c): EINVAL both ways. */
function transfer({op, count}: Transfer, from: End, to: End): Result {
    if (op === 'splice' && count === 0)
        return {value: 0};
    if (!canRead(from) || !canWrite(to))
        return {errno: 'EBADF'};
    return op === 'copy-file-range' ? copied(from, to) : {errno: 'EINVAL'};
}

/** generic_copy_file_checks (fs/read_write.c): from a file without a size there is nothing to copy. */
function copied(from: End, to: End): Result {
    if (!(from instanceof OpenFile) || !(to instanceof OpenFile))
        return {errno: 'EINVAL'};
    return to.flags.appends ? {errno: 'EBADF'} : {value: 0};
}

function canRead(end: End): boolean {
    return end instanceof OpenFile ? end.flags.reads : end?.pipe === 'read';
}

function canWrite(end: End): boolean {
    return end instanceof OpenFile ? end.flags.writes : end?.pipe === 'write';
}

/** Calls with the number of bytes behind the pointer that can be touched. */
function atPointer(buffer: UserBuffer, transferUsable: (usable: number) => Result): Result {
    if (buffer === 'bad')
        return transferUsable(0);
    return 'readable' in buffer
        ? transferUsable(buffer.readable)
        : {unsupported: 'the emulator cannot stall a caller'};
}

function bytes(base64: string): Uint8Array {
    return Buffer.from(base64, 'base64');
}
