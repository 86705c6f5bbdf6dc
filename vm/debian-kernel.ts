import {chmod, mkdir, readFile, readdir, rename, rm} from 'node:fs/promises';
import path from 'node:path';
import {Apt, type DebianPackage} from './apt.ts';
import {cacheDir, cacheEntry, contentKey, exists, writeWhole} from './cache.ts';
import type {CatalogueEntry} from './catalogue.ts';
import {SetupFailure} from './failure.ts';
import {isCommonHeaders, makeRelocatable, runThroughLoader} from './headers.ts';
import {bootModules} from './initramfs.ts';
import {isKernelPart, newestPackages} from './kernel-packages.ts';
import type {Kernel} from './kernel.ts';
import type {Step} from './step.ts';
import {runTool} from './tool.ts';

/** Changes when the same packages are unpacked differently. */
const recipe = '2';

/** The kernel of a catalogue entry; fetched, verified and unpacked where the cache lacks it. */
export async function ensureDebianKernel(entry: CatalogueEntry, step: Step): Promise<Kernel> {
    const cached = await cachedDebianKernel(entry);
    if (cached)
        return cached;
    const packages = await step(`resolve kernel ${entry.name} in Debian's ${entry.release}`, async update => resolve(entry, update));
    const megabytes = Math.round(packages.reduce((sum, one) => sum + one.size, 0) / 1e6);
    const dir = await cacheEntry('kernels', kernelKey(packages), async into =>
        step(`fetch and verify ${packages.length} packages of kernel ${entry.name} (${megabytes} MB)`, async update =>
            unpack(entry, packages, into, update)));
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
    return contentKey(recipe, ...bootModules, ...packages.map(one => `${one.name}=${one.version} ${one.sha256}`));
}

function resolutionFile(entry: CatalogueEntry): string {
    return path.join(cacheDir(), 'kernel-packages', `${entry.name}.json`);
}

async function resolve(entry: CatalogueEntry, update: (detail: string) => void): Promise<DebianPackage[]> {
    const apt = new Apt(entry.release);
    update('package lists');
    await apt.update();
    update('versions');
    const packages = await newestPackages(apt, entry);
    await writeWhole(resolutionFile(entry), `${JSON.stringify(packages, null, 2)}\n`);
    return packages;
}

async function unpack(entry: CatalogueEntry, packages: readonly DebianPackage[], dir: string, update: (detail: string) => void) {
    const apt = new Apt(entry.release);
    const [archives, libraries] = [path.join(dir, 'archives'), path.join(dir, 'libraries')];
    await mkdir(archives);
    for (const one of packages) {
        update(`${one.name} ${one.version}`);
        const archive = await apt.download(one, archives);
        await runTool('dpkg-deb', ['-x', archive, isKernelPart(one.name) ? dir : libraries]);
        await rm(archive);
    }
    await makeRelocatable(path.join(dir, 'usr/src'));
    if (entry.ownLibraries)
        await runThroughLoader(path.join(dir, 'usr/lib'), libraries);
    await keepWhatIsUsed(dir);
}

/** The kernel's image and the modules that a guest needs; a generic kernel has 400 MB of others. */
async function keepWhatIsUsed(dir: string): Promise<void> {
    const release = await releaseOf(dir);
    const images = [`boot/vmlinuz-${release}`, `usr/lib/modules/${release}/vmlinuz`].map(file => path.join(dir, file));
    const image = await exists(images[0]!) ? images[0]! : images[1]!;
    await rename(image, path.join(dir, 'vmlinuz'));
    await chmod(path.join(dir, 'vmlinuz'), 0o644);
    for (const module of bootModules) {
        const file = path.join(dir, 'lib/modules', release, 'kernel', module);
        if (!await exists(file))
            continue;
        await mkdir(path.join(dir, 'modules', path.dirname(module)), {recursive: true});
        await rename(file, path.join(dir, 'modules', module));
    }
    for (const folder of ['archives', 'boot', 'lib', 'usr/lib/modules', 'usr/share', 'libraries/usr/share'])
        await rm(path.join(dir, folder), {recursive: true, force: true});
}

async function describe(entry: CatalogueEntry, packages: readonly DebianPackage[], dir: string): Promise<Kernel> {
    const release = await releaseOf(dir);
    return {
        name: entry.name,
        release,
        packages,
        key: path.basename(dir),
        dir,
        image: path.join(dir, 'vmlinuz'),
        modules: path.join(dir, 'modules'),
        headers: path.join(dir, 'usr/src', `linux-headers-${release}`),
        compiler: entry.compiler,
        make: entry.make,
    };
}

/** The release that the headers are for. */
async function releaseOf(dir: string): Promise<string> {
    const names = (await readdir(path.join(dir, 'usr/src'))).filter(name => name.startsWith('linux-headers-') && !isCommonHeaders(name));
    if (names.length !== 1)
        throw new SetupFailure(`the kernel's packages hold headers for ${names.length} kernels (${names.join(', ')}) where one was expected`);
    return names[0]!.replace('linux-headers-', '');
}
