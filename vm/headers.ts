/** Debian's kernel headers and the programs that come with them, made to work where they were unpacked. */
import {chmod, mkdir, open, readdir, readFile, rename, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {exists} from './cache.ts';
import {SetupFailure} from './failure.ts';

/** Debian's headers name each other by their installed path; here they stay side by side. */
export async function makeRelocatable(sources: string): Promise<void> {
    for (const name of await readdir(sources)) {
        const makefile = path.join(sources, name, 'Makefile');
        if (!name.startsWith('linux-headers-') || isCommonHeaders(name) || !await exists(makefile))
            continue;
        const text = await readFile(makefile, 'utf8');
        await writeFile(makefile, text.replaceAll('/usr/src/', '$(dir $(abspath $(lastword $(MAKEFILE_LIST))))../'));
    }
}

/** What the headers of a kernel's flavours share. */
export function isCommonHeaders(name: string): boolean {
    return /-common(?:-rt)?$/.test(name);
}

/**
 * Lets the programs below programs/ run with the C library and loader below root/ instead of the machine's: each gives its place to a script that starts it through that loader. Its own name stays what it was, because modpost and
 * objtool find the variant for the processor by it.
 */
export async function runThroughLoader(programs: string, root: string): Promise<void> {
    const loader = await findLoader(root);
    const entries = await readdir(programs, {recursive: true, withFileTypes: true});
    for (const entry of entries) {
        const file = path.join(entry.parentPath, entry.name);
        if (!entry.isFile() || !await isDynamicProgram(file))
            continue;
        const own = path.join(entry.parentPath, '.programs');
        await mkdir(own, {recursive: true});
        await rename(file, path.join(own, entry.name));
        await writeFile(file, script(path.relative(entry.parentPath, root), loader, entry.name));
        await chmod(file, 0o755);
    }
}

/** Where packages have the file itself, before and since /lib is a link to /usr/lib; lib64 has an absolute link to it. */
const loaders = ['lib/x86_64-linux-gnu/ld-linux-x86-64.so.2', 'usr/lib/x86_64-linux-gnu/ld-linux-x86-64.so.2'];

async function findLoader(root: string): Promise<string> {
    for (const loader of loaders)
        if (await exists(path.join(root, loader)))
            return loader;
    throw new SetupFailure(`the C library's package has no loader at ${loaders.join(' or ')}`);
}

function script(toRoot: string, loader: string, name: string): string {
    return [
        '#!/bin/sh',
        'here=$(readlink -f "$0")',
        'here=${here%/*}',
        `root=$here/${toRoot}`,
        'libraries=$root/lib/x86_64-linux-gnu:$root/usr/lib/x86_64-linux-gnu',
        `exec "$root/${loader}" --argv0 "$0" --library-path "$libraries" "$here/.programs/${name}" "$@"`,
        '',
    ].join('\n');
}

/** An ELF file that names an interpreter, which a library does not. */
async function isDynamicProgram(file: string): Promise<boolean> {
    await using handle = await open(file);
    const {buffer, bytesRead} = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
    const head = buffer.subarray(0, bytesRead).toString('latin1');
    return head.startsWith('\x7fELF') && head.includes('/lib64/ld-linux-x86-64.so.2\0');
}
