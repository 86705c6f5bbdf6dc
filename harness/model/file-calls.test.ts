import test from 'ava';
import type {Call, Result} from '../protocol.ts';
import {createEmulator} from './emulator.ts';

const path = '/proc/fortune';
const [both, reader, writer, appender, pipeOut, pipeIn] = [3, 4, 5, 6, 7, 8];

/** What Debian's kernels 5.10.262 and 6.1.192 answered, with the sound module loaded. */
const answers: [Call, Result][] = [
    [{op: 'fsync', fd: both}, {errno: 'EINVAL'}],
    [{op: 'mmap', fd: both, length: 4096}, {errno: 'EIO'}],
    [{op: 'mmap', fd: both, length: 0}, {errno: 'EINVAL'}],
    [{op: 'mmap', fd: writer, length: 4096}, {errno: 'EACCES'}],
    [{op: 'poll', fd: both, events: ['POLLIN', 'POLLPRI', 'POLLOUT']}, {value: 1, events: ['POLLIN', 'POLLOUT']}],
    [{op: 'poll', fd: 99, events: ['POLLIN']}, {value: 1, events: ['POLLNVAL']}],
    [{op: 'ioctl', fd: both, request: 0x5401}, {errno: 'ENOTTY'}],
    [{op: 'sendfile', fd: both, to: pipeIn, count: 10}, {errno: 'EINVAL'}],
    [{op: 'sendfile', fd: writer, to: pipeIn, count: 10}, {errno: 'EBADF'}],
    [{op: 'sendfile', fd: both, to: pipeOut, count: 10}, {errno: 'EBADF'}],
    [{op: 'splice', fd: both, to: pipeIn, count: 10}, {errno: 'EINVAL'}],
    [{op: 'splice', fd: 99, to: 98, count: 0}, {value: 0}],
    [{op: 'splice', fd: pipeOut, to: writer, count: 1}, {errno: 'EINVAL'}],
    [{op: 'copy-file-range', fd: reader, to: writer, count: 10}, {value: 0}],
    [{op: 'copy-file-range', fd: reader, to: appender, count: 10}, {errno: 'EBADF'}],
    [{op: 'copy-file-range', fd: reader, to: pipeIn, count: 10}, {errno: 'EINVAL'}],
    [{op: 'lseek', fd: both, offset: 5, whence: 'SEEK_END'}, {value: 5}],
    [{op: 'lseek', fd: both, offset: -6, whence: 'SEEK_CUR'}, {errno: 'EINVAL'}],
    [{op: 'lseek', fd: both, offset: 0x8000_0000, whence: 'SEEK_SET'}, {value: 0x8000_0000}],
];

test('answers on a descriptor as the kernel does for an entry of proc_ops', t => {
    const emulator = createEmulator('sound');
    emulator.request([
        {op: 'insmod', module: 'fortune'},
        ...['O_RDWR', 'O_RDONLY', 'O_WRONLY'].map((flag): Call => ({op: 'open', path, flags: [flag]})),
        {op: 'open', path, flags: ['O_WRONLY', 'O_APPEND']},
        {op: 'pipe'},
    ], 1000);
    for (const [call, expected] of answers)
        t.deepEqual(emulator.request([call], 1000), [expected], JSON.stringify(call));
});

test('as-published: seeks as 2.6 did', t => {
    const emulator = createEmulator('as-published');
    t.deepEqual(emulator.request([
        {op: 'insmod', module: 'fortune'},
        {op: 'open', path, flags: ['O_RDWR']},
        {op: 'lseek', fd: 3, offset: 0, whence: 'SEEK_END'},
        {op: 'lseek', fd: 3, offset: 0x7fff_ffff, whence: 'SEEK_SET'},
        {op: 'lseek', fd: 3, offset: 1, whence: 'SEEK_CUR'},
    ], 1000).slice(2), [{errno: 'EINVAL'}, {value: 0x7fff_ffff}, {errno: 'EINVAL'}]);
});

test('a pointer that stalls is not played', t => {
    const emulator = createEmulator('sound');
    const results = emulator.request([
        {op: 'insmod', module: 'fortune'},
        {op: 'open', path, flags: ['O_RDWR']},
        {op: 'write-at', fd: 3, data: '', buffer: {stall: 0}},
    ], 1000);
    t.true('unsupported' in results[2]!);
});
