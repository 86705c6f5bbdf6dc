import type {Guest} from '../../harness/spec.ts';
import {cat} from '../calls.ts';
import {lostIn, orphans} from '../memory.ts';
import {made, root, spec, specUnloaded, Tree} from './tree.ts';

const cycles = 20;
/** Entries in each: small objects that are lost must be more than fit into a slab. */
const entries = 20;

/** What /proc/vmallocinfo says of the module's memory: bytes, of which the last page is a guard, and pages. */
async function areas(guest: Guest, module: string): Promise<Array<{size: number; pages: number}>> {
    const lines = (await cat(guest, '/proc/vmallocinfo')).split('\n');
    return lines.filter(line => line.includes(`tree_sink_write`) && line.includes(`[${module}]`)).map(line => ({
        size: Number(/^\S+ +(\d+) /v.exec(line)?.[1]),
        pages: Number(/ pages=(\d+) vmalloc/v.exec(line)?.[1]),
    }));
}

spec('procfs.memory.vmalloc', 'for as long as it is used', async (t, tree) => {
    t.deepEqual(await areas(tree.guest, tree.module), []);
    await tree.write('sink', 'x'.repeat(100_000));
    t.deepEqual(await areas(tree.guest, tree.module), [{size: 26 * 4096, pages: 25}]);
});

spec('procfs.memory.vfree', 'when something else takes its place, and when the module goes', async (t, tree) => {
    await tree.write('sink', 'x'.repeat(100_000));
    await tree.write('sink', 'x');
    t.deepEqual(await areas(tree.guest, tree.module), [{size: 2 * 4096, pages: 1}]);
    await tree.write('sink', '');
    t.deepEqual(await areas(tree.guest, tree.module), []);
    const before = await orphans(tree.guest);
    await tree.write('sink', 'x'.repeat(100_000));
    await tree.unload();
    t.deepEqual(await orphans(tree.guest), before);
});

for (const calls of ['2.6', 'today'] as const)
    specUnloaded('procfs.memory.kept', `whatever was done (${calls})`, async (t, guest) => {
        const tree = new Tree(guest, calls);
        const cycle = async () => {
            await tree.load();
            await tree.write('sink', 'x'.repeat(5000));
            await tree.command(
                'dir tree/made/a', 'link tree/made/a/b left', 'file tree/made/a/c 0444', 'file tree/made/d 0444', 'remove tree/made/d', 'dir tree/made/e', 'remove tree/made/e',
            );
            await tree.command(...Array.from({length: entries}, (_, index) => `file tree/made/a/${index} 0444`));
            t.is(await cat(guest, `${made}/a/c`), 'made\n');
            await tree.unload();
        };
        // The first time is for what the kernel sets up once and keeps.
        await cycle();
        const vmalloc = await orphans(guest);
        t.deepEqual(await lostIn(guest, cycles, async () => {
            for (let done = 0; done < cycles; done++)
                await cycle();
        }), []);
        t.deepEqual(await orphans(guest), vmalloc);
        t.is(await tree.lookAt(root), 'ENOENT');
    });
