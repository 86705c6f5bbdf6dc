/** The container engine of this machine, found as testcontainers finds it. */
import {existsSync} from 'node:fs';
import {getContainerRuntimeClient, getReaper, type ContainerRuntimeClient} from 'testcontainers';
import {withDeadline} from '../deadline.ts';
import {SetupFailure} from '../failure.ts';

/** Milliseconds. */
const connectDeadline = 10_000;
/** Its image may have to be fetched. */
const reaperDeadline = 60_000;
/** From a container's making to its start it is less than a second. */
const abandonedAfter = 60 * 60_000;

/** What images and their containers are found by. Its value is the kernel. */
export const label = 'proc-conformance.kernel';

export type Engine = ContainerRuntimeClient;

/** Rejects with SetupFailure where none answers. */
export async function connectEngine(): Promise<Engine> {
    try {
        return await withDeadline(getContainerRuntimeClient(), connectDeadline, () => new Error(`none has answered within ${connectDeadline / 1000} s`));
    } catch (error) {
        const where = process.env['DOCKER_HOST'];
        throw new SetupFailure(`no container engine answers${where === undefined ? '' : ` at ${where} ($DOCKER_HOST)`}: ${oneLine(error)}; `
            + 'start Docker, and see that this user may use it (docker version tells)');
    }
}

let reaper: Promise<string | null> | undefined;

/**
 * Why testcontainers' reaper, which removes what a process that was killed has left, is not to be had; null where it watches, or
 * has been switched off (TESTCONTAINERS_RYUK_DISABLED). Containers end without it too.
 */
export async function whyNoReaper(engine: Engine): Promise<string | null> {
    reaper ??= withDeadline(getReaper(engine), reaperDeadline, () => new Error(`it was not there within ${reaperDeadline / 1000} s`)).then(() => null, oneLine);
    return reaper;
}

/**
 * Removes containers that were made and never started: by somebody who was killed, or whom the engine did not answer any more;
 * the folder of their sockets is gone then, but where nothing was left to remove it.
 */
export async function removeAbandoned(engine: Engine, now: number = Date.now()): Promise<void> {
    const containers = await engine.container.dockerode.listContainers({all: true, filters: {label: [label], status: ['created']}}).catch(() => []);
    for (const {Id, Created, Mounts} of containers)
        if (now - Created * 1000 > abandonedAfter || Mounts.some(({Type, Source}) => Type === 'bind' && !existsSync(Source)))
            await engine.container.getById(Id).remove({v: true}).catch(() => {});
}

/** What an engine said, without the rest of its answer. */
export function oneLine(error: unknown): string {
    return (error as Error).message.trim().split('\n', 1)[0]!;
}
