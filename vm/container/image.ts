/** Images of kernels: one for each, with all that boots it and builds modules for it. */
import {spawn} from 'node:child_process';
import {contentKey, unfinishedFolder, withLock} from '../cache.ts';
import {findUml} from '../catalogue.ts';
import {withDeadline} from '../deadline.ts';
import {SetupFailure} from '../failure.ts';
import {needs} from '../host.ts';
import type {Step} from '../step.ts';
import type {Supply} from '../supply.ts';
import {withFolder} from '../temporary.ts';
import {umlNeeds} from '../uml-kernel.ts';
import {contextKey, mirrorForBuild, writeContext} from './context.ts';
import {label, oneLine, type Engine} from './engine.ts';

/** What images are made from. It is a variable and no option because it is the same for everything that is run on a machine. */
export const baseVariable = 'PROC_CONFORMANCE_BASE_IMAGE';
const ordinaryBase = 'debian:bookworm';

/** Milliseconds: packages of 300 MB are fetched, and two kernels booted. */
const buildDeadline = 20 * 60_000;

/** The proxies that docker build hands on without being asked for them by name in a Dockerfile. */
const proxyVariables = ['http_proxy', 'https_proxy', 'ftp_proxy', 'no_proxy', 'all_proxy'].flatMap(name => [name, name.toUpperCase()]);

export interface Image {
    /** `proc-conformance/kernel:6.1-0123456789abcdef`. */
    readonly name: string;
    /** Names its content. */
    readonly key: string;
}

/** The image of a kernel, built where the engine lacks it. */
export async function ensureImage(engine: Engine, kernel: string, supply: Supply, step: Step): Promise<Image> {
    const base = process.env[baseVariable] || ordinaryBase;
    // User Mode Linux is from the release that the image is of: its compiler is the image's own.
    const compiler = findUml(kernel) ? 'host' : supply.compiler;
    const key = contentKey(await contextKey(kernel), base, kernel, compiler);
    const name = `proc-conformance/kernel:${kernel}-${key}`;
    if (await isThere(engine, name))
        return {name, key};
    if (supply.offline)
        throw new SetupFailure(`the image ${name} is not there, and --offline keeps it from being built`);
    return withLock(`image-${key}`, async () => {
        if (!await isThere(engine, name))
            await step(`build the image ${name} from ${base}`, async update => withFolder(unfinishedFolder(`image-${key}`), async dir => {
                await writeContext(kernel, dir);
                await withDeadline(
                    build(engine, name, dir, {BASE: base, PACKAGES: packagesFor(kernel), KERNEL: kernel, COMPILER: compiler}, kernel, update),
                    buildDeadline,
                    () => new SetupFailure(`the image ${name} was not built within ${buildDeadline / 60_000} minutes`),
                );
            }));
        return {name, key};
    });
}

function packagesFor(kernel: string): string {
    return (findUml(kernel) ? umlNeeds : needs).map(need => need.package).join(' ');
}

/** Those that are there, by their names, with what each takes by itself (bytes). */
export async function listImages(engine: Engine): Promise<Array<{name: string; kernel: string; bytes: number}>> {
    const images = await engine.container.dockerode.listImages({filters: {label: [label]}});
    // Steps of a build that are kept for the next one have no name.
    return images.flatMap(({RepoTags, Labels, Size}) => (RepoTags ?? [])
        .filter(name => name !== '<none>:<none>')
        .map(name => ({name, kernel: Labels[label]!, bytes: Size})));
}

/** Removes all of them that no container is made of; resolves with their names. */
export async function removeImages(engine: Engine): Promise<string[]> {
    const removed: string[] = [];
    for (const {name} of await listImages(engine))
        await engine.container.dockerode.getImage(name).remove().then(() => removed.push(name), () => {});
    return removed;
}

async function isThere(engine: Engine, name: string): Promise<boolean> {
    try {
        await engine.container.dockerode.getImage(name).inspect();
        return true;
    } catch (error) {
        if ((error as {statusCode?: number}).statusCode === 404)
            return false;
        throw new SetupFailure(`the container engine cannot say whether it has ${name}: ${oneLine(error)}`);
    }
}

/** By the engine itself: the builder of testcontainers (12.2) says of a build that failed no more than that it did. */
async function build(engine: Engine, name: string, dir: string, args: Record<string, string>, kernel: string, update: (detail: string) => void): Promise<void> {
    const {dockerode} = engine.container;
    const proxies = Object.fromEntries(proxyVariables.flatMap(variable => process.env[variable] ? [[variable, process.env[variable]]] : []));
    const said: string[] = [];
    // Dockerode compresses a folder that it is given, for 6 s, and the engine is mostly on the same machine.
    const incomplete = new AbortController();
    const archive = spawn('tar', ['--create', '--directory', dir, '.'], {stdio: ['ignore', 'pipe', 'ignore']})
        .on('error', error => incomplete.abort(error))
        .on('exit', code => code && incomplete.abort(new Error(`tar ended with status ${code}`)));
    try {
        const stream = await dockerode.buildImage(archive.stdout, {
            t: name,
            labels: {[label]: kernel},
            buildargs: {...args, ...proxies, PROC_CONFORMANCE_MIRROR: await mirrorForBuild()},
            // It reaches what the machine reaches: a proxy on it, say.
            networkmode: 'host',
            forcerm: true,
            abortSignal: incomplete.signal,
        });
        await new Promise<void>((resolve, reject) => {
            dockerode.modem.followProgress(stream, error => error ? reject(error) : resolve(), (event: {stream?: string; status?: string; error?: string}) => {
                if (event.error !== undefined)
                    return reject(new Error(event.error));
                const line = (event.stream ?? event.status ?? '').trim();
                if (line === '')
                    return;
                said.push(line);
                update(line.slice(0, 60));
            });
        });
    } catch (error) {
        // The engine says which command failed; what that said itself is in its output.
        const reason = said.findLast(line => /^(?:proc-conformance|E|\w*Error): /.test(line))?.replace(/^proc-conformance: /, '');
        throw new SetupFailure(`the image ${name} does not build: ${reason ?? oneLine(incomplete.signal.reason ?? error)}`);
    } finally {
        archive.kill();
    }
}
