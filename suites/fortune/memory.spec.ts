import {encode} from '../../harness/spec.ts';
import type {Call} from '../../harness/spec.ts';
import {entry, line, potSize, spec, specUnloaded} from './fortune.ts';
import type {Fortune} from './fortune.ts';
import {needKernel} from '../calls.ts';
import {lostIn, orphans} from '../memory.ts';

/** How often each kind of use is made: as many pairs of fortunes of 2 bytes fit into the pot. */
const uses = 1000;
/** As many of them as fit into a request, which is a line of at most 1 MiB. */
const batch = 100;

specUnloaded('fortune.unload.memory', 'is freed, of a full pot too', async (t, fortune) => {
    const before = await orphans(fortune.guest);
    await fortune.load();
    await fortune.fillUp();
    await fortune.unload();
    t.deepEqual(await orphans(fortune.guest), before);
});

specUnloaded('fortune.unload.memory', 'is freed in each of 20 load cycles', async (t, fortune) => {
    const cycles = 20;
    const loadAndUnload = async () => {
        for (let cycle = 0; cycle < cycles; cycle++) {
            await fortune.load();
            await fortune.write(line('x', 100));
            await fortune.unload();
        }
    };
    t.deepEqual(await lostIn(fortune.guest, cycles, loadAndUnload), []);
});

spec('fortune.unload.no-leak-in-use', 'in slabs, pages and areas', async (t, fortune) => {
    // Before the first uses too, which a target that leaves it to another kernel may not be up to.
    needKernel(fortune.guest, '/proc/vmallocinfo');
    // The first uses are for what the kernel sets up once and keeps.
    await use(fortune, batch);
    await fortune.unload();
    t.deepEqual(await lostIn(fortune.guest, uses, async isExact => {
        await fortune.load();
        await use(fortune, isExact ? batch : uses);
        // A read that faults may or may not take its fortune along.
        t.true((await fortune.readAll(2)).includes('a\n'));
        await fortune.unload();
    }), []);
});

/** Every kind of use, so many times; writes are refused by a full pot, so that they can be short. */
async function use(fortune: Fortune, times: number): Promise<void> {
    const {guest} = fortune;
    for (let used = 0; used < times; used += batch)
        await guest.calls(Array.from({length: batch}, (_, index) => useOnce(index)).flat());
    await fortune.write(line('x', potSize - 2 * 'a\n'.length * times));
    for (let used = 0; used < times; used += batch)
        await guest.calls([
            {op: 'open', path: entry, flags: ['O_WRONLY']},
            ...Array.from({length: batch}, (): Call => ({op: 'write', fd: {result: 0}, data: encode(line('y', 100))})),
            {op: 'close', fd: {result: 0}},
        ]);
}

/**
 * Ten calls, of which the first is call 10 * index of its request. Two writes are accepted: the kernel counts the
 * smallest objects by slabs of 512, and 1,000 lost ones may show as no more than one slab, which says nothing.
 */
function useOnce(index: number): Call[] {
    const [reader, writer] = [{result: 10 * index}, {result: 10 * index + 1}];
    return [
        {op: 'open', path: entry, flags: ['O_RDONLY']},
        {op: 'open', path: entry, flags: ['O_WRONLY']},
        {op: 'write', fd: writer, data: encode('a\n')},
        {op: 'write', fd: writer, data: encode('a\n')},
        {op: 'write-at', fd: writer, data: encode('torn\n'), buffer: 'bad'},
        {op: 'write-at', fd: writer, data: encode('torn\n'), buffer: {readable: 2}},
        {op: 'read-at', fd: reader, count: 100, buffer: 'bad'},
        {op: 'read', fd: reader, count: 100},
        {op: 'close', fd: reader},
        {op: 'close', fd: writer},
    ];
}
