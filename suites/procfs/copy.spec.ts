import {bytesOf, encode} from '../../harness/spec.ts';
import type {Done} from '../../harness/spec.ts';
import {outcome} from '../calls.ts';
import {image, root, spec, type Tree} from './tree.ts';

type Buffer = 'bad' | {readable: number};

const parts = [1, 37, 64, 99];

async function readAt(tree: Tree, name: string, buffer: Buffer) {
    const fd = {result: 0};
    const [, first, next] = await tree.guest.calls([
        {op: 'open', path: `${root}/${name}`, flags: ['O_RDONLY']},
        {op: 'read-at', fd, count: 100, buffer},
        {op: 'read', fd, count: 10},
        {op: 'close', fd},
    ]);
    return {first: first!, next: bytesOf(next as Done)};
}

async function writeAt(tree: Tree, buffer: Buffer) {
    const fd = {result: 0};
    const [, written] = await tree.guest.calls([
        {op: 'open', path: `${root}/sink`, flags: ['O_WRONLY']},
        {op: 'write-at', fd, data: encode('x'.repeat(100)), buffer},
        {op: 'close', fd},
    ]);
    return outcome(written!);
}

spec('procfs.copy.to-user', 'so that its caller can say EFAULT', async (t, tree) => {
    const {first} = await readAt(tree, 'copied', 'bad');
    t.is(outcome(first), 'EFAULT');
    // The read after it was asked for 10.
    t.deepEqual(await tree.copiedLast(), {asked: 10, position: 0, left: 0});
    const fd = await tree.guest.open(`${root}/copied`, ['O_RDONLY']);
    await tree.guest.call({op: 'read-at', fd, count: 100, buffer: 'bad'});
    t.deepEqual(await tree.copiedLast(), {asked: 100, position: 0, left: 100});
});

spec('procfs.copy.to-user-part', 'wherever that is', async (t, tree) => {
    const fd = await tree.guest.open(`${root}/copied`, ['O_RDONLY']);
    let position = 0;
    for (const readable of parts) {
        const read = await tree.guest.done({op: 'read-at', fd, count: 100, buffer: {readable}});
        t.is(bytesOf(read), image.slice(position, position + readable));
        t.deepEqual(await tree.copiedLast(), {asked: 100, position, left: 100 - readable});
        position += readable;
    }
});

spec('procfs.copy.from-user', 'so that its caller can say EFAULT', async (t, tree) => {
    await tree.write('sink', 'kept');
    t.is(await writeAt(tree, 'bad'), 'EFAULT');
    t.deepEqual(await tree.sinkCalls(), {calls: 2, asked: 100, left: 100});
    t.is(await tree.read('sink'), 'kept');
});

spec('procfs.copy.from-user-part', 'wherever that is', async (t, tree) => {
    await tree.write('sink', 'kept');
    for (const readable of parts) {
        t.is(await writeAt(tree, {readable}), 'EFAULT');
        t.like(await tree.sinkCalls(), {asked: 100, left: 100 - readable});
    }
    t.is(await tree.read('sink'), 'kept');
});

spec('procfs.copy.read', 'and the next read goes on behind it', async (t, tree) => {
    const bad = await readAt(tree, 'long', 'bad');
    t.deepEqual([outcome(bad.first), bad.next], ['EFAULT', image.slice(0, 10)]);
    for (const readable of parts) {
        const part = await readAt(tree, 'long', {readable});
        t.deepEqual([outcome(part.first), part.next], [image.slice(0, readable), image.slice(readable, readable + 10)]);
    }
});
