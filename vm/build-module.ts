import {cp, readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import {cacheEntry, contentKey, exists, folderKey} from './cache.ts';
import {BuildFailure} from './failure.ts';
import type {Kernel} from './kernel.ts';
import {shellCommand} from './qemu.ts';
import type {Step} from './step.ts';
import {runTool} from './tool.ts';

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
    const {compiler, make} = kernel;
    const variables = [`CC=${compiler}`, ...make.map(one => one.variable)];
    const sources = [source.dir, ...source.beside];
    const key = contentKey(
        source.name,
        kernel.key,
        await compilerVersion(compiler),
        variables.join(' '),
        ...await Promise.all(sources.map(async dir => `${path.basename(dir)} ${await folderKey(dir)}`)),
    );
    const commandFor = (folder: string) => ['make', '-C', kernel.headers, `M=${folder}`, ...variables, 'modules'];
    const entry = await cacheEntry('modules', key, async dir =>
        step(`build ${source.name}.ko for ${kernel.release}`, async () => build(source, dir, commandFor)));
    return {
        name: source.name,
        file: path.join(entry, `${source.name}.ko`),
        command: shellCommand(commandFor(source.dir)),
        output: await readFile(path.join(entry, 'build.log'), 'utf8'),
    };
}

/** Builds in a copy, so that nothing is written into the source; commands and messages name the source all the same. */
async function build(source: ModuleSource, dir: string, commandFor: (folder: string) => string[]): Promise<void> {
    const copy = path.join(dir, 'src', source.name);
    await cp(source.dir, copy, {recursive: true});
    for (const beside of source.beside)
        await cp(beside, path.join(dir, 'src', path.basename(beside)), {recursive: true});
    const [program, ...args] = commandFor(copy) as [string, ...string[]];
    const {all, exitCode, timedOut} = await execa(program, args, {
        all: true,
        reject: false,
        stdin: 'ignore',
        timeout: buildDeadline,
        env: {LC_ALL: 'C'},
    });
    const output = all.replaceAll(copy, source.dir);
    const fail = (reason: string) => new BuildFailure(reason, shellCommand(commandFor(source.dir)), output);
    if (timedOut)
        throw fail(`make had not ended after ${buildDeadline / 1000} s`);
    if (exitCode !== 0)
        throw fail(firstError(output) ?? `make ended with ${exitCode}`);
    const made = path.join(copy, `${source.name}.ko`);
    if (!await exists(made))
        throw fail(`make made no ${source.name}.ko: obj-m in the Kbuild or Makefile does not name ${source.name}.o`);
    await runTool('strip', ['--strip-debug', '-o', path.join(dir, `${source.name}.ko`), made]);
    await writeFile(path.join(dir, 'build.log'), `${output}\n`);
    await rm(path.join(dir, 'src'), {recursive: true});
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
    const version = await runTool(compiler, ['--version']);
    return version.split('\n', 1)[0]!;
}
