import {statfs, writeFile, rm} from 'node:fs/promises';
import path from 'node:path';
import {Command} from 'commander';
import {knownAccelerator} from '../../vm/accelerator.ts';
import {cacheDir} from '../../vm/cache.ts';
import {SetupFailure} from '../../vm/failure.ts';
import {makeFolder} from '../../vm/folder.ts';
import {findMirror, mirrorVariable} from '../../vm/mirror.ts';
import {installCommand, missingNeeds, needs, qemuVersion} from '../../vm/host.ts';
import {memoryFolder} from '../../vm/uml.ts';
import {umlNeeds} from '../../vm/uml-kernel.ts';

interface Finding {
    readonly subject: string;
    readonly state: string;
    /** What mends it; null where nothing is wrong. */
    readonly remedy: string | null;
}

/** Bytes that a cache with one kernel takes, with room for what is being unpacked. */
const roomNeeded = 1e9;

export function doctorCommand(): Command {
    return new Command('doctor')
        .description('one line for each thing that is needed: what is there, what is wrong and what mends it')
        .option('--json', 'for programs: {"findings":[{"subject","state","remedy"}]}; remedy is null where nothing is wrong')
        .addHelpText('after', '\nExit status: 0 nothing is wrong; 3 something is.')
        .action(async ({json}: {json?: boolean}) => {
            const findings = [...await hostFindings(), await qemuFinding(), await mirrorFinding(), await cacheFinding(), await acceleratorFinding(), await umlFinding(), await containerFinding()];
            process.stdout.write(json ? `${JSON.stringify({findings})}\n` : findings.map(describe).join(''));
            process.exitCode = findings.some(({remedy}) => remedy !== null) ? 3 : 0;
        });
}

function describe({subject, state, remedy}: Finding): string {
    return `${remedy === null ? 'ok   ' : 'WRONG'}  ${subject}: ${state}${remedy === null ? '' : `; mend: ${remedy}`}\n`;
}

async function hostFindings(): Promise<Finding[]> {
    const missing = await missingNeeds();
    return needs.map(need => ({
        subject: `${need.package} (${need.purpose})`,
        state: missing.includes(need) ? 'missing' : 'installed',
        remedy: missing.includes(need) ? installCommand([need]) : null,
    }));
}

async function qemuFinding(): Promise<Finding> {
    return finding('QEMU', async () => qemuVersion(), 'install a newer qemu-system-x86');
}

async function mirrorFinding(): Promise<Finding> {
    return finding('Debian mirror', async () => {
        const {main, security, origin, keyring} = await findMirror();
        return `${main}${security === null ? ', no security updates' : ` and ${security}`}, from ${origin}; signatures are checked with ${keyring}`;
    }, `set ${mirrorVariable} to the address of one`);
}

async function cacheFinding(): Promise<Finding> {
    const dir = cacheDir();
    return finding(`cache ${dir}`, async () => {
        await makeFolder(dir);
        const probe = path.join(dir, `doctor-${process.pid}`);
        await writeFile(probe, '');
        await rm(probe);
        const {bavail, bsize} = await statfs(dir);
        if (bavail * bsize < roomNeeded)
            throw new Error(`only ${Math.round(bavail * bsize / 1e6)} MB free`);
        return `${Math.round(bavail * bsize / 1e9)} GB free`;
    }, 'set PROC_CONFORMANCE_CACHE to a folder with 1 GB of room');
}

async function acceleratorFinding(): Promise<Finding> {
    return finding('acceleration', async () => {
        const choice = await knownAccelerator(await qemuVersion());
        return choice === null ? 'not tried yet; the first run does' : choice.reason === null ? choice.accelerator : `${choice.accelerator}: ${choice.reason}`;
    }, 'install qemu-system-x86');
}

/** Nothing but targets uml: takes any of it, so that nothing is wrong where it is missing. */
async function umlFinding(): Promise<Finding> {
    const missing = (await missingNeeds(umlNeeds)).filter(need => !needs.includes(need));
    const memory = await memoryFolder().then(dir => `memory in ${dir}`, (error: Error) => error.message);
    const packages = missing.length === 0 ? '' : `; targets uml: also take ${installCommand(missing)}`;
    return {subject: 'User Mode Linux', state: memory + packages, remedy: null};
}

/** Nothing but targets container:KERNEL needs an engine. */
async function containerFinding(): Promise<Finding> {
    const state = await describeEngine().catch((error: unknown) => {
        if (error instanceof SetupFailure)
            return `${error.message}; only container:KERNEL needs one`;
        throw error;
    });
    return {subject: 'containers', state, remedy: null};
}

async function describeEngine(): Promise<string> {
    const [{connectEngine}, {listImages}] = await Promise.all([import('../../vm/container/engine.ts'), import('../../vm/container/image.ts')]);
    const engine = await connectEngine();
    const kernels = new Set((await listImages(engine)).map(({kernel}) => kernel));
    const images = kernels.size === 0 ? 'no image is built yet; the first run of each kernel does' : `images are built of ${[...kernels].toSorted().join(', ')}`;
    return `an engine answers (Docker ${engine.info.containerRuntime.serverVersion}); ${images}`;
}

async function finding(subject: string, look: () => Promise<string>, remedy: string): Promise<Finding> {
    try {
        return {subject, state: await look(), remedy: null};
    } catch (error) {
        return {subject, state: (error as Error).message, remedy};
    }
}
