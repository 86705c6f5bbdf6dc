/** Modules built in the container from what came over a connection. */
import {mkdir, readdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {localBuilder, Undecided} from '../../build-module.ts';
import {SetupFailure} from '../../failure.ts';
import {makeFolder} from '../../folder.ts';
import type {Kernel} from '../../kernel.ts';
import {withFolder} from '../../temporary.ts';
import {killsForMemory, memoryUsedUp} from './memory.ts';
import {places, type Built, type SourceFolder} from './messages.ts';

let builds = 0;

export async function buildHere(kernel: Kernel, name: string, folders: readonly SourceFolder[]): Promise<Built> {
    const kills = await killsForMemory();
    return withFolder(path.join(places.work, `build-${++builds}`), async dir => {
        const [own, ...beside] = folders.map(folder => path.join(dir, 'from', folder.name)) as [string, ...string[]];
        for (const folder of folders)
            await write(path.join(dir, 'from', folder.name), folder);
        const out = path.join(dir, 'made');
        await mkdir(out);
        try {
            await (await localBuilder(kernel)).build({name, dir: own, beside}, out);
        } catch (error) {
            if (!(error instanceof Undecided))
                throw error;
            // A compiler that was killed says no more than that.
            if (await killsForMemory() > kills)
                throw new SetupFailure(memoryUsedUp);
            return {undecided: error.message, output: error.output};
        }
        const files = await readdir(out);
        return {built: await Promise.all(files.map(async file => ({name: file, data: await readFile(path.join(out, file), 'base64')})))};
    });
}

async function write(dir: string, {files}: SourceFolder): Promise<void> {
    await makeFolder(dir);
    for (const file of files) {
        await makeFolder(path.join(dir, path.dirname(file.path)));
        await writeFile(path.join(dir, file.path), Buffer.from(file.data, 'base64'), {mode: file.executable ? 0o755 : 0o644});
    }
}
