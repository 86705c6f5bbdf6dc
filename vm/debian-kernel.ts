import {chmod, mkdir, readFile, readdir, rename, rm} from 'node:fs/promises';
import path from 'node:path';
import type {DebianPackage} from './apt.ts';
import {cacheDir, cacheEntry, contentKey, exists, writeWhole} from './cache.ts';
import type {CatalogueEntry} from './catalogue.ts';
import {SetupFailure} from './failure.ts';
import {isCommonHeaders, makeRelocatable, runThroughLoader} from './headers.ts';
import {bootModules} from './initramfs.ts';
import {readLock, versionOf} from './kernel-lock.ts';
import {goneFromMirror, imageOf, isKernelPart, newestPackages} from './kernel-packages.ts';
import type {Kernel} from './kernel.ts';
import type {Step} from './step.ts';
import type {Supply} from './supply.ts';
import {runTool} from './tool.ts';
import {describeUserModeLinux, unpackUserModeLinux} from './uml-kernel.ts';

/** Changes when the same packages are unpacked differently. */
const recipe = '2';

export interface FoundKernel {
    readonly kernel: Kernel;
    /** Why it is not what the lock file says; null where it is. */
    readonly departure: string | null;
}

/** The kernel of a catalogue entry that the lock file names; fetched, verified and unpacked where the cache lacks it. */
export async function ensureDebianKernel(entry: CatalogueEntry, supply: Supply, step: Step): Promise<FoundKernel> {
    const locked = (await readLock()).get(entry.name) ?? null;
    const cached = await cachedDebianKernel(entry);
    if (cached && (cached.departure === null || !supply.strict))
        return cached;
    const version = versionOf(locked) ?? 'of any version';
    if (supply.offline)
        throw new SetupFailure(`kernel ${entry.name} ${version} is not in the cache, and --offline keeps it from being fetched`);
    const {packages, departure} = await step(`look for kernel ${entry.name} ${version} in Debian's ${entry.release}`, async () => choose(entry, locked, supply));
    const megabytes = Math.round(packages.reduce((sum, one) => sum + one.size, 0) / 1e6);
    const dir = await cacheEntry('kernels', kernelKey(packages), async into =>
        step(`fetch and verify ${packages.length} packages of kernel ${entry.name} (${megabytes} MB)`, async update =>
            unpack(entry, packages, into, supply, update)));
    return {kernel: await describe(entry, packages, dir), departure};
}

/** The same as far as the cache has it: the locked version, else what took its place the last time; null where it has neither. */
export async function cachedDebianKernel(entry: CatalogueEntry): Promise<FoundKernel | null> {
    const locked = (await readLock()).get(entry.name) ?? null;
    const known: Choice[] = [...locked === null ? [] : [{packages: locked, departure: null}], ...await rememberedSubstitute(entry, locked)];
    for (const {packages, departure} of known) {
        const dir = path.join(cacheDir(), 'kernels', kernelKey(packages));
        if (await exists(dir))
            return {kernel: await describe(entry, packages, dir), departure};
    }
    return null;
}

export interface Choice {
    readonly packages: readonly DebianPackage[];
    readonly departure: string | null;
}

/** The locked packages as long as the mirror has all of them, else the newest of the series. */
export async function choose(entry: CatalogueEntry, locked: readonly DebianPackage[] | null, supply: Supply): Promise<Choice> {
    const gone = locked === null ? null : (await goneFromMirror(locked, supply.aptOf))[0];
    if (locked !== null && gone === undefined)
        return {packages: locked, departure: null};
    const why = gone
        ? `${gone.name} ${gone.version} of kernel ${entry.name} has left Debian's ${gone.release} on this mirror`
        : `kernel ${entry.name} is not in kernels.lock.json`;
    const packages = await newestPackages(entry, supply.aptOf);
    const nearest = `${imageOf(packages).name} ${versionOf(packages)}`;
    if (supply.strict)
        throw new SetupFailure(`${why}; the nearest is ${nearest}, and proc-conformance kernels --update moves the lock to it`);
    const departure = `${why}; ${nearest} takes its place`;
    await writeWhole(substituteFile(entry), `${JSON.stringify({insteadOf: lockedKey(locked), packages, departure})}\n`);
    return {packages, departure};
}

async function rememberedSubstitute(entry: CatalogueEntry, locked: readonly DebianPackage[] | null): Promise<Choice[]> {
    const file = substituteFile(entry);
    if (!await exists(file))
        return [];
    const {insteadOf, ...choice} = JSON.parse(await readFile(file, 'utf8')) as Choice & {insteadOf: string | null};
    return insteadOf === lockedKey(locked) ? [choice] : [];
}

function substituteFile(entry: CatalogueEntry): string {
    return path.join(cacheDir(), 'substitutes', `${entry.name}.json`);
}

function lockedKey(locked: readonly DebianPackage[] | null): string | null {
    return locked === null ? null : kernelKey(locked);
}

function kernelKey(packages: readonly DebianPackage[]): string {
    return contentKey(recipe, ...bootModules, ...packages.map(one => `${one.name}=${one.version} ${one.sha256}`));
}

async function unpack(entry: CatalogueEntry, packages: readonly DebianPackage[], dir: string, supply: Supply, update: (detail: string) => void) {
    if (entry.flavour === 'uml')
        return unpackUserModeLinux(entry, packages, dir, supply.aptOf, update);
    const [archives, libraries] = [path.join(dir, 'archives'), path.join(dir, 'libraries')];
    await mkdir(archives);
    for (const one of packages) {
        update(`${one.name} ${one.version}`);
        const archive = await supply.aptOf(one.release).download(one, archives);
        await runTool('dpkg-deb', ['-x', archive, isKernelPart(one.name) ? dir : libraries]);
        await rm(archive);
    }
    await makeRelocatable(path.join(dir, 'usr/src'));
    if (entry.libraries.length > 0)
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
    if (entry.flavour === 'uml')
        return describeUserModeLinux(entry, packages, dir);
    const release = await releaseOf(dir);
    return {
        name: entry.name,
        release,
        packages,
        key: path.basename(dir),
        dir,
        image: path.join(dir, 'vmlinuz'),
        checksItself: false,
        hasAcpiTimer: true,
        port: 'virtio',
        modules: path.join(dir, 'modules'),
        headers: path.join(dir, 'usr/src', `linux-headers-${release}`),
        compiler: entry.hostCompiler,
        make: [...entry.make, ...entry.hostMake],
    };
}

/** The release that the headers are for. */
async function releaseOf(dir: string): Promise<string> {
    const names = (await readdir(path.join(dir, 'usr/src'))).filter(name => name.startsWith('linux-headers-') && !isCommonHeaders(name));
    if (names.length !== 1)
        throw new SetupFailure(`the kernel's packages hold headers for ${names.length} kernels (${names.join(', ')}) where one was expected`);
    return names[0]!.replace('linux-headers-', '');
}
