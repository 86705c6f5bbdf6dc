import {rm} from 'node:fs/promises';
import {Command} from 'commander';
import {cacheDir, exists, folderSize} from '../../vm/cache.ts';
import {SetupFailure} from '../../vm/failure.ts';

export function cleanCommand(): Command {
    return new Command('clean')
        .description('remove the cache, and the images of kernels where a container engine answers; everything is fetched or made again when it is needed')
        .action(async () => {
            const dir = cacheDir();
            const bytes = await exists(dir) ? await folderSize(dir) : 0;
            await rm(dir, {recursive: true, force: true});
            process.stdout.write(`${dir}: ${Math.round(bytes / 1e6)} MB removed\n`);
            for (const name of await removeImages())
                process.stdout.write(`image ${name} removed\n`);
        });
}

/** Where no container engine answers there are none. */
async function removeImages(): Promise<string[]> {
    const [engine, image] = await Promise.all([import('../../vm/container/engine.ts'), import('../../vm/container/image.ts')]);
    try {
        return await image.removeImages(await engine.connectEngine());
    } catch (error) {
        if (error instanceof SetupFailure)
            return [];
        throw error;
    }
}
