/** What memory the kernel has given away and not got back. */
import type {Guest} from '../harness/spec.ts';
import {cat, needKernel} from './calls.ts';
import {hasKmemleak, unreferenced} from './kmemleak.ts';

/** What the kernel sets up once and keeps shows in one of them, what is lost with each use in all. */
const rounds = 3;

/**
 * What is lost in so many uses of one kind, which use() makes: areas that lose their owner and, as far as the kernel tells
 * (isExact: a single use is enough then), objects that nobody points to any more. A kernel that does not tell has accounts, which
 * must have grown in each of several rounds; those of one with KASAN cannot be used, because it keeps what is freed for a while.
 */
export async function lostIn(guest: Guest, uses: number, use: (isExact: boolean) => Promise<void>): Promise<string[]> {
    needKernel(guest, '/proc/vmallocinfo');
    const isExact = await hasKmemleak(guest);
    for (let round = 1; ; round++) {
        const areas = await orphans(guest);
        const before = isExact ? null : await accounts(guest);
        await use(isExact);
        const lost = (await orphans(guest)).filter(area => !areas.includes(area));
        if (before === null)
            return [...lost, ...await unreferenced(guest)];
        const more = grown(before, await accounts(guest), uses);
        if (lost.length > 0 || more.length === 0 || round === rounds)
            return [...lost, ...more];
    }
}

/**
 * The vmalloc areas (a line of /proc/vmallocinfo each) that nobody is there to free: where the code that allocated one
 * is unloaded, its name is no longer known and the kernel prints its bare address.
 */
export async function orphans(guest: Guest): Promise<string[]> {
    needKernel(guest, '/proc/vmallocinfo');
    const areas = (await cat(guest, '/proc/vmallocinfo')).split('\n');
    return areas.filter(area => /^\S+ +\d+ 0x[0-9a-f]+ /v.test(area));
}

/** What is in use, and how many at a time the kernel sets aside of it: growth by one such portion says nothing. */
interface Used {
    readonly amount: number;
    readonly portion: number;
}

/** Objects of each kmalloc cache, and pages. */
async function accounts(guest: Guest): Promise<Map<string, Used>> {
    if (await guest.errno({op: 'stat', path: '/proc/slabinfo'}) !== null)
        guest.skip('needs /proc/slabinfo, which this kernel is without (CONFIG_SLUB_DEBUG)');
    const caches = (await cat(guest, '/proc/slabinfo')).matchAll(/^(kmalloc-\S+) +(\d+) +\d+ +\d+ +(\d+) /gmv);
    const [, free] = /^MemFree: +(\d+) kB$/mv.exec(await cat(guest, '/proc/meminfo'))!;
    return new Map([
        ...Array.from(caches, ([, name, objects, perSlab]) =>
            [name!, {amount: Number(objects), portion: Number(perSlab)}] as const),
        ['pages', {amount: -Number(free) / 4, portion: 128}],
    ]);
}

/** What has grown as if something were lost with every other of so many uses. */
function grown(before: Map<string, Used>, after: Map<string, Used>, uses: number): string[] {
    return [...after].flatMap(([what, {amount, portion}]) => {
        const growth = amount - (before.get(what)?.amount ?? 0);
        return growth > Math.max(uses / 2, portion) ? `${growth} ${what}` : [];
    });
}
