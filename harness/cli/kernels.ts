import {Command} from 'commander';
import {folderSize} from '../../vm/cache.ts';
import {catalogue} from '../../vm/catalogue.ts';
import {cachedDebianKernel} from '../../vm/debian-kernel.ts';

export function kernelsCommand(): Command {
    return new Command('kernels')
        .description('what can be booted here, and what of it is cached')
        .option('--json', 'for programs: {"kernels":[{"name","version","cached","bytes"}]}')
        .action(async ({json}: {json: boolean}) => {
            const kernels = await Promise.all(catalogue.map(async entry => {
                const kernel = await cachedDebianKernel(entry);
                const image = kernel?.packages.find(one => /^linux-image-\d/.test(one.name));
                return {
                    name: entry.name,
                    version: image?.version ?? null,
                    cached: kernel !== null,
                    bytes: kernel === null ? 0 : await folderSize(kernel.dir),
                };
            }));
            process.stdout.write(json ? `${JSON.stringify({kernels})}\n` : kernels.map(describe).join(''));
        });
}

function describe({name, version, cached, bytes}: {name: string; version: string | null; cached: boolean; bytes: number}): string {
    const state = cached ? `cached, ${Math.round(bytes / 1e6)} MB` : 'not cached; the first run fetches it';
    return `${`qemu:${name}`.padEnd(14)} ${(version ?? '-').padEnd(20)} ${state}\n`;
}
