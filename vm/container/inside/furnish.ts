/** Run while an image is built: puts a kernel, what builds modules for it, and its templates into it. */
import {rm, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {ensureTemplates, prepareKernel, prepareUserModeLinux} from '../../bootable.ts';
import {cacheDir} from '../../cache.ts';
import {findUml} from '../../catalogue.ts';
import {SetupFailure} from '../../failure.ts';
import type {Step} from '../../step.ts';
import {ordinarySupply, type Supply} from '../../supply.ts';
import {places, type Furnished} from './messages.ts';

const [kernel, compiler] = process.argv.slice(2) as [string, Supply['compiler']];

/** A line for each, in the output of the build. */
const step: Step = async (title, work) => {
    process.stdout.write(`${title}\n`);
    return work(() => {});
};

try {
    await writeFile(places.furnished, JSON.stringify(await furnish({...ordinarySupply, compiler})));
    // Package lists, and what only making the rest needed.
    for (const folder of ['apt', 'locks', 'unfinished'])
        await rm(path.join(cacheDir(), folder), {recursive: true, force: true});
} catch (error) {
    if (!(error instanceof SetupFailure))
        throw error;
    process.stdout.write(`proc-conformance: ${error.message}\n`);
    process.exitCode = 1;
}

async function furnish(supply: Supply): Promise<Furnished> {
    if (findUml(kernel))
        return prepareUserModeLinux(kernel, step, supply);
    const bootable = await prepareKernel(kernel, step, supply);
    return {bootable, templates: await ensureTemplates(bootable, true, step)};
}
