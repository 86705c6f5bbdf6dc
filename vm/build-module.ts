import {cp, glob, readFile, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import {cacheEntry, contentKey, folderKey} from './cache.ts';
import type {Kernel} from './kernel.ts';
import {shellCommand} from './qemu.ts';
import type {Step} from './step.ts';
import {runTool} from './tool.ts';

export interface ModuleSource {
    /** What the folder is called while it is built, and in messages: fortune. */
    readonly name: string;
    /** A folder with a Kbuild or Makefile; it is copied before it is built. */
    readonly dir: string;
    /** Folders that the module's own refers to as `../NAME/`; they are copied beside it. */
    readonly beside: readonly string[];
}

/** What became of a folder of modules under make. A folder that does not build is an answer, too. */
export interface ModuleBuild {
    readonly name: string;
    /** Names the content of what it was built from. */
    readonly content: string;
    readonly compiler?: string;
    /** What make was called with, ready to paste. */
    readonly command: string;
    /** What make, the compiler and modpost printed; it names the source folder, not the copy. */
    readonly output: string;
    /** Each NAME.ko that was made, without debugging sections; none where there was an error. */
    readonly made: ReadonlyArray<{readonly name: string; readonly file: string}>;
    /** The first error with file and line; null where it builds. */
    readonly reason: string | null;
}

/** Milliseconds; a module takes 2 to 4 seconds. */
const buildDeadline = 5 * 60_000;

/** Where modules are built for a kernel. */
export interface Builder {
    /** Names all that decides what a build comes to, besides the source. */
    readonly key: string;
    /** As uname -r says of the kernel. */
    readonly release: string;
    /** The compiler, as it names itself; left out where nobody has asked it. */
    readonly compiler?: string;
    /** What make is called with, ready to paste, for a source in that folder. */
    readonly commandFor: (folder: string) => string;
    /** Leaves in dir what buildModule() keeps: `reason`, `build.log` and each NAME.ko. Rejects with Undecided. */
    readonly build: (source: ModuleSource, dir: string) => Promise<void>;
}

/** This machine. */
export async function localBuilder(kernel: Kernel): Promise<Builder> {
    const commandFor = (folder: string) => makeCommand(kernel, folder);
    const version = await compilerVersion(kernel.compiler);
    return {
        key: contentKey(kernel.key, version, commandFor(sourceFolder).join(' ')),
        release: kernel.release,
        compiler: version,
        commandFor: folder => shellCommand(commandFor(folder)),
        build: async (source, dir) => build(source, dir, commandFor),
    };
}

/** How a kernel's build system makes the modules of a folder. */
export function makeCommand({headers, compiler, make}: Kernel, folder: string): string[] {
    return ['make', '--keep-going', '-C', headers, `M=${folder}`, `CC=${compiler}`, ...make.map(one => one.variable), 'modules'];
}

/** Builds a folder of modules, or finds the same build in the cache. */
export async function buildModule(builder: Builder, source: ModuleSource, step: Step): Promise<ModuleBuild> {
    const sources = [source.dir, ...source.beside];
    const keys = await Promise.all(sources.map(async dir => `${path.basename(dir)} ${await folderKey(dir)}`));
    const key = contentKey(source.name, builder.key, ...keys);
    const common = {name: source.name, content: contentKey(...keys), ...builder.compiler !== undefined && {compiler: builder.compiler}};
    const named = (text: string) => text.replaceAll(sourceFolder, source.dir);
    const command = builder.commandFor(source.dir);
    try {
        const entry = await cacheEntry('modules', key, async dir =>
            step(`build ${source.name} for ${builder.release}`, async () => builder.build(source, dir)));
        const read = async (file: string) => named(await readFile(path.join(entry, file), 'utf8'));
        const reason = await read('reason');
        const files = (await Array.fromAsync(glob('*.ko', {cwd: entry}))).toSorted();
        return {
            ...common,
            command,
            output: await read('build.log'),
            made: files.map(file => ({name: path.basename(file, '.ko'), file: path.join(entry, file)})),
            reason: reason === '' ? null : reason,
        };
    } catch (error) {
        if (!(error instanceof Undecided))
            throw error;
        return {...common, command, output: named(error.output), made: [], reason: named(error.message)};
    }
}

/** Stands for the folder in what is kept of a build: the same source may be in another place the next time. */
const sourceFolder = '@SOURCE@';

/** A build that ended for a reason that the next one need not share: it is not kept. */
export class Undecided extends Error {
    readonly output: string;

    constructor(reason: string, output: string) {
        super(reason);
        this.output = output;
    }
}

/** Builds in a copy, so that nothing is written into the source. */
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
    const output = all.replaceAll(copy, sourceFolder);
    if (timedOut)
        throw new Undecided(`make had not ended after ${buildDeadline / 1000} s`, output);
    const made = exitCode === 0 ? await Array.fromAsync(glob('*.ko', {cwd: copy})) : [];
    if (exitCode !== 0 && !isOfTheSource(output))
        throw new Undecided(firstError(output) ?? `make ended with ${exitCode}`, output);
    const reason = exitCode !== 0 ? firstError(output)!
        : made.length === 0 ? 'make made no module: obj-m in the Kbuild or Makefile names none'
            : '';
    for (const file of made)
        await runTool('strip', ['--strip-debug', '-o', path.join(dir, file), path.join(copy, file)]);
    await writeFile(path.join(dir, 'reason'), reason);
    await writeFile(path.join(dir, 'build.log'), `${output}\n`);
    await rm(path.join(dir, 'src'), {recursive: true});
}

/** Whether the compiler or modpost found a fault in the source, and neither of them a fault in the machine. */
function isOfTheSource(output: string): boolean {
    return /:\d+: (?:fatal )?error: |^(?:ERROR|FATAL): modpost: /m.test(output) && !/internal compiler error|Killed|No space left|Cannot allocate/.test(output);
}

/** The first line in which the compiler, modpost or make names an error. */
export function firstError(output: string): string | null {
    const lines = output.split('\n');
    const patterns = [/:\d+: (?:fatal )?error: /, /\b(?:error|fatal): /i, /^make.*\*\*\* /];
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
