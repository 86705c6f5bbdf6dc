import {bytesOf} from '../../harness/spec.ts';
import type {Assertions} from '../../harness/spec.ts';
import {outcome} from '../calls.ts';
import {entry, line, nobody, nothing, potSize, spec} from './fortune.ts';

spec('fortune.read.first', 'is the first fortune and one newline', async (t, fortune) => {
    await fortune.write('one\n', 'two\n');
    t.is(await fortune.readOnce(potSize), 'one\n');
});

spec('fortune.read.first', 'is the same for a reader that asks for 3072 bytes or for 64 KB', async (t, fortune) => {
    const long = line('x', 3072);
    await fortune.write(long, 'two\n');
    t.is(await fortune.readOnce(3072), long);
    t.is(await fortune.readOnce(65_536), 'two\n');
});

spec('fortune.read.first', 'is the oldest fortune, even when many were written before', async (t, fortune) => {
    const fortunes = await fortune.fillUp();
    t.is(await fortune.read(), fortunes[0]);
});

spec('fortune.read.next', 'for every open', async (t, fortune) => {
    await fortune.write('one\n', 'two\n', 'three\n');
    t.is(await fortune.read(), 'one\n');
    t.is(await fortune.read(), 'two\n');
    t.is(await fortune.read(), 'three\n');
});

spec('fortune.read.next', 'whatever the length of the one before', async (t, fortune) => {
    const fortunes = [3072, 2, 200, 3, 800].map((length, index) => line('abcde'[index]!, length));
    await fortune.write(...fortunes);
    t.deepEqual(await fortune.readAll(5), fortunes);
});

spec('fortune.read.next', 'without a read in between for an open that reads nothing', async (t, fortune) => {
    await fortune.write('one\n', 'two\n');
    await fortune.guest.close(await fortune.guest.open(entry, ['O_RDONLY']));
    t.deepEqual(await fortune.readAll(2), ['one\n', 'two\n']);
});

spec('fortune.read.eof', 'again and again', async (t, fortune) => {
    await fortune.write('one\n', 'two\n');
    const fd = await fortune.guest.open(entry, ['O_RDONLY']);
    t.is(await fortune.guest.read(fd, 100), 'one\n');
    for (let attempt = 0; attempt < 5; attempt++)
        t.is(await fortune.guest.read(fd, 100), '');
    t.is(await fortune.read(), 'two\n');
});

spec('fortune.read.eof', 'also after another fortune was written', async (t, fortune) => {
    await fortune.write('one\n');
    const fd = await fortune.guest.open(entry, ['O_RDONLY']);
    t.is(await fortune.guest.read(fd, 100), 'one\n');
    await fortune.write('two\n');
    t.is(await fortune.guest.read(fd, 100), '');
    t.is(await fortune.read(), 'two\n');
});

spec('fortune.read.shared-cursor', 'between descriptors that are open at the same time', async (t, fortune) => {
    const {guest} = fortune;
    await fortune.write('one\n', 'two\n', 'three\n');
    const readers = [await guest.open(entry, ['O_RDONLY']), await guest.open(entry, ['O_RDONLY'])];
    t.is(await guest.read(readers[1]!, 100), 'one\n');
    t.is(await guest.read(readers[0]!, 100), 'two\n');
    t.is(await fortune.read(), 'three\n');
});

spec('fortune.read.shared-cursor', 'between root and an unprivileged process', async (t, fortune) => {
    await fortune.write('one\n', 'two\n', 'three\n');
    t.is(await fortune.read(), 'one\n');
    t.is(await fortune.guest.read(await fortune.guest.open(entry, ['O_RDONLY'], {as: nobody}), 100), 'two\n');
    t.is(await fortune.read(), 'three\n');
});

spec('fortune.read.shared-cursor', 'between processes', async (t, fortune) => {
    await fortune.write('one\n', 'two\n', 'three\n');
    t.is((await fortune.guest.exec(['cat', entry])).stdout, 'one\n');
    t.is(await fortune.read(), 'two\n');
    t.is((await fortune.guest.exec(['cat', entry])).stdout, 'three\n');
});

spec('fortune.read.write-keeps-cursor', 'at the first fortune', async (t, fortune) => {
    await fortune.write('one\n');
    await fortune.write('two\n');
    t.is(await fortune.read(), 'one\n');
});

spec('fortune.read.write-keeps-cursor', 'between two fortunes', async (t, fortune) => {
    await fortune.write('one\n', 'two\n', 'three\n');
    t.is(await fortune.read(), 'one\n');
    await fortune.write('four\n');
    t.deepEqual(await fortune.readAll(4), ['two\n', 'three\n', 'four\n', 'one\n']);
});

spec('fortune.read.nothing-beyond', 'in buffers from 1 byte to 100', async (t, fortune) => {
    const fortunes = ['one\n', line('x', 64), 'three little words\n'];
    await fortune.write(...fortunes);
    for (let size = 1; size <= 100; size++)
        assertBeginning(t, await fortune.readOnce(size), size, fortunes);
});

spec('fortune.read.nothing-beyond', 'in buffers around a page and beyond', async (t, fortune) => {
    const fortunes = ['one\n', 'three little words\n'];
    await fortune.write(...fortunes);
    for (const size of [1023, 3071, 3072, 3073, 4095, 4096, 4097, 8192, 65_536, 500_000])
        assertBeginning(t, await fortune.readOnce(size), size, fortunes);
});

spec('fortune.read.nothing-beyond', 'in buffers of every kind, of a fortune that fills the pot', async (t, fortune) => {
    const fortunes = [line('x', potSize)];
    await fortune.write(...fortunes);
    for (const size of [1, 100, 3072, 4095, 4096, 4097, 8192])
        assertBeginning(t, await fortune.readOnce(size), size, fortunes);
});

spec('fortune.read.nothing-beyond', 'and harms nothing behind buffers of any of the sizes that the kernel allots', async (t, fortune) => {
    const fortunes = [line('x', 3000)];
    await fortune.write(...fortunes);
    for (let round = 0; round < 10; round++)
        for (const size of [8, 16, 32, 64, 96, 128, 192, 256, 512, 1024, 2048])
            assertBeginning(t, await fortune.readOnce(size), size, fortunes);
    // What is behind them belongs to others, who come upon it when they are at work.
    t.is((await fortune.guest.exec(['sh', '-c', 'cat /proc/*/status >/dev/null; echo alive'])).stdout, 'alive\n');
});

spec('fortune.read.after-empty', 'after one read', async (t, fortune) => {
    t.regex(await fortune.read(), nothing);
    await fortune.write('one\n');
    t.deepEqual(await fortune.readAll(2), ['one\n', 'one\n']);
});

spec('fortune.read.after-empty', 'after several reads, and so are those behind it', async (t, fortune) => {
    await fortune.readAll(5);
    await fortune.write('one\n', 'two\n');
    t.deepEqual(await fortune.readAll(3), ['one\n', 'two\n', 'one\n']);
});

const longPots: Array<[string, number[]]> = [
    ['one of 4095 characters', [potSize]],
    ['one of 4091 characters behind a short one', [4, potSize - 4]],
    ['one of 3900 characters before a short one', [3901, potSize - 3901]],
    ['one of 3072 characters between short ones', [4, 3073, potSize - 3077]],
];
for (const [what, lengths] of longPots)
    spec('fortune.read.long', `holds for ${what}, in 100 reads`, async (t, fortune) => {
        const fortunes = lengths.map((length, index) => line('abc'[index]!, length));
        await fortune.write(...fortunes);
        for (let read = 0; read < 100; read++) {
            const whole = fortunes[read % fortunes.length]!;
            const text = await fortune.read();
            t.is(text, whole.slice(0, text.length), `read ${read}`);
            t.true(text.length >= Math.min(whole.length, 3072), `read ${read} was of ${text.length} bytes`);
        }
        const {records} = await fortune.guest.log();
        t.deepEqual(records.filter(({text}) => /overflow/iv.test(text)), []);
    });

spec('fortune.read.empty', 'every time', async (t, fortune) => {
    t.deepEqual(await fortune.readAll(3), ['\n', '\n', '\n']);
});

spec('fortune.read.short-buffer', 'gets the beginning, and nothing more from that descriptor', async (t, fortune) => {
    await fortune.write('0123456789 and so on\n', 'two\n');
    const fd = await fortune.guest.open(entry, ['O_RDONLY']);
    t.is(await fortune.guest.read(fd, 10), '0123456789');
    t.is(await fortune.guest.read(fd, 10), '');
    t.is(await fortune.read(), 'two\n');
});

spec('fortune.read.short-buffer', 'moves on by one fortune, however short the buffer', async (t, fortune) => {
    await fortune.write('one\n', 'two\n', 'three\n');
    t.is(await fortune.readOnce(1), 'o');
    t.is(await fortune.readOnce(3), 'two');
    t.is(await fortune.readOnce(2), 'th');
    t.is(await fortune.read(), 'one\n');
});

spec('fortune.read.offset', 'with pread', async (t, fortune) => {
    await fortune.write('one\n', 'two\n');
    const fd = await fortune.guest.open(entry, ['O_RDONLY']);
    for (const offset of [1, 2, 100, potSize])
        t.like(await fortune.guest.done({op: 'pread', fd, count: 100, offset}), {value: 0});
    t.is(await fortune.read(), 'one\n');
});

spec('fortune.read.offset', 'after lseek', async (t, fortune) => {
    await fortune.write('one\n', 'two\n');
    const fd = await fortune.guest.open(entry, ['O_RDONLY']);
    t.like(await fortune.guest.done({op: 'lseek', fd, offset: 2, whence: 'SEEK_SET'}), {value: 2});
    t.is(await fortune.guest.read(fd, 100), '');
    t.is(await fortune.read(), 'one\n');
});

spec('fortune.read.rewind', 'with lseek', async (t, fortune) => {
    await fortune.write('one\n', 'two\n');
    const fd = await fortune.guest.open(entry, ['O_RDONLY']);
    t.is(await fortune.guest.read(fd, 100), 'one\n');
    t.like(await fortune.guest.done({op: 'lseek', fd, offset: 0, whence: 'SEEK_SET'}), {value: 0});
    t.is(await fortune.guest.read(fd, 100), 'two\n');
});

spec('fortune.read.rewind', 'with pread at 0', async (t, fortune) => {
    await fortune.write('one\n', 'two\n');
    const fd = await fortune.guest.open(entry, ['O_RDONLY']);
    t.is(await fortune.guest.read(fd, 100), 'one\n');
    t.is(bytesOf(await fortune.guest.done({op: 'pread', fd, count: 100, offset: 0})), 'two\n');
});

spec('fortune.read.zero-count', 'before any other read', async (t, fortune) => {
    await fortune.write('one\n', 'two\n');
    const fd = await fortune.guest.open(entry, ['O_RDONLY']);
    t.like(await fortune.guest.done({op: 'read', fd, count: 0}), {value: 0});
    t.is(await fortune.guest.read(fd, 100), 'one\n');
});

spec('fortune.read.bad-pointer', 'and the pot goes on working', async (t, fortune) => {
    await fortune.write('one\n');
    const fd = await fortune.guest.open(entry, ['O_RDONLY']);
    t.is(await fortune.guest.errno({op: 'read-at', fd, count: 100, buffer: 'bad'}), 'EFAULT');
    t.is(await fortune.read(), 'one\n');
});

spec('fortune.read.block-limit', 'holds for 4000 characters', async (t, fortune) => {
    await fortune.write(line('x', 4001), 'two\n');
    t.deepEqual(await fortune.readAll(3), ['x'.repeat(3072), 'two\n', 'x'.repeat(3072)]);
});

spec('fortune.read.block-limit', 'leaves no room for the newline of 3072 characters', async (t, fortune) => {
    await fortune.write(line('x', 3073), 'two\n');
    t.deepEqual(await fortune.readAll(2), ['x'.repeat(3072), 'two\n']);
});

spec('fortune.read.vector', 'of 2, 3 and 100 bytes', async (t, fortune) => {
    await fortune.write('one\n', 'two\n', 'three\n');
    const fd = await fortune.guest.open(entry, ['O_RDONLY']);
    fortune.guest.observe('readv', outcome(await fortune.guest.call({op: 'readv', fd, counts: [2, 3, 100]})));
    fortune.guest.observe('next', await fortune.read());
});

for (const op of ['sendfile', 'splice'] as const)
    spec('fortune.read.splice', `by ${op} into a pipe`, async (t, fortune) => {
        await fortune.write('one\n', 'two\n');
        const fd = await fortune.guest.open(entry, ['O_RDONLY']);
        const {fds} = await fortune.guest.done({op: 'pipe'});
        fortune.guest.observe(op, outcome(await fortune.guest.call({op, fd, to: fds![1]!, count: 100})));
        fortune.guest.observe('next', await fortune.read());
    });

/** What a read into a buffer of size bytes got must be the beginning of a fortune; no two of them begin alike. */
function assertBeginning(t: Assertions, text: string, size: number, fortunes: readonly string[]): void {
    const begun = fortunes.find(fortune => fortune.startsWith(text.slice(0, 1))) ?? '';
    t.is(text, begun.slice(0, text.length), `with a buffer of ${size} bytes`);
    t.true(text.length > 0 && text.length <= size, `${text.length} bytes for a buffer of ${size}`);
}
