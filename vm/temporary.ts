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
    owned.add(dir);
    try {
        await rm(dir, {recursive: true, force: true});
        await makeFolder(dir);
        return await work(dir);
    } finally {
        await rm(dir, {recursive: true, force: true});
        owned.delete(dir);
    }
}
