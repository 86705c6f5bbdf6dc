/** A container with a kernel: started, and ended with its owner. */
import {chmod, mkdir} from 'node:fs/promises';
import path from 'node:path';
import type {Readable} from 'node:stream';
import {pastableBoot} from '../boot.ts';
import type {Builder} from '../build-module.ts';
import {unfinishedFolder} from '../cache.ts';
import {withDeadline} from '../deadline.ts';
import {SetupFailure} from '../failure.ts';
import type {Step} from '../step.ts';
import type {Supply} from '../supply.ts';
import {ownFolder} from '../temporary.ts';
import {pastableUml} from '../uml.ts';
import {ConfinedContainer} from './confined-container.ts';
import {connectEngine, oneLine, removeAbandoned, whyNoReaper, type Engine} from './engine.ts';
import {ensureImage, type Image} from './image.ts';
import {sockets, type Furnished} from './inside/messages.ts';
import {Lifeline} from './lifeline.ts';
import {remoteBuilder} from './remote-builder.ts';

/** Milliseconds for the engine to start it, and for it to be ready then; 1 s in all on an idle machine. */
const startDeadline = 60_000;
const readyDeadline = 30_000;
/** Milliseconds from the end of its lifeline to its removal; then it is removed by force. */
const endDeadline = 10_000;

/** By this process. */
let started = 0;

export interface KernelContainer extends AsyncDisposable {
    /** Its id. */
    readonly id: string;
    /** Paths in it are the container's own. */
    readonly holds: Furnished;
    readonly builder: Builder;
    /** Boots the same on a terminal. */
    readonly bootCommand: string;
}

/** A container with a kernel of the catalogue, its image built where it is missing. It ends with this process, whatever ends that. */
export async function startKernelContainer(kernel: string, supply: Supply, step: Step): Promise<KernelContainer> {
    const engine = await connectEngine();
    await removeAbandoned(engine);
    const image = await ensureImage(engine, kernel, supply, step);
    return step(`start a container of ${image.name}`, async () => start(engine, image));
}

async function start(engine: Engine, image: Image): Promise<KernelContainer> {
    const noReaper = await whyNoReaper(engine);
    await using stack = new AsyncDisposableStack();
    const dir = unfinishedFolder(`c-${process.pid}-${++started}`);
    stack.use(await ownFolder(dir));
    await chmod(dir, 0o700);
    const shared = path.join(dir, 's');
    await mkdir(shared);
    await chmod(shared, 0o777);
    const said = new LastWords();
    const container = new ConfinedContainer(image.name, shared, noReaper === null).withLogConsumer(said.listen);
    stack.defer(async () => end(engine, container.created));
    const lifeline = stack.use(await Lifeline.listen(path.join(shared, sockets.lifeline)));
    const late = (what: string, ms: number) => new SetupFailure(`a container of ${image.name} was not ${what} within ${ms / 1000} s`);
    await withDeadline(container.start(), startDeadline, () => late('started', startDeadline)).catch((error: unknown) => {
        throw error instanceof SetupFailure ? error : new SetupFailure(`the container engine does not start a container of ${image.name}: ${oneLine(error)}`);
    });
    const id = container.created!;
    const furnished = await withDeadline(Promise.race([lifeline.ready, early(engine, id, said)]), readyDeadline, () => late('ready', readyDeadline));
    const owned = stack.move();
    return {
        id,
        ...describe(image, furnished, path.join(shared, sockets.requests), noReaper),
        [Symbol.asyncDispose]: async () => owned.disposeAsync(),
    };
}

function describe(image: Image, furnished: Furnished, container: string, noReaper: string | null): Pick<KernelContainer, 'holds' | 'builder' | 'bootCommand'> {
    const note = noReaper === null ? [] : [`testcontainers' reaper is not to be had (${noReaper}); containers end by themselves`];
    const inDocker = (command: string, ...options: string[]) => ['docker run --rm -it --network none', ...options, image.name, command].join(' ');
    if ('machine' in furnished) {
        const {kernel, notes, machine} = furnished;
        return {
            holds: {kernel, notes: [...notes, ...note], machine: {...machine, container}},
            builder: remoteBuilder(container, image, kernel),
            bootCommand: inDocker(pastableUml(machine), '--env HOME=/tmp --env TMPDIR=/tmp'),
        };
    }
    const {bootable, templates} = furnished;
    const {kernel, initramfs, machine} = bootable;
    return {
        holds: {
            bootable: {...bootable, noKvm: 'containers are not given /dev/kvm', notes: [...bootable.notes, ...note]},
            templates: {template: {...templates.template, container}, racing: templates.racing && {...templates.racing, container}},
        },
        builder: remoteBuilder(container, image, kernel),
        bootCommand: inDocker(pastableBoot(kernel, initramfs, machine)),
    };
}

/** What a container wrote to its standard output and error, from the last 4096 characters. */
class LastWords {
    #text = '';

    readonly listen = (stream: Readable): void => {
        stream.on('data', (text: string) => {
            this.#text = (this.#text + text).slice(-4096);
        });
    };

    get line(): string {
        return this.#text.trim().split('\n').find(line => /error/i.test(line)) ?? 'it said nothing';
    }
}

/** Rejects when the container has ended, or its engine no longer tells. */
async function early(engine: Engine, id: string, said: LastWords): Promise<never> {
    const status = await removal(engine, id).catch((error: unknown) => {
        throw new SetupFailure(`the container engine stopped while a container was being started: ${oneLine(error)}`);
    });
    throw new SetupFailure(`a container ended before it was ready (exit status ${status}): ${said.line}`);
}

/** Resolves with its exit status once the engine has removed it. */
async function removal(engine: Engine, id: string): Promise<number> {
    const {StatusCode} = await engine.container.getById(id).wait({condition: 'removed'}) as {StatusCode: number};
    return StatusCode;
}

/** Its lifeline has been cut: it ends by itself, if it ever began. */
async function end(engine: Engine, id: string | null): Promise<void> {
    if (id === null)
        return;
    await withDeadline(removal(engine, id), endDeadline, () => new Error('late'))
        // It may be gone already, and so may the engine.
        .catch(async () => engine.container.getById(id).remove({force: true, v: true}).catch(() => {}));
}
