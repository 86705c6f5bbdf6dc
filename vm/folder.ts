import {mkdir, stat} from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a folder and those above it, also while others make them. Unlike mkdir's own recursive mode it comes back where
 * a file system answers ENOENT for whatever is made in it, as /proc does: Node 24 then tries for ever.
 */
export async function makeFolder(dir: string): Promise<void> {
    const missing = await makeOne(dir);
    if (missing === null)
        return;
    await makeFolder(path.dirname(dir));
    const still = await makeOne(dir);
    if (still)
        throw still;
}

/** Resolves with the error where it is that something above is missing. */
async function makeOne(dir: string): Promise<Error | null> {
    try {
        await mkdir(dir);
    } catch (error) {
        const {code} = error as NodeJS.ErrnoException;
        if (code === 'ENOENT')
            return error as Error;
        if (code !== 'EEXIST' || !(await stat(dir)).isDirectory())
            throw error;
    }
    return null;
}
