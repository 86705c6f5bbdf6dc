/** Which packages a kernel of the catalogue consists of today. */
import type {Apt, DebianPackage, PackageRecord} from './apt.ts';
import type {CatalogueEntry} from './catalogue.ts';
import {debianReleases} from './debian-release.ts';
import {SetupFailure} from './failure.ts';
import {runTool} from './tool.ts';

/** A kernel's own packages: image, headers and what has been split off from them since 7.0. */
export function isKernelPart(name: string): boolean {
    return /^linux-(?:image|binary|modules|base|headers|kbuild)-\d/.test(name);
}

/** The newest version of an entry's kernel whose image and headers are both there. */
export async function newestPackages(apt: Apt, entry: CatalogueEntry): Promise<DebianPackage[]> {
    const images = await kernelImages(apt, entry);
    const offered = images.filter(({version}) => entry.series.test(version));
    const image = await newest(offered);
    if (image === null)
        throw new SetupFailure(`kernel ${entry.name} is no longer in Debian's ${entry.release}${await nearest(images)}`);
    return packagesOf(apt, entry, image);
}

async function packagesOf(apt: Apt, entry: CatalogueEntry, image: PackageRecord): Promise<DebianPackage[]> {
    const found = new Map<string, DebianPackage>();
    const wanted = [image.name, headersOf(image)];
    for (let name = wanted.shift(); name !== undefined; name = wanted.shift()) {
        if (found.has(name))
            continue;
        const records = await apt.records([name]);
        const record = records.find(one => one.version === image.version);
        if (record === undefined)
            throw new SetupFailure(`${name} ${image.version}, a part of kernel ${entry.name}, is not in Debian's ${entry.release}`);
        found.set(name, bare(record));
        wanted.push(...record.depends.filter(isKernelPart));
    }
    if (entry.ownLibraries)
        for (const name of debianReleases[entry.release].libraries)
            found.set(name, bare(await newestOf(apt, entry, name)));
    return [...found.values()].toSorted((a, b) => a.name.localeCompare(b.name));
}

/** Every image of the entry's flavour whose headers are there in the same version. */
async function kernelImages(apt: Apt, entry: CatalogueEntry): Promise<PackageRecord[]> {
    const names = await apt.names('linux-');
    const images = await apt.records(names.filter(name => /^linux-image-\d/.test(name) && name.endsWith(`-${entry.flavour}`)));
    const headers = await apt.records(images.map(headersOf).filter(name => names.includes(name)));
    return images.filter(image => headers.some(one => one.name === headersOf(image) && one.version === image.version));
}

/** What to take instead of a kernel that is gone. */
async function nearest(images: readonly PackageRecord[]): Promise<string> {
    const image = await newest(images);
    return image === null ? '' : `, whose newest is ${image.version}`;
}

function headersOf(image: PackageRecord): string {
    return image.name.replace('linux-image-', 'linux-headers-');
}

async function newestOf(apt: Apt, entry: CatalogueEntry, name: string): Promise<PackageRecord> {
    const record = await newest(await apt.records([name]));
    if (record === null)
        throw new SetupFailure(`${name} is not in Debian's ${entry.release}`);
    return record;
}

async function newest(records: readonly PackageRecord[]): Promise<PackageRecord | null> {
    let best: PackageRecord | null = null;
    for (const record of records)
        if (best === null || await isNewer(record.version, best.version))
            best = record;
    return best;
}

/** By Debian's rules for versions, which are dpkg's to know. */
async function isNewer(a: string, b: string): Promise<boolean> {
    return runTool('dpkg', ['--compare-versions', a, 'gt', b]).then(() => true, () => false);
}

function bare({name, version, sha256, size}: PackageRecord): DebianPackage {
    return {name, version, sha256, size};
}
