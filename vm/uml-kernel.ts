/** Debian's User Mode Linux: a kernel that is a program, and the source it was built from as far as modules need it. */
import {chmod, readdir, readFile, rename, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {AptOf, DebianPackage} from './apt.ts';
import type {CatalogueEntry} from './catalogue.ts';
import {SetupFailure} from './failure.ts';
import {needs, qemuNeed, type Need} from './host.ts';
import type {Kernel} from './kernel.ts';
import {imageOf} from './kernel-packages.ts';
import {kernelBuildNeeds, libelfNeed, unpackSource} from './linux-source.ts';
import {runTool} from './tool.ts';
import {symbolVersions} from './uml-symbols.ts';

/** What this machine must have for it. No QEMU, and nothing that only compiling kernels for other machines takes. */
export const umlNeeds: readonly Need[] = [
    ...needs.filter(need => need !== qemuNeed),
    ...kernelBuildNeeds.filter(need => need !== libelfNeed),
];

/** Code that no module is built from, and most of the source: 155 MB instead of 1.5 GB are written. */
const withoutCode = [
    ...['block', 'certs', 'crypto', 'drivers', 'fs', 'init', 'io_uring', 'ipc', 'lib', 'mm', 'net', 'rust', 'samples', 'security', 'sound', 'virt']
        .map(folder => `${folder}/*.[cS]`),
    'drivers/*.h', 'Documentation/*.*', 'tools/*', 'arch/[!ux]*/*.*',
];

/** What make takes to build a module; the rest was only for configuring. */
const kept = ['.config', 'Makefile', 'Module.symvers', 'arch', 'include', 'scripts'];

/** Fills dir with the kernel as `linux` and the tree that modules are built in as `source`. */
export async function unpackUserModeLinux({hostCompiler, make}: CatalogueEntry, packages: readonly DebianPackage[], dir: string, aptOf: AptOf, update: (detail: string) => void): Promise<void> {
    const image = imageOf(packages);
    const source = packages.find(one => one !== image)!;
    const [packaged, tree] = [path.join(dir, 'packaged'), path.join(dir, 'source')];
    await runTool('mkdir', [packaged, tree]);
    update(`${image.name} ${image.version}`);
    await runTool('dpkg-deb', ['-x', await aptOf(image.release).download(image, packaged), packaged]);
    await rename(path.join(packaged, 'usr/bin/linux.uml'), path.join(dir, 'linux'));
    await chmod(path.join(dir, 'linux'), 0o755);
    update(`${source.name} ${source.version}`);
    await unpackSource(source, tree, aptOf, withoutCode);
    update('headers');
    await writeFile(path.join(tree, '.config'), await runTool(path.join(dir, 'linux'), ['--showconfig']));
    const variables = [...make.map(({variable}) => variable), `CC=${hostCompiler}`, `HOSTCC=${hostCompiler}`];
    await runTool('make', ['-s', '-C', tree, ...variables, 'olddefconfig', 'modules_prepare']);
    const [version, release] = [(await runTool(path.join(dir, 'linux'), ['--version'])).trim(), await releaseOf(tree)];
    if (release !== version)
        throw new SetupFailure(`${image.name} ${image.version} is Linux ${version}, and what modules were to be built with is ${release}`);
    await writeFile(path.join(tree, 'Module.symvers'), await symbolVersions(path.join(dir, 'linux')));
    const others = (await readdir(tree)).filter(name => !kept.includes(name));
    for (const one of [packaged, ...others.map(name => path.join(tree, name))])
        await rm(one, {recursive: true});
}

/** The same kernel, as it lies there. */
export async function describeUserModeLinux({name, make, hostCompiler, hostMake}: CatalogueEntry, packages: readonly DebianPackage[], dir: string): Promise<Kernel> {
    return {
        name,
        release: await releaseOf(path.join(dir, 'source')),
        packages,
        key: path.basename(dir),
        dir,
        image: path.join(dir, 'linux'),
        checksItself: false,
        hasAcpiTimer: false,
        port: 'serial',
        modules: path.join(dir, 'modules'),
        headers: path.join(dir, 'source'),
        compiler: hostCompiler,
        make: [...make, ...hostMake],
    };
}

async function releaseOf(tree: string): Promise<string> {
    return (await readFile(path.join(tree, 'include/config/kernel.release'), 'utf8')).trim();
}
