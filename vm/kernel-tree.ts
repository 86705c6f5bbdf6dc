import {access, readFile} from 'node:fs/promises';
import path from 'node:path';
import {contentKey, exists} from './cache.ts';
import {SetupFailure, UnfitKernel} from './failure.ts';
import {isInstalled} from './host.ts';
import type {Kernel, MakeVariable} from './kernel.ts';
import {checksItself, hasVirtio, isUml, missedOptions, parseConfig, portDrivers, unfitOptions, type KernelConfig} from './kernel-config.ts';

/** What a tree has when modules can be built for it, and the make target that makes it. */
const buildFiles = [
    ['Makefile', null],
    ['include/generated/autoconf.h', 'modules_prepare'],
    ['include/generated/utsrelease.h', 'modules_prepare'],
    ['scripts/mod/modpost', 'modules_prepare'],
    ['Module.symvers', 'modules'],
] as const;

/** What make is given for a tree of User Mode Linux, whose headers are among those of every architecture. */
const architecture: MakeVariable = {variable: 'ARCH=um', reason: 'the tree was configured for it'};

/** bzImage, or vmlinux where the kernel says how to enter it; relative to the tree. */
const images = [
    {file: 'arch/x86/boot/bzImage', option: null},
    {file: 'vmlinux', option: 'CONFIG_PVH'},
] as const;

/**
 * A kernel from a build tree of the user's own as it is, in which nothing is written; notes: what it can be tested without,
 * and what that costs. Rejects with UnfitKernel where it cannot be tested.
 */
export async function readKernelTree(dir: string, scheme: 'qemu' | 'uml'): Promise<{kernel: Kernel; notes: readonly string[]}> {
    if (!await exists(path.join(dir, '.config')))
        throw new UnfitKernel(`${dir} is no kernel build tree: it has no .config`);
    const text = await readFile(path.join(dir, '.config'), 'utf8');
    const config = parseConfig(text);
    const wanted = scheme === 'uml';
    if (isUml(config) !== wanted)
        throw new UnfitKernel(`${dir} is ${wanted ? 'not ' : ''}configured for ARCH=um; --target ${wanted ? 'qemu' : 'uml'}:${dir} is for such kernels`);
    const isVirtio = hasVirtio(config, new Set(await present(dir, portDrivers)));
    const unfit = unfitOptions(config, wanted || isVirtio);
    if (unfit.length > 0)
        throw new UnfitKernel(`the kernel of ${dir} cannot be tested as it is configured; it needs ${unfit.join(', ')}`);
    await checkBuilt(dir, wanted);
    const image = wanted ? await program(dir) : await bootable(dir, config);
    const release = /"(.*)"/v.exec(await readFile(path.join(dir, 'include/generated/utsrelease.h'), 'utf8'))?.[1] ?? '';
    const kernel: Kernel = {
        name: dir,
        release,
        packages: [],
        key: contentKey(text, release, await readFile(image), await readFile(path.join(dir, 'Module.symvers'))),
        dir,
        image,
        checksItself: checksItself(config),
        hasAcpiTimer: config.get('CONFIG_X86_PM_TIMER') === 'y',
        port: isVirtio ? 'virtio' : 'serial',
        modules: dir,
        headers: dir,
        compiler: await compilerOf(dir, config),
        make: wanted ? [architecture] : [],
    };
    const missed = missedOptions(config);
    return {kernel, notes: missed.length === 0 ? [] : [`${dir} is without ${missed.join(', ')}, which are skipped`]};
}

async function checkBuilt(dir: string, forUml: boolean): Promise<void> {
    const there = await present(dir, buildFiles.map(([file]) => file));
    const absent = buildFiles.find(([file]) => !there.includes(file));
    if (absent === undefined)
        return;
    const [file, target] = absent;
    throw new UnfitKernel(target === null
        ? `${dir} is no kernel build tree: it has no ${file}`
        : `no module can be built for the kernel of ${dir}: it has no ${file}; make -C ${dir} ${forUml ? `${architecture.variable} ` : ''}${target} makes it`);
}

/** User Mode Linux, which is linked as a program under a second name. */
async function program(dir: string): Promise<string> {
    const image = path.join(dir, 'linux');
    if (!await exists(image))
        throw new UnfitKernel(`there is nothing to start in ${dir}; make -C ${dir} ${architecture.variable} linux makes it`);
    return image;
}

async function bootable(dir: string, config: KernelConfig): Promise<string> {
    const there = await present(dir, images.map(({file}) => file));
    const image = images.find(({file, option}) => there.includes(file) && (option === null || config.get(option) === 'y'));
    if (image === undefined)
        throw new UnfitKernel(there.length > 0
            ? `the vmlinux of ${dir} cannot be booted without CONFIG_PVH=y; make -C ${dir} bzImage makes what can`
            : `there is nothing to boot in ${dir}; make -C ${dir} bzImage makes it`);
    return path.join(dir, image.file);
}

/** The compiler that the tree was built with, which modules must be built with too. */
async function compilerOf(dir: string, config: KernelConfig): Promise<string> {
    const text = config.get('CONFIG_CC_VERSION_TEXT')?.replaceAll('"', '') ?? '';
    const compiler = text.split(' ', 1)[0]!;
    if (config.get('CONFIG_CC_IS_GCC') !== 'y')
        throw new UnfitKernel(`the kernel of ${dir} was built with ${text || 'an unknown compiler'}; only kernels built with gcc can be tested`);
    if (!await isInstalled(compiler))
        throw new SetupFailure(`the kernel of ${dir} was built with ${text}, and ${compiler} is not installed here`);
    return compiler;
}

async function present(dir: string, files: readonly string[]): Promise<string[]> {
    const found = await Promise.all(files.map(async file => access(path.join(dir, file)).then(() => [file], () => [])));
    return found.flat();
}
