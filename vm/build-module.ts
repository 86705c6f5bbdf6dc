import {cp, mkdir, readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import {cacheEntry, contentKey, exists, folderKey} from './cache.ts';
import {BuildFailure, SetupFailure} from './failure.ts';
import type {Kernel} from './kernel.ts';
import type {Step} from './step.ts';

export interface ModuleSource {
    /** The name of the module: fortune for fortune.ko. */
    readonly name: string;
    /** A folder with a Kbuild or Makefile; it is copied before it is built. */
    readonly dir: string;
    /** Folders that the module's own refers to as `../NAME/`; they are copied beside it. */
    readonly beside: readonly string[];
}

export interface BuiltModule {
    readonly name: string;
    /** The .ko without debugging sections. */
    readonly file: string;
    /** What make was called with, ready to paste. */
    readonly command: string;
    /** What make and the compiler printed. */
    readonly output: string;
}

/** Milliseconds; a module takes 2 to 4 seconds. */
const buildDeadline = 5 * 60_000;

/** Builds a module for a kernel, or finds the same build in the cache. Rejects with BuildFailure when the module is at fault. */
export async function buildModule(kernel: Kernel, source: ModuleSource, step: Step): Promise<BuiltModule> {
    const {compiler, make} = kernel.entry;
    const variables = [`CC=${compiler}`, ...make.map(one => one.variable)];
    const sources = [source.dir, ...source.beside];
    const key = contentKey(
        source.name,
        kernel.key,
        await compilerVersion(compiler),
        variables.join(' '),
        ...await Promise.all(sources.map(async dir => `${path.basename(dir)} ${await folderKey(dir)}`)),
    );
    const commandIn = (entry: string) => ['make', '-C', kernel.headers, `M=${path.join(entry, 'src', source.name)}`, ...variables, 'modules'];
    const entry = await cacheEntry('modules', key, async dir =>
        step(`build ${source.name}.ko for ${kernel.release}`, async () => build(source, dir, commandIn(dir))));
    return {
        name: source.name,
        file: path.join(entry, `${source.name}.ko`),
        command: commandIn(entry).join(' '),
        output: await readFile(path.join(entry, 'build.log'), 'utf8'),
    };
}

async function build(source: ModuleSource, dir: string, command: readonly string[]): Promise<void> {
    const sources = path.join(dir, 'src');
    const copy = path.join(sources, source.name);
    await mkdir(sources);
    await cp(source.dir, copy, {recursive: true});
    for (const beside of source.beside)
        await cp(beside, path.join(sources, path.basename(beside)), {recursive: true});
    const [program, ...args] = command as [string, ...string[]];
    const {all, exitCode, timedOut} = await execa(program, args, {
        all: true,
        reject: false,
        stdin: 'ignore',
        timeout: buildDeadline,
        env: {LC_ALL: 'C'},
    });
    const output = all.replaceAll(copy, source.dir);
    const made = path.join(copy, `${source.name}.ko`);
    if (timedOut)
        throw new BuildFailure(`make had not ended after ${buildDeadline / 1000} s`, command.join(' '), output);
    if (exitCode !== 0)
        throw new BuildFailure(firstError(output) ?? `make ended with ${exitCode}`, command.join(' '), output);
    if (!await exists(made))
        throw new BuildFailure(`make made no ${source.name}.ko: obj-m in the Kbuild or Makefile does not name ${source.name}.o`, command.join(' '), output);
    await execa('strip', ['--strip-debug', '-o', path.join(dir, `${source.name}.ko`), made]);
    await writeFile(path.join(dir, 'build.log'), `${output}\n`);
    await rm(copy, {recursive: true});
    await cp(source.dir, copy, {recursive: true});
}

/** The first line in which the compiler, modpost or make names an error. */
export function firstError(output: string): string | null {
    const lines = output.split('\n');
    const patterns = [/:\d+: (?:fatal )?error: /, /\berror: /i, /^make.*\*\*\* /];
    for (const pattern of patterns) {
        const line = lines.find(one => pattern.test(one));
        if (line !== undefined)
            return line.trim();
    }
    return null;
}

async function compilerVersion(compiler: string): Promise<string> {
    const {stdout, failed} = await execa(compiler, ['--version'], {reject: false});
    if (failed || stdout === undefined)
        throw new SetupFailure(`the compiler ${compiler} cannot be run; it comes with the package ${compiler}`);
    return stdout.split('\n', 1)[0]!;
}
