import {chmod, readdir} from 'node:fs/promises';
import path from 'node:path';
import {cacheEntry, contentKey, folderKey} from './cache.ts';
import {runTool} from './tool.ts';

/**
 * The library that is loaded into a program before its own, from the C files in its folder of `preload/` that say what for;
 * built where the cache lacks it. Resolves with its path.
 */
export async function ensurePreload(program: 'qemu' | 'uml'): Promise<string> {
    const folder = path.join(import.meta.dirname, 'preload', program);
    const version = await runTool('gcc', ['--version']);
    const dir = await cacheEntry('preload', contentKey(await folderKey(folder), version.split('\n', 1)[0]!), async into => {
        const library = path.join(into, `${program}.so`);
        const sources = (await readdir(folder)).filter(name => name.endsWith('.c')).map(name => path.join(folder, name));
        await runTool('gcc', ['-std=gnu11', '-D_GNU_SOURCE', '-O2', '-Wall', '-Wextra', '-Werror', '-fPIC', '-fvisibility=hidden', '-shared', '-o', library, ...sources]);
        // User Mode Linux opens it again as somebody else.
        await chmod(library, 0o644);
    });
    return path.join(dir, `${program}.so`);
}
