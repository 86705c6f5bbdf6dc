import {decode} from './guest.ts';
import type {Call, Fd} from './protocol.ts';

const page = 4096;

/**
 * Calls that a request made, as commands that make them again in a shell: `insmod fortune.ko; printf 'abc\n' >/proc/fortune`.
 * What no common command asks of the kernel is asked by Python.
 */
export function asShell(calls: readonly Call[]): string {
    const commands: string[] = [];
    // Of files that stay open: the shell's descriptor for what call K returned.
    const descriptors = new Map<number, number>();
    for (let index = 0; index < calls.length; index++) {
        const call = calls[index]!;
        const length = call.op === 'open' ? shortUse(calls, index) : 0;
        if (call.op === 'open' && length > 0) {
            commands.push(briefly(call.path, calls.slice(index + 1, index + length)));
            index += length - 1;
        } else if (call.op === 'open') {
            const descriptor = lowestFree([...descriptors.values()]);
            descriptors.set(index, descriptor);
            commands.push(`exec ${descriptor}${redirection(call.flags)}${call.path}`);
        } else if (call.op === 'close') {
            const descriptor = descriptorOf(call.fd, descriptors);
            if (typeof call.fd !== 'number')
                descriptors.delete(call.fd.result);
            commands.push(`exec ${descriptor}>&-`);
        } else {
            commands.push(command(call, 'fd' in call ? descriptorOf(call.fd, descriptors) : -1));
        }
    }
    return commands.join('; ');
}

/** How many calls from an open on are one use that a redirection can stand for; 0 where they are not. */
function shortUse(calls: readonly Call[], index: number): number {
    const isOwn = (call: Call | undefined) => call !== undefined && 'fd' in call && typeof call.fd !== 'number' && call.fd.result === index;
    const isEnd = (at: number) => at === calls.length || (calls[at]!.op === 'close' && isOwn(calls[at]));
    const used = isCat(calls.slice(index + 1)) ? 2 : 1;
    return isOwn(calls[index + 1]) && calls[index + 1]!.op !== 'close' && isEnd(index + 1 + used) ? Math.min(used + 2, calls.length - index) : 0;
}

function isCat([first, second]: readonly Call[]): boolean {
    return first?.op === 'read' && second?.op === 'read' && first.count >= page && JSON.stringify(first.fd) === JSON.stringify(second.fd);
}

function briefly(path: string, calls: readonly Call[]): string {
    const call = calls[0]!;
    if (isCat(calls))
        return `cat ${path}`;
    const isWrite = 'data' in call || 'datas' in call;
    const text = command(call, isWrite ? 1 : 0).replace(/ >&1$| <&0$/v, '');
    return `${text} ${isWrite ? '>' : '<'}${path}`;
}

function redirection(flags: readonly string[]): string {
    return flags.includes('O_RDWR') ? '<>' : flags.includes('O_WRONLY') ? '>' : '<';
}

function lowestFree(taken: readonly number[]): number {
    let descriptor = 3;
    while (taken.includes(descriptor))
        descriptor += 1;
    return descriptor;
}

function descriptorOf(fd: Fd, descriptors: ReadonlyMap<number, number>): number {
    return typeof fd === 'number' ? fd : descriptors.get(fd.result)!;
}

function command(call: Call, fd: number): string {
    switch (call.op) {
        case 'insmod':
            return `insmod ${call.module}.ko`;
        case 'rmmod':
            return `rmmod ${call.module}`;
        case 'kmsg':
            return 'dmesg';
        case 'write':
            return call.data === '' ? python(`os.write(${fd}, b"")`) : `printf ${printfArguments(decode(call.data))} >&${fd}`;
        case 'read':
            return call.count === 0 ? python(`os.read(${fd}, 0)`) : `dd bs=${call.count} count=1 status=none <&${fd}`;
        case 'pwrite':
            return python(`os.pwrite(${fd}, ${pythonBytes(call.data)}, ${call.offset})`);
        case 'pread':
            return python(`print(os.pread(${fd}, ${call.count}, ${call.offset}))`);
        case 'writev':
            return python(`os.writev(${fd}, [${call.datas.map(pythonBytes).join(', ')}])`);
        case 'readv':
            return python(`os.readv(${fd}, [${call.counts.map(count => `bytearray(${count})`).join(', ')}])`);
        case 'lseek':
            return python(`os.lseek(${fd}, ${call.offset}, os.${call.whence})`);
        case 'write-at':
            return atPointer(call.buffer, decode(call.data).length, pointer => `l.write(${fd}, ${pointer}, ${decode(call.data).length})`, call.data);
        case 'read-at':
            return atPointer(call.buffer, call.count, pointer => `l.read(${fd}, ${pointer}, ${call.count})`);
        default:
            throw new RangeError(`no command stands for ${call.op}`);
    }
}

function python(expression: string): string {
    return `python3 -c 'import os; ${expression}'`;
}

/** Memory of which only the beginning can be touched; for none of it any low address will do. */
function atPointer(buffer: 'bad' | {readable?: number; stall?: number}, size: number, use: (pointer: string) => string, data?: string): string {
    const split = buffer === 'bad' ? 0 : Math.min(buffer.readable ?? 0, size);
    const parts = ['from ctypes import *', 'l = CDLL(None, use_errno=True)'];
    if (split > 0) {
        const plain = Math.ceil(split / page) * page;
        parts.push(
            'l.mmap.restype = c_void_p',
            `e = l.mmap(None, ${plain + page}, 3, 34, -1, 0) + ${plain}`,
            `l.mprotect(c_void_p(e), ${page}, 0)`,
            `p = c_void_p(e - ${split})`,
        );
        if (data !== undefined)
            parts.push(`memmove(p, ${pythonBytes(Buffer.from(data, 'base64').subarray(0, split).toString('base64'))}, ${split})`);
    }
    return `python3 -c '${[...parts, `print(${use(split > 0 ? 'p' : 'c_void_p(1)')}, get_errno())`].join('; ')}'`;
}

/** A format with its escapes, and zeros in large numbers as a number's leading ones. */
function printfArguments(text: string): string {
    let numbers = 0;
    const format = text.replaceAll(/0{9,}|[^\w .,:;!?\-]/gv, found => {
        if (found.length === 1)
            return found === '\n' ? '\\n' : found === '%' ? '%%' : `\\${found.charCodeAt(0).toString(8).padStart(3, '0')}`;
        numbers += 1;
        return `%0${found.length}d`;
    });
    return `'${format}'${' 0'.repeat(numbers)}`;
}

function pythonBytes(base64: string): string {
    const pieces = decode(base64).match(/0{9,}|(?:(?!0{9})[\s\S])+/gv) ?? [''];
    return pieces.map(piece => /^0{9}/v.test(piece)
        ? `b"0" * ${piece.length}`
        : `b"${piece.replaceAll(/[^\w .,:;!?\-]/gv, found => `\\x${found.charCodeAt(0).toString(16).padStart(2, '0')}`)}"`).join(' + ');
}
