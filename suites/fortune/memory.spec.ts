import type {Guest} from '../../harness/spec.ts';
import {cat, line, needKernel, spec} from './fortune.ts';

spec('fortune.unload.memory', 'of a full pot', async (t, fortune) => {
    const before = await orphans(fortune.guest);
    await fortune.fill();
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

/**
 * The vmalloc areas (a line of /proc/vmallocinfo each) that nobody is there to free: where the code that allocated one
 * is unloaded, its name is no longer known and the kernel prints its bare address.
 */
async function orphans(guest: Guest): Promise<string[]> {
    needKernel(guest, '/proc/vmallocinfo');
    const areas = (await cat(guest, '/proc/vmallocinfo')).split('\n');
    return areas.filter(area => /^\S+ +\d+ 0x[0-9a-f]+ /v.test(area));
}
