import test from 'ava';
import type {Call, Result} from '../protocol.ts';
import {createEmulator} from './emulator.ts';

const path = '/proc/fortune';
const other = '/proc/other';
const elsewhere = '/tmp/fortune';

/** What Debian's kernels 5.10.262 and 6.1.192 answered to root, with the sound module loaded. */
const answers: [Call, Result][] = [
    [{op: 'unlink', path}, {errno: 'EPERM'}],
    [{op: 'rename', path, to: other}, {errno: 'ENOENT'}],
    [{op: 'rename', path, to: path}, {value: 0}],
    [{op: 'rename', path, to: elsewhere}, {errno: 'EXDEV'}],
    [{op: 'link', path, to: other}, {errno: 'ENOENT'}],
    [{op: 'link', path, to: path}, {errno: 'EEXIST'}],
    [{op: 'link', path, to: elsewhere}, {errno: 'EXDEV'}],
    [{op: 'truncate', path, length: 5}, {value: 0}],
    [{op: 'truncate', path, length: -1}, {errno: 'EINVAL'}],
    [{op: 'truncate', path, length: 0x7fff_ffff}, {value: 0}],
    [{op: 'truncate', path, length: 0x8000_0000}, {errno: 'EFBIG'}],
    [{op: 'chmod', path, mode: 0o666}, {value: 0}],
    [{op: 'chown', path, uid: 5, gid: -1}, {value: 0}],
    [{op: 'stat', path}, {value: 0, type: 'file', mode: 0o666, uid: 5, gid: 0, size: 0, nlink: 1}],
];

test('answers by name as procfs does', t => {
    const emulator = createEmulator('sound');
    emulator.request([{op: 'insmod', module: 'fortune'}], 1000);
    for (const [call, expected] of answers)
        t.deepEqual(emulator.request([call], 1000), [expected], `${call.op} ${JSON.stringify(call)}`);
});

test('without the module nothing is there, and changed modes are forgotten when it comes back', t => {
    const emulator = createEmulator('sound');
    t.deepEqual(emulator.request([
        {op: 'chmod', path, mode: 0}, {op: 'insmod', module: 'fortune'}, {op: 'chmod', path, mode: 0},
        {op: 'rmmod', module: 'fortune'}, {op: 'stat', path}, {op: 'insmod', module: 'fortune'}, {op: 'lstat', path},
    ], 1000), [
        {errno: 'ENOENT'}, {value: 0}, {value: 0}, {value: 0}, {errno: 'ENOENT'}, {value: 0},
        {value: 0, type: 'file', mode: 0o644, uid: 0, gid: 0, size: 0, nlink: 1},
    ]);
});

test('a file that a real kernel has is no verdict', t => {
    const [result] = createEmulator('sound').request([{op: 'stat', path: '/proc/modules'}], 1000);
    t.true('unsupported' in result!);
});
