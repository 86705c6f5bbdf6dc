import {Command} from 'commander';
import {folderSize} from '../../vm/cache.ts';
import {allEntries, type CatalogueEntry} from '../../vm/catalogue.ts';
import {cachedDebianKernel} from '../../vm/debian-kernel.ts';
import {readLock, updateLock, versionOf, type Move} from '../../vm/kernel-lock.ts';
import {imageOf} from '../../vm/kernel-packages.ts';
import {Misuse} from '../misuse.ts';
import {Progress} from './progress.ts';

interface Options {
    readonly json?: boolean;
    readonly update?: boolean;
    readonly offline?: boolean;
}

export function kernelsCommand(): Command {
    return new Command('kernels')
        .description('what can be booted here, in the versions of kernels.lock.json, and what of it is cached')
        .option('--json', 'for programs: {"kernels":[{"name","version","cached","bytes"}]}')
        .option('--update', 'move kernels.lock.json to the newest version of each kernel and tell what moved')
        .option('--offline', 'ask nothing of the network; listing never does')
        .addHelpText('after', '\nEach line begins with the target that the kernel is; container:6.1 and container:uml-6.1 are the same in a container.\nExit status: 0; with --update, 3 where a kernel could not be found.')
        .action(async ({json, update, offline}: Options) => {
            if (update && offline)
                throw new Misuse('--update asks the mirror, which --offline forbids; leave one of them out');
            if (update)
                await moveLock();
            const kernels = await Promise.all(allEntries.map(look));
            process.stdout.write(json
                ? `${JSON.stringify({kernels: kernels.map(({name, version, cached, bytes}) => ({name, version, cached, bytes}))})}\n`
                : kernels.map(describe).join(''));
        });
}

interface Listed {
    readonly name: string;
    /** Of the package that has the image; null where the lock file and the cache have none. */
    readonly version: string | null;
    readonly image: string;
    readonly cached: boolean;
    readonly bytes: number;
    readonly departure: string | null;
}

async function look(entry: CatalogueEntry): Promise<Listed> {
    const found = await cachedDebianKernel(entry);
    const packages = found?.kernel.packages ?? (await readLock()).get(entry.name) ?? null;
    return {
        name: entry.name,
        version: versionOf(packages),
        image: packages === null ? '-' : imageOf(packages).name,
        cached: found !== null,
        bytes: found === null ? 0 : await folderSize(found.kernel.dir),
        departure: found?.departure ?? null,
    };
}

function describe({name, version, image, cached, bytes, departure}: Listed): string {
    const state = cached ? `cached, ${Math.round(bytes / 1e6)} MB` : 'not cached; the first run fetches it';
    const line = `${targetOf(name).padEnd(14)} ${(version ?? '-').padEnd(20)} ${image.padEnd(42)} ${state}\n`;
    return departure === null ? line : `${line}${''.padEnd(15)}${departure}\n`;
}

function targetOf(name: string): string {
    return name.startsWith('uml-') ? name.replace('-', ':') : `qemu:${name}`;
}

/** Standard output stays what --json promises: what moved is told on standard error. */
async function moveLock(): Promise<void> {
    const moves = await updateLock(new Progress().step);
    for (const move of moves)
        process.stderr.write(describeMove(move));
    if (moves.some(({reason}) => reason !== null))
        process.exitCode = 3;
}

function describeMove({name, before, after, reason, others}: Move): string {
    const what = reason !== null ? `stays at ${before ?? 'no version'}: ${reason}`
        : before === after ? `${after} is the newest`
            : `moved from ${before ?? 'no version'} to ${after}`;
    return `${name}: ${what}${others.map(other => `; ${other}`).join('')}\n`;
}
