import {encode} from '../../harness/spec.ts';
import type {Call, Guest} from '../../harness/spec.ts';
import {entry, line, potSize, spec, specUnloaded} from './fortune.ts';
import {orphans, watchMemory} from '../memory.ts';

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
    const memory = await watchMemory(fortune.guest);
    for (let cycle = 0; cycle < 20; cycle++) {
        await fortune.load();
        await fortune.write(line('x', 100));
        await fortune.unload();
    }
    t.deepEqual(await memory.lost(20), []);
});

spec('fortune.unload.no-leak-in-use', 'in slabs, pages and areas', async (t, fortune) => {
    const {guest} = fortune;
    // The first uses are for what the kernel sets up once and keeps.
    await use(guest, batch);
    await fortune.unload();
    const memory = await watchMemory(guest);
    await fortune.load();
    for (let used = 0; used < (memory.isExact ? batch : uses); used += batch)
        await use(guest, batch);
    t.deepEqual(await fortune.readAll(2), ['a\n', 'a\n']);
    await fortune.unload();
    t.deepEqual(await memory.lost(uses), []);
});

/** Every kind of use, so many times. */
async function use(guest: Guest, times: number): Promise<void> {
    await guest.calls(Array.from({length: times}, (_, index) => useOnce(index)).flat());
}

/**
 * Eleven calls, of which the first is call 11 * index of its request. Two writes are accepted: the kernel counts the
 * smallest objects by slabs of 512, and 1,000 lost ones may show as no more than one slab, which says nothing.
 */
function useOnce(index: number): Call[] {
    const [reader, writer] = [{result: 11 * index}, {result: 11 * index + 1}];
    return [
        {op: 'open', path: entry, flags: ['O_RDONLY']},
        {op: 'open', path: entry, flags: ['O_WRONLY']},
        {op: 'write', fd: writer, data: encode('a\n')},
        {op: 'write', fd: writer, data: encode('a\n')},
        {op: 'write', fd: writer, data: encode(line('x', potSize + 2))},
        {op: 'write-at', fd: writer, data: encode('torn\n'), buffer: 'bad'},
        {op: 'write-at', fd: writer, data: encode('torn\n'), buffer: {readable: 2}},
        {op: 'read-at', fd: reader, count: 100, buffer: 'bad'},
        {op: 'read', fd: reader, count: 100},
        {op: 'close', fd: reader},
        {op: 'close', fd: writer},
    ];
}
