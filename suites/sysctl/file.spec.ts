import {encode} from '../../harness/spec.ts';
import type {Call} from '../../harness/spec.ts';
import {outcome} from '../calls.ts';
import {file, nobody, spec} from './ip-forward.ts';

spec('sysctl.transcript', 'as one session of a shell', async (t, forward) => {
    const typed = [`cat ${file}`, `echo "1" > ${file}`, `cat ${file}`, ''];
    t.deepEqual(await forward.guest.exec(['sh'], {stdin: typed.join('\n')}), {status: 0, stdout: '0\n1\n', stderr: ''});
});

spec('sysctl.entry.mode', 'by stat', async (t, forward) => {
    t.like(await forward.guest.stat(file), {type: 'file', mode: 0o644, uid: 0, gid: 0, size: 0});
});

spec('sysctl.entry.locked-down', 'as far as root can tell', async (_t, forward) => {
    const calls: Call[] = [
        {op: 'unlink', path: file},
        {op: 'rename', path: file, to: `${file}-elsewhere`},
        {op: 'chmod', path: file, mode: 0o666},
        {op: 'chown', path: file, uid: 1, gid: 1},
        {op: 'truncate', path: file, length: 0},
    ];
    for (const call of calls)
        forward.guest.observe(call.op, outcome(await forward.guest.call(call)));
    const {mode, uid, gid} = await forward.guest.stat(file);
    forward.guest.observe('entry', {mode, uid, gid});
});

spec('sysctl.read.format', 'in a fresh kernel', async (t, forward) => {
    t.regex(await forward.read(), /^[01]\n$/v);
});

spec('sysctl.read.format', 'each time', async (t, forward) => {
    const first = await forward.read();
    for (let time = 0; time < 10; time++)
        t.is(await forward.read(), first);
    t.regex(first, /^[01]\n$/v);
});

spec('sysctl.read.off-at-boot', 'before anything is written', async (t, forward) => {
    t.is(await forward.read(), '0\n');
});

spec('sysctl.read.end', 'on one descriptor', async (t, {guest}) => {
    const fd = await guest.open(file, ['O_RDWR']);
    t.deepEqual([await guest.read(fd, 100), await guest.read(fd, 100), await guest.read(fd, 100)], ['0\n', '', '']);
    await guest.done({op: 'pwrite', fd, data: encode('1\n'), offset: 0});
    await guest.done({op: 'lseek', fd, offset: 0, whence: 'SEEK_SET'});
    t.deepEqual([await guest.read(fd, 100), await guest.read(fd, 100)], ['1\n', '']);
});

spec('sysctl.read.short-buffer', 'one byte at a time, and from byte 1 on', async (_t, {guest}) => {
    const fd = await guest.open(file, ['O_RDONLY']);
    guest.observe('reads', [await guest.read(fd, 1), await guest.read(fd, 1)]);
    guest.observe('from byte 1', outcome(await guest.call({op: 'pread', fd, count: 100, offset: 1})));
});

spec('sysctl.write.on', 'as echo writes it', async (t, forward) => {
    await forward.write('1\n');
    t.is(await forward.read(), '1\n');
});

spec('sysctl.write.off', 'after it was on', async (t, forward) => {
    await forward.write('1\n');
    await forward.write('0\n');
    t.is(await forward.read(), '0\n');
});

spec('sysctl.write.off', 'and on, many times over', async (t, forward) => {
    const seen: string[] = [];
    for (let time = 0; time < 5; time++)
        for (const value of ['1\n', '0\n']) {
            await forward.write(value);
            seen.push(await forward.read());
        }
    t.is(seen.join(''), '1\n0\n'.repeat(5));
});

/** States that each of these writes turns forwarding on. */
function accepts(clause: string, title: string, texts: readonly string[]): void {
    spec(clause, title, async (t, forward) => {
        for (const text of texts) {
            await forward.write('0\n');
            t.like(await forward.tryWrite(text), {value: text.length}, JSON.stringify(text));
            t.is(await forward.read(), '1\n', `after ${JSON.stringify(text)}`);
        }
    });
}

/** States that each of these writes is refused and leaves forwarding on. */
function refuses(clause: string, title: string, texts: readonly string[]): void {
    spec(clause, title, async (t, forward) => {
        for (const text of texts) {
            await forward.write('1\n');
            t.deepEqual(await forward.tryWrite(text), {errno: 'EINVAL'}, JSON.stringify(text));
            t.is(await forward.read(), '1\n', `after ${JSON.stringify(text)}`);
        }
    });
}

accepts('sysctl.write.length', 'of some digits', ['1', '1\n', '0000000001', '0000000001\n']);
accepts('sysctl.write.blanks', 'before it', [' 1\n', '\t1\n', '\n1\n', ' \t\n1']);
accepts('sysctl.write.blanks', 'behind it', ['1 ', '1 \n', '1\t\n', '1 \t\n\n']);

spec('sysctl.write.nothing', 'by write', async (t, forward) => {
    await forward.write('1\n');
    t.like(await forward.tryWrite(''), {value: 0});
    t.is(await forward.read(), '1\n');
});

spec('sysctl.write.nothing', 'as a shell does with : >', async (t, forward) => {
    await forward.write('1\n');
    t.deepEqual(await forward.shell(`: > ${file}; cat ${file}`), {status: 0, stdout: '1\n', stderr: ''});
});

refuses('sysctl.write.blank', 'however many', ['\n', ' ', ' \t\n', ' '.repeat(100)]);
refuses('sysctl.write.garbage', 'of words', ['yes\n', 'x1\n', ',0\n', '\xff\n']);
refuses('sysctl.write.garbage', 'that only begins as a number does', ['+0\n', '-\n', '0x\n', '0x1y\n', '0a\n', '0.0\n', '0e0\n', '0,\n', '0\0']);
refuses('sysctl.write.out-of-range', 'of some lengths', ['2147483648\n', '-2147483649\n', '4294967296\n', '18446744073709551616\n', `1${'0'.repeat(100)}\n`]);

for (const [where, buffer] of [['at once', 'bad'], ['after the number', {readable: 1}]] as const)
    spec('sysctl.write.bad-pointer', `that faults ${where}`, async (t, forward) => {
        await forward.write('1\n');
        t.deepEqual(await forward.tryCall(fd => ({op: 'write-at', fd, data: encode('0\n'), buffer})), {errno: 'EFAULT'});
        t.is(await forward.read(), '1\n');
    });

spec('sysctl.write.several', 'in one call', async (_t, forward) => {
    for (const text of ['1 0\n', '1\n0\n', '1 x\n']) {
        await forward.write('0\n');
        forward.guest.observe(text, {write: outcome(await forward.tryWrite(text)), read: await forward.read()});
    }
});

spec('sysctl.write.page', 'and of one behind two', async (_t, forward) => {
    for (const blanks of [4094, 4095, 4096, 8192]) {
        await forward.write('0\n');
        forward.guest.observe(`behind ${blanks}`, {write: outcome(await forward.tryWrite(`${' '.repeat(blanks)}1`)), read: await forward.read()});
    }
});

/** What each of these reads as once it is written, or the error of the write. */
function observeValues(clause: string, title: string, texts: readonly string[]): void {
    spec(clause, title, async (_t, forward) => {
        for (const text of texts) {
            await forward.write('0\n');
            const written = await forward.tryWrite(`${text}\n`);
            forward.guest.observe(text, 'errno' in written ? written.errno : await forward.read());
        }
    });
}

observeValues('sysctl.value.above-one', 'up to the largest of 32 bits', ['2', '9', '255', '256', '65536', '2147483647']);
observeValues('sysctl.value.negative', 'down to the smallest of 32 bits', ['-0', '-1', '-2', '-2147483648']);
observeValues('sysctl.value.radix', 'in decimal', ['010', '0x1', '0xff', '0X10', '08']);

spec('sysctl.unprivileged.reads', 'as nobody', async (t, {guest}) => {
    const fd = await guest.open(file, ['O_RDONLY'], {as: nobody});
    t.is(await guest.read(fd, 100), '0\n');
});

spec('sysctl.unprivileged.writes', 'as nobody', async (t, {guest}) => {
    for (const flags of [['O_WRONLY'], ['O_RDWR'], ['O_WRONLY', 'O_TRUNC']])
        t.is(await guest.errno({op: 'open', path: file, flags, as: nobody}), 'EACCES', flags.join(' and '));
});
