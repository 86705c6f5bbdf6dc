import {mkdir, mkdtemp, rename, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {withDeadline} from '../vm/deadline.ts';
import {SourceChanges} from './source-changes.ts';

test('a save is told once, however an editor goes about it; what make and editors leave is not', async t => {
    const dir = await mkdtemp(path.join(tmpdir(), 'proc-conformance-changes-'));
    await mkdir(path.join(dir, 'include'));
    await writeFile(path.join(dir, 'fortune.c'), 'one');
    try {
        using changes = new SourceChanges([dir]);
        const told = async () => withDeadline(changes.settled(), 5000, () => new Error('nothing is told'));
        // As vim does.
        const first = told();
        await rename(path.join(dir, 'fortune.c'), path.join(dir, 'fortune.c~'));
        await writeFile(path.join(dir, 'fortune.c'), 'two');
        await rm(path.join(dir, 'fortune.c~'));
        t.deepEqual(await first, ['fortune.c']);
        // While nobody waits.
        await writeFile(path.join(dir, 'include/pot.h'), '');
        t.deepEqual(await told(), ['include/pot.h']);
        for (const name of ['.fortune.c.swp', 'fortune.o', 'fortune.mod.c', '.fortune.o.cmd', '4913', 'fortune.c~', 'Module.symvers'])
            await writeFile(path.join(dir, name), '');
        await writeFile(path.join(dir, 'Kbuild'), '');
        await writeFile(path.join(dir, 'fortune.c'), 'three');
        t.deepEqual((await told()).toSorted(), ['Kbuild', 'fortune.c']);
    } finally {
        await rm(dir, {recursive: true});
    }
});
