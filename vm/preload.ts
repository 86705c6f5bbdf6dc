import {chmod, readFile} from 'node:fs/promises';
import path from 'node:path';
import {cacheEntry, contentKey} from './cache.ts';
import {runTool} from './tool.ts';

/**
 * The library that is loaded into a program before its own, from the C file in `preload/` that says what for; built where the
 * cache lacks it. Resolves with its path.
 */
export async function ensurePreload(program: 'qemu' | 'uml'): Promise<string> {
    const source = path.join(import.meta.dirname, `preload/${program}.c`);
    const version = await runTool('gcc', ['--version']);
    const dir = await cacheEntry('preload', contentKey(await readFile(source), version.split('\n', 1)[0]!), async into => {
        const library = path.join(into, `${program}.so`);
        await runTool('gcc', ['-std=gnu11', '-D_GNU_SOURCE', '-O2', '-Wall', '-Wextra', '-Werror', '-fPIC', '-shared', '-o', library, source]);
        // User Mode Linux opens it again as somebody else.
        await chmod(library, 0o644);
    });
    return path.join(dir, `${program}.so`);
}
