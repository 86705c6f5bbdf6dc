import {mkdir, stat} from 'node:fs/promises';
import path from 'node:path';

/**
 * Makes a folder and those above it. Unlike mkdir's own recursive mode it comes back where a file system answers ENOENT
 * for whatever is made in it, as /proc does: Node 24 then tries for ever.
 */
export async function makeFolder(dir: string): Promise<void> {
    try {
        await mkdir(dir);
    } catch (error) {
        const {code} = error as NodeJS.ErrnoException;
        if (code === 'EEXIST' && (await stat(dir)).isDirectory())
            return;
        const above = path.dirname(dir);
        if (code !== 'ENOENT' || await stat(above).then(() => true, () => false))
            throw error;
        await makeFolder(above);
        await makeFolder(dir);
    }
}
