import {mkdtempSync} from 'node:fs';
import {mkdir, readdir, readFile, utimes, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {cacheDir, cacheEntry, clearAbandoned, contentKey, exists, unfinishedFolder} from './cache.ts';

// Before any test: the cache folder is a property of the process.
process.env['PROC_CONFORMANCE_CACHE'] = mkdtempSync(path.join(tmpdir(), 'proc-conformance-cache-'));
const {withFolder} = await import('./temporary.ts');
test.after.always(async () => withFolder(cacheDir(), async () => {}));

test('an entry is built once, also when several want it at once', async t => {
    let builds = 0;
    const build = async (dir: string) => {
        builds++;
        await writeFile(path.join(dir, 'made'), 'whole');
    };
    const entries = await Promise.all([1, 2, 3].map(async () => cacheEntry('things', 'a', build)));
    t.is(builds, 1);
    t.is(new Set(entries).size, 1);
    t.is(await readFile(path.join(entries[0]!, 'made'), 'utf8'), 'whole');
});

test('an entry whose build fails is not there, nothing is left of it, and it can be built again', async t => {
    const fail = cacheEntry('things', 'b', async dir => {
        await writeFile(path.join(dir, 'half'), '');
        throw new Error('no space');
    });
    await t.throwsAsync(fail, {message: 'no space'});
    t.false((await readdir(path.join(cacheDir(), 'unfinished'))).some(name => name.endsWith('-b')));
    t.false((await readdir(path.join(cacheDir(), 'locks'))).some(name => name.endsWith('-b.lock')));
    const entry = await cacheEntry('things', 'b', async dir => writeFile(path.join(dir, 'whole'), ''));
    t.deepEqual(await readdir(entry), ['whole']);
});

test('content keys tell where one part ends and the next begins', t => {
    t.not(contentKey('ab', 'c'), contentKey('a', 'bc'));
    t.is(contentKey('ab', 'c'), contentKey(Buffer.from('ab'), 'c'));
});

test.serial('what was abandoned is removed, and nothing that is being worked on, whatever time an archive gave it', async t => {
    const folder = unfinishedFolder('archive');
    await mkdir(folder, {recursive: true});
    await utimes(folder, 0, 0);
    await clearAbandoned();
    t.true(await exists(folder));
    await clearAbandoned(Date.now() + 2 * 3600_000);
    t.false(await exists(folder));
});
