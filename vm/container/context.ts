/** What an image is built from: a folder for `docker build`, and a name for its content. */
import {copyFile, cp, mkdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {contentKey, exists, folderKey} from '../cache.ts';
import {makeFolder} from '../folder.ts';
import {readLock} from '../kernel-lock.ts';
import {findMirror} from '../mirror.ts';
import {runTool} from '../tool.ts';

const project = path.join(import.meta.dirname, '../..');
const dockerfile = path.join(import.meta.dirname, 'Dockerfile');

/** The programs of an image; what they import comes with them. */
const programs = ['vm/container/inside/serve.ts', 'vm/container/inside/furnish.ts'];

/** Read by path: sources in C. */
const folders = ['vm/agent', 'vm/preload'];

/** Where distributions have the authorities that a mirror's certificate may be from. */
const authorities = ['/etc/ssl/certs/ca-certificates.crt', '/etc/pki/tls/certs/ca-bundle.crt'];

/** Names all that goes into an image for a kernel, but for the packages that it fetches and the way to them. */
export async function contextKey(kernel: string): Promise<string> {
    const {files, packages} = await closure();
    return contentKey(
        process.version,
        await readFile(dockerfile),
        await lockOf(kernel),
        ...await Promise.all(packages.map(async name => `${name}@${(await manifestOf(name)).version}`)),
        ...(await Promise.all(files.map(async file => [file, await readFile(path.join(project, file))]))).flat(),
        ...await Promise.all(folders.map(async folder => folderKey(path.join(project, folder)))),
    );
}

/** Fills a folder for `docker build`. */
export async function writeContext(kernel: string, dir: string): Promise<void> {
    const {files, packages} = await closure();
    await copyFile(dockerfile, path.join(dir, 'Dockerfile'));
    await copyFile(process.execPath, path.join(dir, 'node'));
    for (const name of packages)
        await cp(packageDir(name), path.join(dir, 'node_modules', name), {recursive: true, dereference: true});
    for (const file of files) {
        await makeFolder(path.join(dir, 'project', path.dirname(file)));
        await copyFile(path.join(project, file), path.join(dir, 'project', file));
    }
    for (const folder of folders)
        await cp(path.join(project, folder), path.join(dir, 'project', folder), {recursive: true});
    await writeFile(path.join(dir, 'project/package.json'), '{"type": "module"}\n');
    await writeFile(path.join(dir, 'project/kernels.lock.json'), await lockOf(kernel));
    await writeMachine(path.join(dir, 'machine'));
    // The programs run as a user of their own.
    await runTool('chmod', ['-R', 'a+rX', dir]);
}

/** How this machine reaches its mirrors, as files of the image. */
async function writeMachine(dir: string): Promise<void> {
    await mkdir(dir);
    const dump = await runTool('apt-config', ['dump', 'Acquire']).catch(() => '');
    const lines = dump.split('\n').filter(line => line.startsWith('Acquire::') && !line.startsWith('Acquire::IndexTargets'));
    await makeFolder(path.join(dir, 'etc/apt/apt.conf.d'));
    await writeFile(path.join(dir, 'etc/apt/apt.conf.d/zz-machine'), `${lines.join('\n')}\n`);
    for (const file of authorities)
        if (await exists(file)) {
            await makeFolder(path.join(dir, 'etc/ssl/certs'));
            return copyFile(file, path.join(dir, 'etc/ssl/certs/ca-certificates.crt'));
        }
}

/** This machine's mirrors as $PROC_CONFORMANCE_MIRROR has them; empty where it has none that a container could reach. */
export async function mirrorForBuild(): Promise<string> {
    const mirror = await findMirror().catch(() => null);
    const addresses = mirror === null ? [] : [mirror.main, ...mirror.security === null ? [] : [mirror.security]];
    return addresses.every(address => /^https?:/.test(address)) ? addresses.join(' ') : '';
}

/** The lock file as far as it is about a kernel. */
async function lockOf(kernel: string): Promise<string> {
    const packages = (await readLock()).get(kernel);
    return JSON.stringify({version: 1, kernels: packages === undefined ? [] : [{name: kernel, packages}]});
}

interface Closure {
    /** Of the project. */
    readonly files: readonly string[];
    /** Of node_modules, with all that they depend on. */
    readonly packages: readonly string[];
}

async function closure(): Promise<Closure> {
    const files = new Set(programs);
    const packages = new Set<string>();
    for (const file of files)
        for (const name of await importsOf(file))
            if (name.startsWith('.'))
                files.add(path.join(path.dirname(file), name));
            else if (!name.startsWith('node:'))
                packages.add(name);
    for (const name of packages)
        for (const dependency of Object.keys((await manifestOf(name)).dependencies ?? {}))
            packages.add(dependency);
    return {files: [...files].toSorted(), packages: [...packages].toSorted()};
}

/** Types are imported, too, and cost nothing to have. */
async function importsOf(file: string): Promise<string[]> {
    const text = await readFile(path.join(project, file), 'utf8');
    return [...text.matchAll(/^(?:import|export) (?:[^']* from )?'([^']+)';$/gm)].map(([, name]) => name!);
}

function packageDir(name: string): string {
    return path.join(project, 'node_modules', name);
}

async function manifestOf(name: string): Promise<{version: string; dependencies?: Record<string, string>}> {
    return JSON.parse(await readFile(path.join(packageDir(name), 'package.json'), 'utf8')) as {version: string};
}
