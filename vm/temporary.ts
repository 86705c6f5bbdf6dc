import {rmSync} from 'node:fs';
import {rm} from 'node:fs/promises';
import {makeFolder} from './folder.ts';

const owned = new Set<string>();

process.on('exit', () => {
    for (const dir of owned)
        rmSync(dir, {recursive: true, force: true});
});

/** Makes an empty folder, runs work with it and removes it: at the end, on failure, and when the process exits before. */
export async function withFolder<T>(dir: string, work: (dir: string) => Promise<T>): Promise<T> {
    await using _owned = await ownFolder(dir);
    return await work(dir);
}

/** Makes an empty folder that is removed when what this resolves with is disposed of, and when the process exits before. */
export async function ownFolder(dir: string): Promise<AsyncDisposable> {
    const folder = {
        async [Symbol.asyncDispose]() {
            // Something that is ending may still make a file in it.
            await rm(dir, {recursive: true, force: true, maxRetries: 5});
            owned.delete(dir);
        },
    };
    owned.add(dir);
    try {
        await rm(dir, {recursive: true, force: true});
        await makeFolder(dir);
    } catch (error) {
        await folder[Symbol.asyncDispose]();
        throw error;
    }
    return folder;
}
