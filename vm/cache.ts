import {createHash} from 'node:crypto';
import {access, readdir, readFile, rename, rm, stat, writeFile} from 'node:fs/promises';
import {homedir} from 'node:os';
import path from 'node:path';
import {lock} from 'proper-lockfile';
import {SetupFailure} from './failure.ts';
import {makeFolder} from './folder.ts';
import {withFolder} from './temporary.ts';

/** Milliseconds that another process may take for an entry that this one waits for. */
const lockPatience = 10 * 60_000;

/** Where everything that can be made again is kept: `$PROC_CONFORMANCE_CACHE`, else below the user's cache folder. */
export function cacheDir(): string {
    const own = process.env['PROC_CONFORMANCE_CACHE'];
    return path.resolve(own || path.join(process.env['XDG_CACHE_HOME'] || path.join(homedir(), '.cache'), 'proc-conformance'));
}

/** A name for content: the first 16 hex digits of the SHA-256 of the parts, each with its length. */
export function contentKey(...parts: ReadonlyArray<string | Uint8Array>): string {
    const hash = createHash('sha256');
    for (const part of parts) {
        hash.update(`${Buffer.byteLength(part)}:`);
        hash.update(part);
    }
    return hash.digest('hex').slice(0, 16);
}

/** One text for the content of a folder: every file's path, mode and bytes, in order. */
export async function folderKey(dir: string): Promise<string> {
    const names = (await readdir(dir, {recursive: true})).toSorted();
    const parts: Array<string | Uint8Array> = [];
    for (const name of names) {
        const file = path.join(dir, name);
        const found = await stat(file);
        if (found.isFile())
            parts.push(`${name} ${(found.mode & 0o111).toString(8)}`, await readFile(file));
    }
    return contentKey(...parts);
}

/**
 * The folder `kind/key` of the cache, made by build() where it is missing. It appears whole or not at all: build() fills a
 * folder beside it that is renamed at the end, and removed when build() fails. Processes that want the same entry wait
 * for the first.
 */
export async function cacheEntry(kind: string, key: string, build: (dir: string) => Promise<void>): Promise<string> {
    const entry = path.join(cacheDir(), kind, key);
    if (await exists(entry))
        return entry;
    return withLock(`${kind}-${key}`, async () => {
        if (await exists(entry))
            return entry;
        await makeFolder(path.dirname(entry));
        return withFolder(unfinishedFolder(`${kind}-${key}`), async dir => {
            await build(dir);
            await rename(dir, entry);
            return entry;
        });
    });
}

/** Where something is made that will be moved into the cache or removed again. */
export function unfinishedFolder(name: string): string {
    return path.join(cacheDir(), 'unfinished', name);
}

/** Milliseconds after which nobody can still be working in an unfinished folder: every wait has a shorter deadline. */
const abandonedAfter = 60 * 60_000;

/** Removes what a process that was killed outright could not remove itself. */
export async function clearAbandoned(now: number = Date.now()): Promise<void> {
    const names = await readdir(unfinishedFolder('')).catch(() => []);
    for (const name of names) {
        const found = await stat(unfinishedFolder(name)).catch(() => null);
        // Not the time of modification: unpacking an archive sets that to the archive's.
        if (found && now - found.ctimeMs > abandonedAfter)
            // Others may be removing it too.
            await rm(unfinishedFolder(name), {recursive: true, force: true, maxRetries: 5});
    }
}

/** Runs work() while no other process runs work under the same name in this cache. */
export async function withLock<T>(name: string, work: () => Promise<T>): Promise<T> {
    const file = path.join(cacheDir(), 'locks', name);
    await makeCacheFolder(path.dirname(file));
    const release = await lock(file, {
        realpath: false,
        retries: {forever: true, maxRetryTime: lockPatience, minTimeout: 50, maxTimeout: 500, factor: 1.5},
    });
    try {
        return await work();
    } finally {
        await release();
    }
}

/** Writes a small file of the cache so that readers see the old text or the new one. */
export async function writeWhole(file: string, text: string): Promise<void> {
    const unfinished = `${file}.${process.pid}.unfinished`;
    await makeFolder(path.dirname(file));
    await writeFile(unfinished, text);
    await rename(unfinished, file);
}

export async function exists(file: string): Promise<boolean> {
    return access(file).then(() => true, () => false);
}

async function makeCacheFolder(dir: string): Promise<void> {
    try {
        await makeFolder(dir);
    } catch (error) {
        throw new SetupFailure(`the cache folder ${cacheDir()} cannot be written (${(error as NodeJS.ErrnoException).code}); `
            + 'set PROC_CONFORMANCE_CACHE to a folder that can');
    }
}

/** Bytes of the files below a folder. */
export async function folderSize(dir: string): Promise<number> {
    const entries = await readdir(dir, {recursive: true, withFileTypes: true});
    const sizes = await Promise.all(entries
        .filter(entry => entry.isFile())
        .map(async entry => (await stat(path.join(entry.parentPath, entry.name))).blocks * 512));
    return sizes.reduce((sum, size) => sum + size, 0);
}
