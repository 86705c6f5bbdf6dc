/** kernels.lock.json: the exact packages that verdicts are made with. */
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {aptOf, type DebianPackage} from './apt.ts';
import {writeWhole} from './cache.ts';
import {allEntries} from './catalogue.ts';
import {SetupFailure} from './failure.ts';
import {imageOf, newestPackages} from './kernel-packages.ts';
import type {Step} from './step.ts';

export const lockFile = path.join(import.meta.dirname, '../kernels.lock.json');

/** By the names of kernels. */
export type KernelLock = ReadonlyMap<string, readonly DebianPackage[]>;

export async function readLock(): Promise<KernelLock> {
    try {
        const {kernels} = JSON.parse(await readFile(lockFile, 'utf8')) as {kernels: Array<{name: string; packages: DebianPackage[]}>};
        return new Map(kernels.map(({name, packages}) => [name, packages]));
    } catch (error) {
        throw new SetupFailure(`${lockFile} cannot be read (${(error as Error).message}); proc-conformance kernels --update writes it anew`);
    }
}

/** What became of one kernel in an update. Versions are null where there is none. */
export interface Move {
    readonly name: string;
    readonly before: string | null;
    readonly after: string | null;
    /** Why it stays where it was although the mirror was asked; null where it moved or is the newest. */
    readonly reason: string | null;
    /** Packages that changed beside the kernel's own: `libc6 2.41-12 to 2.41-13`. */
    readonly others: readonly string[];
}

/** Moves the lock to the newest version of every kernel in the catalogue. What the mirror has no more stays as it is. */
export async function updateLock(step: Step): Promise<Move[]> {
    // One that cannot be read is written anew, as its error says.
    const old = await readLock().catch((): KernelLock => new Map());
    const kernels: Array<{name: string; packages: readonly DebianPackage[]}> = [];
    const moves: Move[] = [];
    for (const entry of allEntries) {
        const before = old.get(entry.name) ?? null;
        const {packages, reason} = await step(`find the newest kernel ${entry.name} in Debian's ${entry.release}`, async () =>
            newestPackages(entry, aptOf).then(
                found => ({packages: found, reason: null}),
                (error: unknown) => {
                    if (!(error instanceof SetupFailure))
                        throw error;
                    return {packages: before, reason: error.message};
                },
            ));
        if (packages !== null)
            kernels.push({name: entry.name, packages});
        moves.push({name: entry.name, before: versionOf(before), after: versionOf(packages), reason, others: otherMoves(before ?? [], packages ?? [])});
    }
    await writeWhole(lockFile, `${JSON.stringify({version: 1, kernels}, null, 4)}\n`);
    return moves;
}

export function versionOf(packages: ReadonlyArray<{readonly name: string; readonly version: string}> | null): string | null {
    return packages === null ? null : imageOf(packages).version;
}

function otherMoves(before: readonly DebianPackage[], after: readonly DebianPackage[]): string[] {
    return after.flatMap(one => {
        const was = before.find(({name}) => name === one.name);
        return was === undefined || was.version === one.version || one.version === versionOf(after) ? [] : [`${one.name} ${was.version} to ${one.version}`];
    });
}
