import {readdir, stat} from 'node:fs/promises';
import path from 'node:path';
import {Misuse} from './misuse.ts';

/** What the user calls `named` is to be a folder that a module can be built from. */
export async function checkModuleFolder(folder: string, named: string): Promise<void> {
    const found = await stat(folder).catch(() => null);
    if (!found?.isDirectory())
        throw new Misuse(`${named} is not a folder; give one whose Kbuild or Makefile makes fortune.ko`);
    const names = await readdir(folder);
    if (!names.includes('Kbuild') && !names.includes('Makefile'))
        throw new Misuse(`${named} has neither a Kbuild nor a Makefile; one with 'obj-m := fortune.o' would do`);
}

/** The folder that --module names. */
export async function moduleOption(dir: string): Promise<string> {
    const folder = path.resolve(dir);
    await checkModuleFolder(folder, `--module ${dir}`);
    return folder;
}
