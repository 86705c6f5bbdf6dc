import type {Call} from '../../harness/spec.ts';
import {outcome} from '../calls.ts';
import {entry, spec} from './fortune.ts';

const elsewhere = '/proc/fortune-elsewhere';

const onPath: Call[] = [
    {op: 'unlink', path: entry},
    {op: 'rename', path: entry, to: elsewhere},
    {op: 'link', path: entry, to: elsewhere},
    {op: 'chmod', path: entry, mode: 0o666},
    {op: 'chown', path: entry, uid: 1, gid: 1},
    {op: 'truncate', path: entry, length: 0},
];

for (const call of onPath)
    spec('fortune.entry.locked-down', `against ${call.op}`, async (t, fortune) => {
        await fortune.write('one\n');
        fortune.guest.observe(call.op, outcome(await fortune.guest.call(call)));
        const {mode, uid, gid} = await fortune.guest.stat(entry);
        fortune.guest.observe('entry', {mode, uid, gid});
        fortune.guest.observe('read', await fortune.read());
    });

const onDescriptor: Array<(fd: number) => Call> = [
    fd => ({op: 'fsync', fd}),
    fd => ({op: 'mmap', fd, length: 4096}),
    fd => ({op: 'poll', fd, events: ['POLLIN', 'POLLOUT'], timeout_ms: 0}),
    fd => ({op: 'ioctl', fd, request: 0x5401}),
    fd => ({op: 'copy-file-range', fd, to: fd, count: 100}),
];

for (const call of onDescriptor)
    spec('fortune.entry.locked-down', `against ${call(0).op}`, async (t, fortune) => {
        await fortune.write('one\n');
        const fd = await fortune.guest.open(entry, ['O_RDWR']);
        fortune.guest.observe(call(0).op, outcome(await fortune.guest.call(call(fd))));
        fortune.guest.observe('read', await fortune.read());
    });
