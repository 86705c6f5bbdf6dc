/** The compiler that a kernel was compiled with: that of its release of Debian, unpacked and run through its own loader. */
import {mkdir, readFile, rm, symlink} from 'node:fs/promises';
import path from 'node:path';
import type {DebianPackage, PackageRecord} from './apt.ts';
import {cacheDir, cacheEntry, contentKey, exists, writeWhole} from './cache.ts';
import type {CatalogueEntry} from './catalogue.ts';
import type {ReleaseName} from './debian-release.ts';
import {SetupFailure} from './failure.ts';
import {runThroughLoader} from './headers.ts';
import {bare, newestOf} from './kernel-packages.ts';
import type {Kernel} from './kernel.ts';
import type {Step} from './step.ts';
import type {Supply} from './supply.ts';
import {runTool} from './tool.ts';

/** Changes when the same packages are unpacked differently. */
const recipe = '1';

/** The kernel, to have modules built by its release's compiler instead of the host's; fetched and unpacked where the cache lacks it. */
export async function withReleaseCompiler(kernel: Kernel, entry: CatalogueEntry, supply: Supply, step: Step): Promise<Kernel> {
    const packages = await knownPackages(entry) ?? await findPackages(entry, supply, step);
    const megabytes = Math.round(packages.reduce((sum, one) => sum + one.size, 0) / 1e6);
    const key = contentKey(recipe, ...packages.map(one => `${one.name}=${one.version} ${one.sha256}`));
    if (supply.offline && !await exists(path.join(cacheDir(), 'compilers', key)))
        throw missing(entry);
    const dir = await cacheEntry('compilers', key, async into =>
        step(`fetch and verify ${packages.length} packages of ${entry.releaseCompiler} (${megabytes} MB)`, async update =>
            unpack(packages, into, supply, update)));
    const prefix = path.join(dir, 'usr/bin/x86_64-linux-gnu-');
    return {
        ...kernel,
        compiler: `${prefix}${entry.releaseCompiler}`,
        make: [...entry.make, {variable: `CROSS_COMPILE=${prefix}`, reason: 'assembler, linker and the like of the same release'}],
    };
}

async function knownPackages(entry: CatalogueEntry): Promise<DebianPackage[] | null> {
    const file = packagesFile(entry);
    return await exists(file) ? JSON.parse(await readFile(file, 'utf8')) as DebianPackage[] : null;
}

function packagesFile({release, releaseCompiler}: CatalogueEntry): string {
    return path.join(cacheDir(), 'compilers', `${release}-${releaseCompiler}.json`);
}

function missing({name, release, releaseCompiler}: CatalogueEntry): SetupFailure {
    return new SetupFailure(`${releaseCompiler} of Debian's ${release}, for kernel ${name}, is not in the cache, and --offline keeps it from being fetched`);
}

async function findPackages(entry: CatalogueEntry, supply: Supply, step: Step): Promise<DebianPackage[]> {
    if (supply.offline)
        throw missing(entry);
    const packages = await step(`look for ${entry.releaseCompiler} in Debian's ${entry.release}`, async () => resolve(entry, supply));
    await writeWhole(packagesFile(entry), `${JSON.stringify(packages, null, 4)}\n`);
    return packages;
}

/** The compiler with all that it depends on; of what is for building programs only the compiler's own headers. */
async function resolve({release, releaseCompiler}: CatalogueEntry, {aptOf}: Supply): Promise<DebianPackage[]> {
    const found = new Map<string, PackageRecord>();
    const wanted = [releaseCompiler];
    for (let name = wanted.shift(); name !== undefined; name = wanted.shift()) {
        if (found.has(name))
            continue;
        const record = await newestOf(name === 'libc6' ? libraryRelease(release) : release, name, aptOf);
        found.set(name, record);
        if (!name.endsWith('-dev'))
            wanted.push(...record.depends);
    }
    return [...found.values()].map(bare);
}

/** A loader gives a program its name since glibc 2.33; bullseye has 2.31, and its programs run with a newer one as well. */
function libraryRelease(release: ReleaseName): ReleaseName {
    return release === 'bullseye' ? 'bookworm' : release;
}

async function unpack(packages: readonly DebianPackage[], dir: string, supply: Supply, update: (detail: string) => void): Promise<void> {
    const archives = path.join(dir, 'archives');
    await mkdir(archives);
    for (const one of packages) {
        update(`${one.name} ${one.version}`);
        const archive = await supply.aptOf(one.release).download(one, archives);
        await runTool('dpkg-deb', ['-x', archive, dir]);
        await rm(archive);
    }
    for (const folder of ['archives', 'usr/share'])
        await rm(path.join(dir, folder), {recursive: true, force: true});
    for (const folder of ['usr/bin', 'usr/lib/gcc', 'usr/libexec'])
        if (await exists(path.join(dir, folder)))
            await runThroughLoader(path.join(dir, folder), dir);
    // Where gcc looks for its assembler before it asks PATH.
    await mkdir(path.join(dir, 'usr/x86_64-linux-gnu'));
    await symlink('../bin', path.join(dir, 'usr/x86_64-linux-gnu/bin'));
}
