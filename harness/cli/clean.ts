import {rm} from 'node:fs/promises';
import {Command} from 'commander';
import {cacheDir, exists, folderSize} from '../../vm/cache.ts';

export function cleanCommand(): Command {
    return new Command('clean')
        .description('remove the cache; everything in it is fetched or made again when it is needed')
        .action(async () => {
            const dir = cacheDir();
            const bytes = await exists(dir) ? await folderSize(dir) : 0;
            await rm(dir, {recursive: true, force: true});
            process.stdout.write(`${dir}: ${Math.round(bytes / 1e6)} MB removed\n`);
        });
}
