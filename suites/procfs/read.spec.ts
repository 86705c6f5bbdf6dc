import {bytesOf} from '../../harness/spec.ts';
import type {Call, Done, Guest} from '../../harness/spec.ts';
import {outcome} from '../calls.ts';
import {image, root, spec} from './tree.ts';

/** Buffer sizes that a file is read with, from 1 byte on. */
const sizes = 5000;
/** What a request and its reply hold well: both are lines of at most 1 MiB, and a reply has base64 in it. */
const callsAtOnce = 5500;
const bytesAtOnce = 500_000;

/** How many reads it takes to the end, the one that returns 0 included, where each may be a little short. */
function readsFor(size: number): number {
    return Math.ceil(image.length / size) + 2;
}

/** Reads the file with each of the sizes, from its beginning; resolves with what the reads of each returned. */
async function readWith(guest: Guest, fd: number, some: readonly number[]): Promise<string[][]> {
    const results = await guest.calls(some.flatMap((count): Call[] => [
        {op: 'lseek', fd, offset: 0, whence: 'SEEK_SET'},
        ...Array.from({length: readsFor(count)}, () => ({op: 'read', fd, count}) as const),
    ]), 60_000);
    let at = 0;
    return some.map(size => {
        const reads = results.slice(at + 1, at + 1 + readsFor(size));
        at += 1 + reads.length;
        return reads.map(read => bytesOf(read as Done));
    });
}

spec('procfs.read.whole', 'at once or by pages', async (t, tree) => {
    t.is(await tree.read('long'), image);
    const fd = await tree.guest.open(`${root}/long`, ['O_RDONLY']);
    const [pages] = await readWith(tree.guest, fd, [4096]);
    t.is(pages!.join(''), image);
});

spec('procfs.read.every-size', 'to its end', async (t, {guest}) => {
    t.timeout(10 * 60_000);
    const fd = await guest.open(`${root}/long`, ['O_RDONLY']);
    let some: number[] = [];
    for (let size = 1; size <= sizes; size++) {
        some.push(size);
        const calls = some.reduce((sum, one) => sum + 1 + readsFor(one), 0);
        if (size < sizes && calls + readsFor(size + 1) < callsAtOnce && (some.length + 1) * image.length < bytesAtOnce)
            continue;
        for (const [index, reads] of (await readWith(guest, fd, some)).entries()) {
            const count = some[index]!;
            const text = reads.join('');
            if (text !== image || reads.at(-1) !== '' || reads.some(read => read.length > count))
                t.deepEqual({count, reads}, {count, reads: [image]});
        }
        guest.forget();
        some = [];
    }
    t.pass();
});

spec('procfs.read.every-offset', 'of it', async (t, {guest}) => {
    const fd = await guest.open(`${root}/long`, ['O_RDONLY']);
    for (const count of [1, 11]) {
        const calls = Array.from({length: image.length}, (_, offset): Call => ({op: 'pread', fd, count, offset}));
        const results = await guest.calls(calls, 60_000);
        const wrong = results.flatMap((result, offset) => outcome(result) === image.slice(offset, offset + count) ? [] : [{offset, got: outcome(result)}]);
        t.deepEqual(wrong, []);
        guest.forget();
    }
    for (const offset of [1, 3071, 3072, 3073, 4095, 4096, 4097]) {
        const reads = await guest.calls(Array.from({length: 3}, (): Call => ({op: 'read', fd, count: 4096})).toSpliced(0, 0, {op: 'lseek', fd, offset, whence: 'SEEK_SET'}));
        t.is(reads.slice(1).map(outcome).join(''), image.slice(offset));
    }
});

spec('procfs.read.end', 'however large the buffer', async (t, {guest}) => {
    const fd = await guest.open(`${root}/long`, ['O_RDONLY']);
    const reads = [5000, 5001, 8000, 2 ** 31 - 2].flatMap(offset => [1, 5000].map((count): Call => ({op: 'pread', fd, count, offset})));
    t.deepEqual((await guest.calls(reads)).map(outcome), reads.map(() => ''));
    await guest.calls([{op: 'lseek', fd, offset: 4990, whence: 'SEEK_SET'}]);
    t.deepEqual([await guest.read(fd, 100), await guest.read(fd, 100), await guest.read(fd, 1), await guest.read(fd, 100)], [image.slice(4990), '', '', '']);
});

spec('procfs.read.error', 'of any size', async (t, {guest}) => {
    const fd = await guest.open(`${root}/picky`, ['O_RDONLY']);
    const reads = [1, 4096, 1].map((count): Call => ({op: 'read', fd, count}));
    t.deepEqual((await guest.calls(reads)).map(outcome), ['ENODATA', 'ENODATA', 'ENODATA']);
});

spec('procfs.read.seek', 'from the beginning or from where it is', async (t, {guest}) => {
    for (const name of ['long', 'copied']) {
        const [opened] = await guest.calls([{op: 'open', path: `${root}/${name}`, flags: ['O_RDONLY']}]);
        const fd = (opened as Done).value!;
        const results = await guest.calls([
            {op: 'lseek', fd, offset: 4100, whence: 'SEEK_SET'},
            {op: 'read', fd, count: 20},
            {op: 'lseek', fd, offset: -3000, whence: 'SEEK_CUR'},
            {op: 'read', fd, count: 20},
            {op: 'lseek', fd, offset: 0, whence: 'SEEK_SET'},
            {op: 'read', fd, count: 20},
        ]);
        t.deepEqual(results.map(outcome), [4100, image.slice(4100, 4120), 1120, image.slice(1120, 1140), 0, image.slice(0, 20)]);
    }
});
