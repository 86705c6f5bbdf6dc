import {chmod, mkdir, readFile, readdir, rename, rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {Apt, type DebianPackage} from './apt.ts';
import {cacheDir, cacheEntry, contentKey, exists, writeWhole} from './cache.ts';
import type {CatalogueEntry} from './catalogue.ts';
import {SetupFailure} from './failure.ts';
import type {Kernel} from './kernel.ts';
import type {Step} from './step.ts';
import {runTool} from './tool.ts';

/** Changes when the same packages are unpacked differently. */
const recipe = '1';

/** The kernel of a catalogue entry; fetched, verified and unpacked where the cache lacks it. */
export async function ensureDebianKernel(entry: CatalogueEntry, step: Step): Promise<Kernel> {
    const cached = await cachedDebianKernel(entry);
    if (cached)
        return cached;
    const packages = await step(`resolve kernel ${entry.name} in Debian's ${entry.suite}`, async update => resolve(entry, update));
    const files = packages.filter(one => /^linux-(?:image|headers|kbuild)-\d/.test(one.name));
    const megabytes = Math.round(files.reduce((sum, one) => sum + one.size, 0) / 1e6);
    const dir = await cacheEntry('kernels', kernelKey(packages), async into =>
        step(`fetch and verify ${files.length} packages of kernel ${entry.name} (${megabytes} MB)`, async update =>
            unpack(entry, files, into, update)));
    return describe(entry, packages, dir);
}

/** The kernel of a catalogue entry as it was resolved and unpacked before; null where the cache lacks it. */
export async function cachedDebianKernel(entry: CatalogueEntry): Promise<Kernel | null> {
    const file = resolutionFile(entry);
    if (!await exists(file))
        return null;
    const packages = JSON.parse(await readFile(file, 'utf8')) as DebianPackage[];
    const dir = path.join(cacheDir(), 'kernels', kernelKey(packages));
    return await exists(dir) ? describe(entry, packages, dir) : null;
}

function kernelKey(packages: readonly DebianPackage[]): string {
    return contentKey(recipe, ...packages.map(one => `${one.name}=${one.version} ${one.sha256}`));
}

function resolutionFile(entry: CatalogueEntry): string {
    return path.join(cacheDir(), 'resolved', `${entry.name}.json`);
}

async function resolve(entry: CatalogueEntry, update: (detail: string) => void): Promise<DebianPackage[]> {
    const apt = new Apt(entry.suite);
    update('package lists');
    await apt.update();
    update('dependencies');
    const packages = await apt.resolve([entry.image, entry.headers], name => /^linux-(?:image|headers|kbuild)-\d/.test(name));
    await writeWhole(resolutionFile(entry), `${JSON.stringify(packages, null, 2)}\n`);
    return packages;
}

async function unpack(entry: CatalogueEntry, packages: readonly DebianPackage[], dir: string, update: (detail: string) => void) {
    const apt = new Apt(entry.suite);
    const archives = path.join(dir, 'archives');
    await mkdir(archives);
    for (const one of packages) {
        update(`${one.name} ${one.version}`);
        const archive = await apt.download(one, archives);
        await runTool('dpkg-deb', ['-x', archive, dir]);
    }
    await rm(archives, {recursive: true});
    await makeRelocatable(path.join(dir, 'usr/src'));
    const release = await soleName(path.join(dir, 'lib/modules'));
    await rename(path.join(dir, 'boot', `vmlinuz-${release}`), path.join(dir, 'vmlinuz'));
    await chmod(path.join(dir, 'vmlinuz'), 0o644);
    await rm(path.join(dir, 'boot'), {recursive: true});
    await rm(path.join(dir, 'usr/share'), {recursive: true, force: true});
}

/** Debian's headers include the common ones by their absolute installed path; here both stay side by side. */
async function makeRelocatable(sources: string): Promise<void> {
    for (const name of await readdir(sources)) {
        const makefile = path.join(sources, name, 'Makefile');
        if (!name.startsWith('linux-headers-') || name.endsWith('-common') || !await exists(makefile))
            continue;
        const text = await readFile(makefile, 'utf8');
        await writeFile(makefile, text.replaceAll(/^include \/usr\/src\//gm, 'include ../'));
    }
}

async function describe(entry: CatalogueEntry, packages: readonly DebianPackage[], dir: string): Promise<Kernel> {
    const release = await soleName(path.join(dir, 'lib/modules'));
    return {
        name: entry.name,
        release,
        packages,
        key: path.basename(dir),
        dir,
        image: path.join(dir, 'vmlinuz'),
        modules: path.join(dir, 'lib/modules', release, 'kernel'),
        headers: path.join(dir, 'usr/src', `linux-headers-${release}`),
        compiler: entry.compiler,
        make: entry.make,
    };
}

async function soleName(dir: string): Promise<string> {
    const names = await readdir(dir);
    if (names.length !== 1)
        throw new SetupFailure(`the kernel's packages hold ${names.length} module trees (${names.join(', ')}) where one was expected`);
    return names[0]!;
}
