import {encode} from '../../harness/spec.ts';
import type {Call, Guest} from '../../harness/spec.ts';
import {cat, entry, line, needKernel, potSize, spec, specUnloaded} from './fortune.ts';

/** How often each kind of use is made: as many fortunes of 4 bytes fit into the pot. */
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
    const {guest} = fortune;
    const [areas, before] = [await orphans(guest), await memory(guest)];
    for (let cycle = 0; cycle < 20; cycle++) {
        await fortune.load();
        await fortune.write(line('x', 100));
        await fortune.unload();
    }
    t.deepEqual(await orphans(guest), areas);
    t.deepEqual(lost(before, await memory(guest), 20), []);
});

spec('fortune.unload.no-leak-in-use', 'in slabs, pages and areas', async (t, fortune) => {
    const {guest} = fortune;
    needKernel(guest, '/proc/slabinfo');
    // The first uses are for what the kernel sets up once and keeps.
    await use(guest, batch);
    await fortune.unload();
    const [areas, before] = [await orphans(guest), await memory(guest)];
    await fortune.load();
    for (let used = 0; used < uses; used += batch)
        await use(guest, batch);
    t.deepEqual(await fortune.readAll(2), ['one\n', 'one\n']);
    await fortune.unload();
    t.deepEqual(await orphans(guest), areas);
    t.deepEqual(lost(before, await memory(guest), uses), []);
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

/** Every kind of use, so many times. */
async function use(guest: Guest, times: number): Promise<void> {
    await guest.calls(Array.from({length: times}, (_, index) => useOnce(index)).flat());
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

/** What is in use, and how many at a time the kernel sets aside of it: growth by one such portion says nothing. */
interface Used {
    readonly amount: number;
    readonly portion: number;
}

/** Objects of each kmalloc cache, and pages. */
async function memory(guest: Guest): Promise<Map<string, Used>> {
    const caches = (await cat(guest, '/proc/slabinfo')).matchAll(/^(kmalloc-\S+) +(\d+) +\d+ +\d+ +(\d+) /gmv);
    const [, free] = /^MemFree: +(\d+) kB$/mv.exec(await cat(guest, '/proc/meminfo'))!;
    return new Map([
        ...Array.from(caches, ([, name, objects, perSlab]) =>
            [name!, {amount: Number(objects), portion: Number(perSlab)}] as const),
        ['pages', {amount: -Number(free) / 4, portion: 128}],
    ]);
}

/** What has grown as if something were lost with each of so many uses. */
function lost(before: Map<string, Used>, after: Map<string, Used>, times: number): string[] {
    return [...after].flatMap(([what, {amount, portion}]) => {
        const growth = amount - (before.get(what)?.amount ?? 0);
        return growth > Math.max(times / 2, portion) ? `${growth} ${what}` : [];
    });
}
