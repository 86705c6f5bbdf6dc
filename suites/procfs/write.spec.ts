import {decode, encode} from '../../harness/spec.ts';
import type {Done} from '../../harness/spec.ts';
import {outcome, succeed} from '../calls.ts';
import {root, spec} from './tree.ts';

const sink = `${root}/sink`;
/** More than any of the texts. */
const askedFor = 400_000;

/** So many bytes, of every value, and none of them where one beside it would be. */
function bytes(size: number): string {
    return Array.from({length: size}, (_, at) => String.fromCharCode((at * 7 + (at >> 8)) % 256)).join('');
}

spec('procfs.write.exact', 'from one byte to many pages', async (t, tree) => {
    for (const size of [1, 2, 100, 4095, 4096, 4097, 65_536, 300_000]) {
        t.is(await tree.write('sink', bytes(size)), size);
        t.like(await tree.sinkCalls(), {asked: size, left: 0});
        const [, read] = await succeed(tree.guest, [
            {op: 'open', path: sink, flags: ['O_RDONLY']},
            {op: 'read', fd: {result: 0}, count: askedFor},
            {op: 'close', fd: {result: 0}},
        ]);
        t.true(decode(read!.data!) === bytes(size), `of ${size} bytes not all arrived as they were`);
    }
});

spec('procfs.write.once', 'and not again when it is closed', async (t, tree) => {
    for (const [index, size] of [1, 4096, 300_000].entries()) {
        await tree.write('sink', bytes(size));
        t.deepEqual(await tree.sinkCalls(), {calls: index + 1, asked: size, left: 0});
    }
});

spec('procfs.write.result', 'whichever it is', async (t, tree) => {
    t.is(await tree.write('picky', 'x'.repeat(5)), 5);
    t.is(await tree.write('picky', 'x'.repeat(50)), 10);
    t.is(await tree.write('picky', 'x'.repeat(101)), 'ENOSPC');
});

spec('procfs.write.zero', 'with that length', async (t, tree) => {
    t.is(await tree.write('sink', 'text'), 4);
    t.is(await tree.write('sink', ''), 0);
    t.deepEqual(await tree.sinkCalls(), {calls: 2, asked: 0, left: 0});
    t.is(await tree.read('sink'), '');
});

spec('procfs.write.vector', 'and then no more', async (t, tree) => {
    const [, written] = await tree.guest.calls([
        {op: 'open', path: sink, flags: ['O_WRONLY']},
        {op: 'writev', fd: {result: 0}, datas: ['a', 'bb', 'ccc'].map(encode)},
    ]);
    t.is(outcome(written!), 6);
    t.deepEqual(await tree.sinkCalls(), {calls: 3, asked: 3, left: 0});
    t.is(await tree.read('sink'), 'ccc');
    const [, cut] = await tree.guest.calls([
        {op: 'open', path: `${root}/picky`, flags: ['O_WRONLY']},
        {op: 'writev', fd: {result: 0}, datas: ['short', 'x'.repeat(20), 'never written'].map(encode)},
    ]);
    t.is(outcome(cut!), 15);
});

spec('procfs.write.position', 'that there is', async (t, tree) => {
    const fd = {result: 0};
    for (const [flags, offset] of [[['O_WRONLY'], 0], [['O_WRONLY'], 1000], [['O_WRONLY', 'O_APPEND'], 0], [['O_WRONLY', 'O_TRUNC'], 2 ** 40]] as const) {
        const [, first, second] = await tree.guest.calls([
            {op: 'open', path: sink, flags: [...flags]},
            {op: 'write', fd, data: encode('first')},
            {op: 'pwrite', fd, data: encode('text'), offset},
            {op: 'close', fd},
        ]) as Done[];
        t.deepEqual([first!.value, second!.value], [5, 4]);
        t.is(await tree.read('sink'), 'text');
    }
});
