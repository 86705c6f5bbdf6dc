import {execFileSync} from 'node:child_process';
import {mkdtempSync, readFileSync, rmSync, writeFileSync} from 'node:fs';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {encode} from './guest.ts';
import type {Call} from './protocol.ts';
import {asShell} from './shell.ts';

const entry = '/proc/fortune';
const open = (...flags: string[]): Call => ({op: 'open', path: entry, flags});

/** Opened, used by one call and closed again. */
function briefly(flag: string, use: Call): Call[] {
    return [open(flag), use, {op: 'close', fd: {result: 0}}];
}

const fd = {result: 0};
for (const [calls, text] of [
    [briefly('O_WRONLY', {op: 'write', fd, data: encode('abc\n')}), String.raw`printf 'abc\n' >/proc/fortune`],
    [[open('O_RDONLY'), {op: 'read', fd, count: 4096}, {op: 'read', fd, count: 4096}, {op: 'close', fd}], 'cat /proc/fortune'],
    [briefly('O_RDONLY', {op: 'read', fd, count: 3}), 'dd bs=3 count=1 status=none </proc/fortune'],
    [[open('O_RDONLY'), {op: 'read', fd, count: 3}], 'dd bs=3 count=1 status=none </proc/fortune'],
    [[open('O_RDWR'), {op: 'lseek', fd, offset: 1, whence: 'SEEK_SET'}, {op: 'write', fd, data: encode('%')}, {op: 'close', fd}],
        `exec 3<>/proc/fortune; python3 -c 'import os; os.lseek(3, 1, os.SEEK_SET)'; printf '%%' >&3; exec 3>&-`],
    [[{op: 'insmod', module: 'fortune'}, open('O_WRONLY'), {op: 'write', fd: {result: 1}, data: ''}], `insmod fortune.ko; python3 -c 'import os; os.write(1, b"")' >/proc/fortune`],
] as ReadonlyArray<readonly [Call[], string]>)
    test(`${calls.length} calls: ${text}`, t => {
        t.is(asShell(calls), text);
    });

test('a shell writes the bytes that were meant', t => {
    const dir = mkdtempSync(path.join(tmpdir(), 'shell-'));
    t.teardown(() => rmSync(dir, {recursive: true}));
    const file = path.join(dir, 'file');
    const every = Buffer.from(Array.from({length: 256}, (_, byte) => byte)).toString('latin1');
    for (const text of [`a${'0'.repeat(998)}A\n`, every, `${'0'.repeat(9)}%${'0'.repeat(40)}`]) {
        writeFileSync(file, '');
        execFileSync('sh', ['-c', asShell(briefly('O_WRONLY', {op: 'write', fd, data: encode(text)})).replace(entry, file)]);
        t.is(readFileSync(file, 'latin1'), text);
    }
});
