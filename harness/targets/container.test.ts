/** Kernels in containers for real, wherever a container engine answers; with PROC_CONFORMANCE_REQUIRE=container none may be missing. */
import {once} from 'node:events';
import {existsSync} from 'node:fs';
import {mkdir, mkdtemp, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {createConnection, createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import {parseRecord} from '../../reports/read-record.ts';
import type {Outcome} from '../../reports/record.ts';
import {unfinishedFolder} from '../../vm/cache.ts';
import {connectEngine, label, removeAbandoned, type Engine} from '../../vm/container/engine.ts';
import {places} from '../../vm/container/inside/messages.ts';
import {withDeadline} from '../../vm/deadline.ts';
import {SetupFailure} from '../../vm/failure.ts';
import {readLines} from '../../vm/lines.ts';
import {silently} from '../../vm/step.ts';
import {judgeWithin} from '../judge-within.ts';
import {levelOf, listSpecs, projectDir} from '../plan.ts';
import type {Spec} from '../register.ts';
import type {Target} from '../target.ts';
import {openTarget} from './open.ts';
import {prepare, type Preparation} from './prepare.ts';
import type {Prepared} from './prepared.ts';

const main = path.join(projectDir, 'bin/proc-conformance.js');
const required = (process.env['PROC_CONFORMANCE_REQUIRE'] ?? '').split(',').includes('container');

/** Whoever starts a container promises it to be gone so soon after its own end (milliseconds). */
const promisedEnd = 5_000;

const engine = await connectEngine().catch((error: unknown) => {
    if (error instanceof SetupFailure)
        return error.message;
    throw error;
});

let dir: string;
test.before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'proc-conformance-container-'));
});
test.after.always(async () => rm(dir, {recursive: true, force: true}));

function withEngine(title: string, work: (t: ExecutionContext, engine: Engine) => Promise<void>): void {
    test.serial(title, async t => {
        // The first builds an image.
        t.timeout(20 * 60_000);
        if (typeof engine !== 'string')
            return work(t, engine);
        t.log(`skipped: ${engine}`);
        t.false(required, engine);
    });
}

const soundModules = {names: ['fortune'], inPlace: {}};
const publishedModules = {names: ['fortune'], inPlace: {fortune: path.join(projectDir, 'fixtures/modules/fortune-as-published')}};

const common = new Map<string, Promise<Preparation>>();
test.after.always(async () => {
    for (const preparation of common.values())
        await (await preparation)[Symbol.asyncDispose]();
});

/** A container with the sound module that tests have in common, started by the first; the last of them kills it. */
async function commonContainer(kernel: string): Promise<Preparation> {
    const preparation = common.get(kernel) ?? prepare(`container:${kernel}`, soundModules, silently);
    common.set(kernel, preparation);
    return preparation;
}

interface Verdicts {
    readonly here: readonly string[];
    /** In the container, and for QEMU in forks of machines as in a run with many such specs. */
    readonly inside: ReadonlyArray<readonly string[]>;
}

async function verdictsOf(t: ExecutionContext, specs: readonly Spec[], here: Preparation, inside: Preparation): Promise<Verdicts> {
    const verdicts = async (prepared: Prepared) => {
        await using target = await openTarget(prepared);
        return await Promise.all(specs.map(async spec => {
            const {verdict, reason} = await outcomeOf(t, target, spec);
            return `${spec.clause} - ${spec.title}: ${verdict} ${(reason ?? '').replaceAll(/\d+/g, 'N')}`;
        }));
    };
    const begun = inside.prepared.kind === 'qemu' ? [{...inside.prepared, frequent: specs}] : [];
    const [first, ...others] = await Promise.all([here.prepared, inside.prepared, ...begun].map(verdicts));
    return {here: first!, inside: others};
}

async function outcomeOf(t: ExecutionContext, target: Target, spec: Spec): Promise<Outcome> {
    return (await judgeWithin(t, target, spec, levelOf(spec.clause))).outcome;
}

async function specCalled(name: string): Promise<Spec> {
    const spec = (await listSpecs()).find(one => `${one.clause} - ${one.title}` === name);
    if (!spec)
        throw new Error(`there is no spec ${name}`);
    return spec;
}

const madeUp = (work: Spec['run']): Spec => ({clause: 'fortune.read.first', title: 'made up', loaded: 'fortune', modules: [], run: work});

/** What the published code makes of a byte too many, given so many milliseconds: a crash, or a kernel that is busy for ever. */
const oneTooMany = (patience: number): Spec => ({
    ...madeUp(async (t, guest) => {
        const [, written] = await guest.calls([
            {op: 'open', path: '/proc/fortune', flags: ['O_WRONLY']},
            {op: 'write', fd: {result: 0}, data: Buffer.alloc(4097, 'x').toString('base64')},
        ], patience);
        t.like(written, {errno: 'ENOSPC'});
    }),
    title: 'a byte too many',
});

const kernels = [['6.1', 'qemu:6.1'], ['uml-6.1', 'uml:6.1']] as const;

withEngine('containers say what this machine says of the sound module', async t => {
    const specs = await Promise.all(['fortune.load.message - is logged once, at level info', 'fortune.wrap.to-first - gives the first fortune again after the last'].map(specCalled));
    const seen = await Promise.all(kernels.map(async ([kernel, name]) => {
        await using here = await prepare(name, soundModules, silently);
        return await verdictsOf(t, specs, here, await commonContainer(kernel));
    }));
    for (const {here, inside} of seen) {
        t.regex(here[0]!, /: pass $/);
        t.deepEqual(inside, inside.map(() => here));
    }
});

withEngine('containers say what this machine says of the published code', async t => {
    const names = ['fortune.read.after-empty - after one read', 'fortune.parallel.writers - keep both fortunes when one is stopped after 7 bytes into an empty pot'];
    const others = await Promise.all(names.map(specCalled));
    const seen = await Promise.all(kernels.map(async ([kernel, name]) => {
        const specs = [oneTooMany(kernel === 'uml-6.1' ? 2000 : 30_000), ...others];
        await using inside = await prepare(`container:${kernel}`, publishedModules, silently);
        await using here = await prepare(name, publishedModules, silently);
        return await verdictsOf(t, specs, here, inside);
    }));
    for (const {here, inside} of seen) {
        t.regex(here[0]!, /: crash .*(?:unable to handle page fault|was in add_cookie)/);
        t.deepEqual(inside, inside.map(() => here));
    }
});

withEngine('a container may do nothing but compute', async (t, {container}) => {
    await commonContainer('6.1');
    const [own] = await containersOf(container, process.pid);
    const {HostConfig, Config, Mounts} = await container.getById(own!).inspect();
    t.like(HostConfig, {AutoRemove: true, ReadonlyRootfs: true, Privileged: false, NetworkMode: 'none', CapAdd: null, Devices: null});
    t.deepEqual([HostConfig.CapDrop, HostConfig.SecurityOpt], [['ALL'], ['no-new-privileges']]);
    t.true(HostConfig.Memory! > 0 && HostConfig.MemorySwap === HostConfig.Memory && HostConfig.PidsLimit! > 0);
    t.is(Config.User, '65534:65534');
    t.deepEqual(Mounts.map(({Type, Destination}) => `${Type} ${Destination}`).toSorted(), ['bind /sockets', 'volume /scratch']);
});

for (const [kernel] of kernels)
    withEngine(`${kernel} that the host kills because the container's memory is used up is nobody's verdict, and the next is judged`, async (t, {container}) => {
        await using target = await openTarget((await commonContainer(kernel)).prepared);
        const [own] = await containersOf(container, process.pid, kernel);
        const limit = 1 << 30;
        await container.getById(own!).update({Memory: limit, MemorySwap: limit});
        const hog = await container.getById(own!).exec({
            Cmd: [`${places.project}/node`, '-e', `const all = []; while (all.length < ${2 * limit / (8 << 20)}) all.push(Buffer.alloc(8 << 20, 1))`],
            AttachStderr: true,
        });
        let ended: Promise<unknown> | undefined;
        const during = await outcomeOf(t, target, madeUp(async (_t, guest) => {
            ended = once((await hog.start({})).resume(), 'close');
            const {fds} = await guest.done({op: 'pipe'});
            await guest.call({op: 'poll', fd: fds![0]!, events: ['POLLIN'], timeout_ms: 30_000}, 40_000);
        }));
        t.like(during, {verdict: 'broken', reason: 'the target ended its stream (the memory of the container was used up, and the kernel killed for it)'});
        await ended;
        t.like(await outcomeOf(t, target, madeUp(async () => {})), {verdict: 'pass'});
    });

withEngine('a container that is killed is nobody\'s verdict', async (t, {container}) => {
    await using target = await openTarget((await commonContainer('6.1')).prepared);
    const [own] = await containersOf(container, process.pid);
    const during = await outcomeOf(t, target, madeUp(async (_t, guest) => {
        await container.getById(own!).kill();
        await guest.call({op: 'open', path: '/proc/fortune', flags: ['O_RDONLY']});
    }));
    t.like(during, {verdict: 'broken', reason: 'the target ended its stream (the container is gone)'});
    t.like(await outcomeOf(t, target, madeUp(async () => {})), {verdict: 'broken', reason: 'the container is gone'});
});

for (const [signal, kernel] of [['SIGINT', '6.1'], ['SIGKILL', '6.1'], ['SIGINT', 'uml-6.1'], ['SIGKILL', 'uml-6.1']] as const)
    withEngine(`${signal} ends the container of ${kernel} too, and leaves nothing`, async (t, {container}) => {
        const child = run(['--suite', 'fortune'], {}, kernel);
        await started(child);
        const [pid] = await workersOf(child.pid!);
        const [own] = await containersOf(container, pid!, kernel);
        const volumes = (await container.getById(own!).inspect()).Mounts.flatMap(({Name}) => Name ?? []);
        t.is(volumes.length, 1);
        const gone = removalOf(container, own!);
        process.kill(pid!, signal);
        await withDeadline(gone, promisedEnd, () => new Error(`the container is still there after ${promisedEnd} ms`));
        t.is((await child).exitCode === 0, false);
        t.deepEqual(await containersOf(container, pid!, kernel), []);
        const {Volumes} = await container.dockerode.listVolumes();
        t.false((Volumes ?? []).some(({Name}) => volumes.includes(Name)));
        const shared = path.join(unfinishedFolder(`c-${pid}-1`), 's');
        t.deepEqual(existsSync(shared) ? await readdir(shared) : [], []);
    });

withEngine('an image that does not build is told in one line', async t => {
    const {exitCode, stderr} = await run(['--spec', 'fortune.wrap.to-first'], {PROC_CONFORMANCE_BASE_IMAGE: 'no such image'});
    t.is(exitCode, 3);
    t.regex(stderr, /^proc-conformance: the image proc-conformance\/kernel:6\.1-[\da-f]{16} does not build: .*invalid reference.*$/m);
});

withEngine('an archive of what it is built from that is not whole is told in one line', async t => {
    const tools = path.join(dir, 'tools');
    await mkdir(tools);
    await writeFile(path.join(tools, 'tar'), '#!/bin/sh\nexit 2\n', {mode: 0o755});
    // A base image of its own, or the image might be there already.
    const {exitCode, stderr} = await run(['--spec', 'fortune.wrap.to-first'], {PATH: `${tools}:${process.env.PATH}`, PROC_CONFORMANCE_BASE_IMAGE: 'unarchived'});
    t.is(exitCode, 3);
    t.regex(stderr, /^proc-conformance: the image proc-conformance\/kernel:6\.1-[\da-f]{16} does not build: tar ended with status 2$/m);
});

test.serial('that no engine answers is told in one line', async t => {
    const {exitCode, stderr} = await run(['--spec', 'fortune.wrap.to-first'], {DOCKER_HOST: `unix://${dir}/nobody`});
    if (exitCode === 0)
        return t.log('skipped: testcontainers finds an engine here by itself');
    t.is(exitCode, 3);
    t.regex(stderr, /^proc-conformance: no container engine answers at unix:\/\/\S+\/nobody \(\$DOCKER_HOST\): .*; start Docker, .*$/);
});

withEngine('an engine that stops while it starts a container is told in one line, and leaves nothing for long', async (t, docker) => {
    const {container} = docker;
    let id: string | undefined;
    await using front = await openFront((request, cut) => {
        id ??= /^POST \S*\/containers\/(\w+)\/start /.exec(request)?.[1];
        if (id !== undefined)
            cut();
    });
    const before = await readdir(path.dirname(unfinishedFolder('c')));
    const {exitCode, stderr} = await run(['--spec', 'fortune.wrap.to-first'], {DOCKER_HOST: front.address});
    t.is(exitCode, 3);
    t.regex(stderr, /^proc-conformance: the container engine does not start a container of proc-conformance\/kernel:6\.1-\S+: .*$/m);
    // It ends by itself where the engine started it after all, and otherwise the next run removes it.
    const deadline = Date.now() + promisedEnd;
    do
        await removeAbandoned(docker);
    while (await isThere(container, id!) && Date.now() < deadline);
    t.false(await isThere(container, id!));
    t.deepEqual((await readdir(path.dirname(unfinishedFolder('c')))).filter(name => name.startsWith('c-') && !before.includes(name)), []);
});

withEngine('an engine that stops later is not missed, and the container ends all the same', async (t, {container}) => {
    await using front = await openFront(() => {});
    const child = run(['--spec', 'fortune.wrap.to-first'], {DOCKER_HOST: front.address});
    await started(child);
    const [pid] = await workersOf(child.pid!);
    const [own] = await containersOf(container, pid!);
    const gone = removalOf(container, own!);
    front.cut();
    const {exitCode} = await child;
    t.is(exitCode, 0);
    await withDeadline(gone, promisedEnd, () => new Error('the container is still there'));
    const {points} = parseRecord(await readFile(path.join(dir, 'out', 'container-6.1.jsonl'), 'utf8'), 'record');
    t.true(points.every(({outcome}) => outcome.verdict === 'pass'));
});

/** `run --target container:KERNEL`, in a process of its own. */
function run(args: readonly string[], env: Record<string, string> = {}, kernel = '6.1') {
    return execa(process.execPath, [main, 'run', '--target', `container:${kernel}`, ...args, '--out', path.join(dir, 'out')], {reject: false, stdin: 'ignore', env});
}

/** Resolves when it says that its container is ready. */
async function started(child: ReturnType<typeof run>): Promise<void> {
    await withDeadline(new Promise<void>((resolve, reject) => {
        readLines(child.stderr, 1 << 20, line => line.toString().startsWith('start a container of ') && resolve(), () => {});
        child.then(({stderr}) => reject(new Error(stderr)), reject);
    }), 60_000, () => new Error('no container was started'));
}

/** The process itself, or the one that goes on for it under a newer Node. */
async function workersOf(pid: number): Promise<number[]> {
    const {stdout} = await execa('ps', ['-o', 'pid=', '--ppid', String(pid)], {reject: false});
    const children = stdout.split('\n').map(Number).filter(Boolean);
    const owners = [...children, pid].filter(one => existsSync(unfinishedFolder(`c-${one}-1`)));
    return owners;
}

/** Containers of a kernel whose sockets are in a folder of that process. */
async function containersOf(container: Engine['container'], pid: number, kernel = '6.1'): Promise<string[]> {
    const all = await container.dockerode.listContainers({all: true, filters: {label: [`${label}=${kernel}`]}});
    return all.filter(({Mounts}) => Mounts.some(({Source}) => Source.includes(`/c-${pid}-`))).map(({Id}) => Id);
}

async function isThere(container: Engine['container'], id: string): Promise<boolean> {
    return container.getById(id).inspect().then(() => true, () => false);
}

async function removalOf(container: Engine['container'], id: string): Promise<void> {
    await container.getById(id).wait({condition: 'removed'});
}

/** A socket in front of the engine that can be cut. */
async function openFront(look: (request: string, cut: () => void) => void) {
    const engineSocket = (process.env['DOCKER_HOST'] ?? 'unix:///var/run/docker.sock').replace('unix://', '');
    const socket = path.join(await mkdtemp(path.join(dir, 'front-')), 'engine');
    const open = new Set<{destroy(): void}>();
    const cut = () => {
        server.close();
        for (const one of open)
            one.destroy();
    };
    const server = createServer(client => {
        const upstream = createConnection(engineSocket);
        for (const end of [client, upstream]) {
            open.add(end);
            end.on('error', () => {}).on('close', () => {
                client.destroy();
                upstream.destroy();
            });
        }
        client.on('data', (bytes: Buffer) => {
            upstream.write(bytes);
            look(bytes.toString('latin1'), cut);
        });
        upstream.pipe(client);
    });
    await new Promise<void>(resolve => {
        server.listen(socket, resolve);
    });
    return {address: `unix://${socket}`, cut, [Symbol.asyncDispose]: async () => cut()};
}
