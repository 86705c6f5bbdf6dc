/** What memory the kernel has given away, before and after. */
import type {Guest} from '../harness/spec.ts';
import {cat, needKernel} from './calls.ts';

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
export async function memory(guest: Guest): Promise<Map<string, Used>> {
    const caches = (await cat(guest, '/proc/slabinfo')).matchAll(/^(kmalloc-\S+) +(\d+) +\d+ +\d+ +(\d+) /gmv);
    const [, free] = /^MemFree: +(\d+) kB$/mv.exec(await cat(guest, '/proc/meminfo'))!;
    return new Map([
        ...Array.from(caches, ([, name, objects, perSlab]) =>
            [name!, {amount: Number(objects), portion: Number(perSlab)}] as const),
        ['pages', {amount: -Number(free) / 4, portion: 128}],
    ]);
}

/** What has grown as if something were lost with each of so many uses. */
export function lost(before: Map<string, Used>, after: Map<string, Used>, times: number): string[] {
    return [...after].flatMap(([what, {amount, portion}]) => {
        const growth = amount - (before.get(what)?.amount ?? 0);
        return growth > Math.max(times / 2, portion) ? `${growth} ${what}` : [];
    });
}
