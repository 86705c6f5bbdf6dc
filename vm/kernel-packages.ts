/** Which packages a kernel of the catalogue consists of, by what Debian's mirror has today. */
import type {AptOf, DebianPackage, PackageRecord} from './apt.ts';
import type {CatalogueEntry} from './catalogue.ts';
import {SetupFailure} from './failure.ts';
import {runTool} from './tool.ts';

/** A kernel's own packages: image, headers and what has been split off from them since 7.0. */
export function isKernelPart(name: string): boolean {
    return /^linux-(?:image|binary|modules|base|headers|kbuild)-\d/.test(name);
}

/** The package and the version that a kernel is known by: `6.1.192-2`. */
export function imageOf<Package extends {readonly name: string}>(packages: readonly Package[]): Package {
    return packages.find(({name}) => /^(?:linux-image-\d|user-mode-linux$)/.test(name))!;
}

/** The newest version of an entry's kernel that modules can be built for. */
export async function newestPackages(entry: CatalogueEntry, aptOf: AptOf): Promise<DebianPackage[]> {
    return entry.flavour === 'uml' ? newestUserModeLinux(entry, aptOf) : newestImage(entry, aptOf);
}

/** The newest whose image and headers are both there. */
async function newestImage(entry: CatalogueEntry, aptOf: AptOf): Promise<DebianPackage[]> {
    const images = await kernelImages(entry, aptOf);
    const image = await newest(images.filter(({version}) => entry.series.test(version)));
    if (image === null)
        throw new SetupFailure(`Debian's ${entry.release} has no kernel ${entry.name} any more; ${await nearest(images)}`);
    const own = await partsOf(entry, image, aptOf);
    const libraries = await Promise.all(entry.libraries.map(async ({release, name}) => bare(await newestOf(release, name, aptOf))));
    return [...own, ...libraries].toSorted((a, b) => a.name.localeCompare(b.name));
}

/** It has no headers; they are in the source that it was built from, in exactly that version. */
async function newestUserModeLinux({release, series, name}: CatalogueEntry, aptOf: AptOf): Promise<DebianPackage[]> {
    const image = await newestOf(release, 'user-mode-linux', aptOf);
    const {version} = image.builtUsing.find(({source}) => source === 'linux') ?? {version: 'of no version'};
    const source = `linux-source-${/^\d+\.\d+/.exec(version)?.[0]}`;
    const record = (await aptOf(release).records([source])).find(one => one.version === version);
    if (!series.test(image.version) || record === undefined)
        throw new SetupFailure(`Debian's ${release} has user-mode-linux ${image.version}, built from linux ${version}, but not what kernel ${name} takes`);
    return [record, image].map(bare);
}

/** Those of the packages that the mirror no longer has, as they are or at all. */
export async function goneFromMirror(packages: readonly DebianPackage[], aptOf: AptOf): Promise<DebianPackage[]> {
    const gone = await Promise.all(packages.map(async one => {
        await aptOf(one.release).update();
        const offered = await aptOf(one.release).records([one.name]);
        return offered.some(({version, sha256}) => version === one.version && sha256 === one.sha256) ? [] : [one];
    }));
    return gone.flat();
}

async function partsOf(entry: CatalogueEntry, image: PackageRecord, aptOf: AptOf): Promise<DebianPackage[]> {
    const found = new Map<string, DebianPackage>();
    const wanted = [image.name, headersOf(image)];
    for (let name = wanted.shift(); name !== undefined; name = wanted.shift()) {
        if (found.has(name))
            continue;
        const records = await aptOf(entry.release).records([name]);
        const record = records.find(one => one.version === image.version);
        if (record === undefined)
            throw new SetupFailure(`${name} ${image.version}, a part of kernel ${entry.name}, is not in Debian's ${entry.release}`);
        found.set(name, bare(record));
        wanted.push(...record.depends.filter(isKernelPart));
    }
    return [...found.values()];
}

/** Every image of the entry's flavour whose headers are there in the same version. */
async function kernelImages(entry: CatalogueEntry, aptOf: AptOf): Promise<PackageRecord[]> {
    const apt = aptOf(entry.release);
    await apt.update();
    const names = await apt.names();
    const images = await apt.records([...names].filter(name => /^linux-image-\d/.test(name) && name.endsWith(`-${entry.flavour}`)));
    const headers = await apt.records(images.map(headersOf));
    return images.filter(image => headers.some(one => one.name === headersOf(image) && one.version === image.version));
}

function headersOf(image: PackageRecord): string {
    return image.name.replace('linux-image-', 'linux-headers-');
}

/** The newest version of a package. */
export async function newestOf(release: string, name: string, aptOf: AptOf): Promise<PackageRecord> {
    const apt = aptOf(release);
    await apt.update();
    const record = await newest(await apt.records([name]));
    if (record === null)
        throw new SetupFailure(`${name} is not in Debian's ${release}`);
    return record;
}

/** What to take instead of a kernel that is gone. */
async function nearest(images: readonly PackageRecord[]): Promise<string> {
    const image = await newest(images);
    return image === null ? 'nor another with headers' : `the nearest that it has is ${image.version}`;
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

/** A record as the lock file has it. */
export function bare({release, name, version, sha256, size}: PackageRecord): DebianPackage {
    return {release, name, version, sha256, size};
}
