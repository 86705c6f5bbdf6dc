import {readdir, readFile, stat} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {unfinishedFolder} from '../cache.ts';
import {withFolder} from '../temporary.ts';
import {contextKey, writeContext} from './context.ts';

test('an image gets the programs, all that they import, the agent and one kernel\'s lock, and nothing of what runs outside', async t => {
    await withFolder(unfinishedFolder(`context-${process.pid}`), async dir => {
        await writeContext('6.1', dir);
        const files = await readdir(dir, {recursive: true});
        for (const file of ['Dockerfile', 'node', 'project/vm/container/inside/serve.ts', 'project/vm/qemu.ts', 'project/vm/agent/main.c', 'node_modules/execa/package.json', 'node_modules/is-stream/package.json'])
            t.true(files.includes(file), `${file} is missing`);
        t.deepEqual(files.filter(file => /\.test\.ts$|node_modules\/testcontainers|vm\/container\/[^/]+\.ts$/.test(file)), []);
        const {kernels} = JSON.parse(await readFile(path.join(dir, 'project/kernels.lock.json'), 'utf8')) as {kernels: Array<{name: string}>};
        t.deepEqual(kernels.map(({name}) => name), ['6.1']);
        for (const file of files)
            t.true(((await stat(path.join(dir, file))).mode & 0o004) !== 0, `nobody may not read ${file}`);
    });
});

test('kernels have images of their own', async t => {
    t.not(await contextKey('6.1'), await contextKey('6.12'));
    t.is(await contextKey('6.1'), await contextKey('6.1'));
});
