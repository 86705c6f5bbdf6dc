/** Kernels built from Debian's linux-source with a small configuration of ours, for what no stock kernel can show. */
import {readFile, rename, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {execa} from 'execa';
import {aptOf, type AptOf, type DebianPackage} from './apt.ts';
import {firstError} from './build-module.ts';
import {cacheEntry, contentKey} from './cache.ts';
import {SetupFailure} from './failure.ts';
import type {Need} from './host.ts';
import {parseConfig} from './kernel-config.ts';
import {newestOf} from './kernel-packages.ts';
import {readLines} from './lines.ts';
import type {Step} from './step.ts';
import {runTool} from './tool.ts';

const configs = path.join(import.meta.dirname, 'configs');

interface Recipe {
    /** Files of configs/, each in addition to those before it. */
    readonly fragments: readonly string[];
    /** About as many as are compiled for 6.1: for the progress alone. */
    readonly objects: number;
}

const recipes = {
    minimal: {fragments: ['minimal.config'], objects: 1080},
    debug: {fragments: ['minimal.config', 'debug.config'], objects: 1290},
} as const satisfies Record<string, Recipe>;

export type SourceKernel = keyof typeof recipes;

export const sourceKernels = Object.keys(recipes) as readonly SourceKernel[];

const source = {release: 'bookworm', package: 'linux-source-6.1', compiler: 'gcc-12'} as const;

export const libelfNeed: Need = {file: '/usr/include/libelf.h', package: 'libelf-dev', purpose: 'builds objtool'};

/** What building a kernel takes besides what building modules does. */
export const kernelBuildNeeds: readonly Need[] = [
    {file: 'flex', package: 'flex', purpose: 'reads kernel configurations'},
    {file: 'bison', package: 'bison', purpose: 'reads kernel configurations'},
    {file: 'bc', package: 'bc', purpose: 'computes constants of kernels'},
    {file: 'xz', package: 'xz-utils', purpose: 'unpacks kernel sources'},
    libelfNeed,
];

/** Milliseconds; two processors take 5 to 10 minutes. Below the hour after which unfinished folders count as abandoned. */
const compileDeadline = 45 * 60_000;

/** Builds a kernel, or finds it in the cache; resolves with its build tree. */
export async function ensureSourceKernel(name: SourceKernel, step: Step): Promise<string> {
    const recipe = recipes[name];
    const fragments = await Promise.all(recipe.fragments.map(async file => readFile(path.join(configs, file), 'utf8')));
    const archive = await step(`resolve ${source.package} in Debian's ${source.release}`, async () =>
        newestOf(source.release, source.package, aptOf));
    const compiler = await runTool(source.compiler, ['--version']);
    const key = contentKey(archive.sha256, ...fragments, compiler.split('\n', 1)[0]!);
    return cacheEntry('source-kernels', `${name}-${key}`, async dir => {
        await step(`fetch, verify and unpack ${archive.name} ${archive.version} (${Math.round(archive.size / 1e6)} MB, 1.5 GB unpacked)`,
            async () => unpackSource(archive, dir, aptOf));
        await step(`configure the ${name} kernel`, async () => configure(fragments.join('\n'), dir));
        await step(`compile the ${name} kernel (some minutes)`, async update => compile(recipe.objects, dir, update));
        await step('remove what building modules does not need', async () => slim(dir));
    });
}

/** Fills dir with the tree of a linux-source package, but for files that match one of the patterns, as seen from the tree. */
export async function unpackSource(wanted: DebianPackage, dir: string, apt: AptOf, without: readonly string[] = []): Promise<void> {
    const packaged = path.join(dir, 'packaged');
    await runTool('mkdir', [packaged]);
    const archive = await apt(wanted.release).download(wanted, packaged);
    await runTool('dpkg-deb', ['-x', archive, packaged]);
    const excluded = without.map(pattern => `--exclude=${wanted.name}/${pattern}`);
    await runTool('tar', ['-xJf', path.join(packaged, 'usr/src', `${wanted.name}.tar.xz`), '-C', dir, '--strip-components=1', '--anchored', ...excluded]);
    await rm(packaged, {recursive: true});
}

/** Everything off but what the fragments set; each of them must have come through with what it depends on. */
async function configure(wanted: string, dir: string): Promise<void> {
    const file = path.join(dir, 'wanted.config');
    await writeFile(file, lastOnes(wanted));
    await runTool('make', ['-C', dir, ...makeVariables, `KCONFIG_ALLCONFIG=${file}`, 'allnoconfig']);
    const config = parseConfig(await readFile(path.join(dir, '.config'), 'utf8'));
    const lost = [...parseConfig(wanted)].filter(([option, value]) => config.get(option) !== value);
    if (lost.length > 0)
        throw new SetupFailure(`the kernel's configuration does not take ${lost.map(([option]) => option).join(', ')}: something that it depends on is not set`);
}

/** Each option once, as it was set last. */
function lastOnes(config: string): string {
    return Array.from(parseConfig(config), ([option, value]) => `${option}=${value}\n`).join('');
}

/** Names of the machine and its user would otherwise be in the kernel's banner. */
const makeVariables = [`CC=${source.compiler}`, `HOSTCC=${source.compiler}`, 'KBUILD_BUILD_USER=proc-conformance', 'KBUILD_BUILD_HOST=localhost'];

async function compile(expected: number, dir: string, update: (detail: string) => void): Promise<void> {
    let objects = 0;
    const making = execa('nice', ['make', '-C', dir, ...makeVariables, `-j${os.availableParallelism()}`, 'bzImage', 'modules'], {
        all: true,
        reject: false,
        stdin: 'ignore',
        timeout: compileDeadline,
        env: {LC_ALL: 'C'},
    });
    readLines(making.stdout, 1 << 20, line => {
        if (/^ {2}(?:CC|AS|AR) /v.test(line.toString()))
            update(`${++objects} of about ${expected} objects`);
    }, () => {});
    const {exitCode, timedOut, all} = await making;
    if (timedOut)
        throw new SetupFailure(`compiling a kernel had not ended after ${compileDeadline / 60_000} minutes, at ${objects} of about ${expected} objects`);
    if (exitCode !== 0)
        throw new SetupFailure(`the kernel does not compile: ${all.split('\n').find(line => line.includes('No space left')) ?? firstError(all) ?? `make ended with ${exitCode}`}`);
}

/** Headers, build system and image stay, as in a distribution's packages for building modules. */
async function slim(dir: string): Promise<void> {
    const image = 'arch/x86/boot/bzImage';
    await rename(path.join(dir, image), path.join(dir, 'bzImage'));
    const kept = ['./scripts/*', './tools/objtool/*'].flatMap(folder => ['-not', '-path', folder]);
    const dropped = ['*.[acoS]', '*.cmd', '*.rst', '*.dts*', '*.json', '*.txt', 'vmlinux*'].flatMap(name => ['-o', '-name', name]).slice(1);
    await runTool('find', ['.', '-type', 'f', '(', ...dropped, ')', ...kept, '-delete'], {cwd: dir});
    await runTool('find', ['.', '-type', 'd', '-empty', '-delete'], {cwd: dir});
    await runTool('mkdir', ['-p', path.dirname(path.join(dir, image))]);
    await rename(path.join(dir, 'bzImage'), path.join(dir, image));
}
