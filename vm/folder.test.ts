import {mkdtemp, rm, stat, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {makeFolder} from './folder.ts';

let dir: string;
test.before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'proc-conformance-folder-'));
});
test.after.always(async () => rm(dir, {recursive: true, force: true}));

test('makes what is missing, also when many do at once', async t => {
    const names = Array.from({length: 50}, (_, index) => path.join(dir, 'a/b/c', String(index)));
    await Promise.all(names.map(makeFolder));
    await Promise.all(names.map(makeFolder));
    t.true((await Promise.all(names.map(async name => stat(name)))).every(found => found.isDirectory()));
});

test('comes back where nothing can be made', async t => {
    await t.throwsAsync(makeFolder('/proc/nowhere/deeper'), {code: 'ENOENT'});
    await writeFile(path.join(dir, 'file'), '');
    await t.throwsAsync(makeFolder(path.join(dir, 'file')), {code: 'EEXIST'});
    await t.throwsAsync(makeFolder(path.join(dir, 'file/below')), {code: 'ENOTDIR'});
});
