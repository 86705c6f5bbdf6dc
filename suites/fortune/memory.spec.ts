import {encode} from '../../harness/spec.ts';
import type {Call, Guest} from '../../harness/spec.ts';
import {cat, entry, line, needKernel, potSize, spec} from './fortune.ts';

/** How often each kind of use is made: as many fortunes of 4 bytes fit into the pot. */
const uses = 1000;

spec('fortune.unload.memory', 'of a full pot', async (t, fortune) => {
    const before = await orphans(fortune.guest);
    await fortune.fillUp();
    await fortune.unload();
    t.deepEqual(await orphans(fortune.guest), before);
});

spec('fortune.unload.memory', 'in each of 20 load cycles', async (t, fortune) => {
    const before = await orphans(fortune.guest);
    for (let cycle = 0; cycle < 20; cycle++) {
        await fortune.write(line('x', 100));
        await fortune.unload();
        await fortune.load();
    }
    await fortune.unload();
    t.deepEqual(await orphans(fortune.guest), before);
});

spec('fortune.unload.no-leak-in-use', 'in slabs, pages and areas', async (t, fortune) => {
    const {guest} = fortune;
    needKernel(guest, '/proc/slabinfo');
    await useUp(guest);
    await fortune.unload();
    const [before, areas] = [await memory(guest), await orphans(guest)];
    await fortune.load();
    await useUp(guest);
    t.deepEqual(await fortune.readAll(2), ['one\n', 'one\n']);
    await fortune.unload();
    const after = await memory(guest);
    t.deepEqual([...after].filter(([what, amount]) => amount - before.get(what)! > uses / 2), []);
    t.deepEqual(await orphans(guest), areas);
});

/**
 * The vmalloc areas (a line of /proc/vmallocinfo each) that nobody is there to free: where the code that allocated one
 * is unloaded, its name is no longer known and the kernel prints its bare address.
 */
async function orphans(guest: Guest): Promise<string[]> {
    needKernel(guest, '/proc/vmallocinfo');
    const areas = (await cat(guest, '/proc/vmallocinfo')).split('\n');
    return areas.filter(area => /^\S+ +\d+ 0x[0-9a-f]+ /v.test(area));
}

/** Every kind of use, uses times; in batches, since a request is a line of at most 1 MiB. */
async function useUp(guest: Guest): Promise<void> {
    const batch = 100;
    for (let used = 0; used < uses; used += batch)
        await guest.calls(Array.from({length: batch}, (_, index) => useOnce(index)).flat());
}

/** Ten calls, of which the first is call 10 * index of its request. */
function useOnce(index: number): Call[] {
    const [reader, writer] = [{result: 10 * index}, {result: 10 * index + 1}];
    return [
        {op: 'open', path: entry, flags: ['O_RDONLY']},
        {op: 'open', path: entry, flags: ['O_WRONLY']},
        {op: 'write', fd: writer, data: encode('one\n')},
        {op: 'write', fd: writer, data: encode(line('x', potSize + 2))},
        {op: 'write-at', fd: writer, data: encode('torn\n'), buffer: 'bad'},
        {op: 'write-at', fd: writer, data: encode('torn\n'), buffer: {readable: 2}},
        {op: 'read-at', fd: reader, count: 100, buffer: 'bad'},
        {op: 'read', fd: reader, count: 100},
        {op: 'close', fd: reader},
        {op: 'close', fd: writer},
    ];
}

/** Objects in use in each kmalloc cache, and pages in use in all. */
async function memory(guest: Guest): Promise<Map<string, number>> {
    const slabs = (await cat(guest, '/proc/slabinfo')).matchAll(/^(kmalloc-\S+) +(\d+) /gmv);
    const [, free] = /^MemFree: +(\d+) kB$/mv.exec(await cat(guest, '/proc/meminfo'))!;
    return new Map([
        ...Array.from(slabs, ([, cache, objects]) => [cache!, Number(objects)] as const),
        ['pages', -Number(free) / 4],
    ]);
}
