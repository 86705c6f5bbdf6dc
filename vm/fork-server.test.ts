import {spawn, type ChildProcess} from 'node:child_process';
import {randomUUID} from 'node:crypto';
import {open, readdir, readFile, readlink} from 'node:fs/promises';
import {once} from 'node:events';
import {createConnection, type Socket} from 'node:net';
import path from 'node:path';
import {text as textOf} from 'node:stream/consumers';
import test from 'ava';
import {execa} from 'execa';
import {ensureTemplates, prepareKernel} from './bootable.ts';
import {unfinishedFolder} from './cache.ts';
import type {Clone, Template} from './clone.ts';
import {ForkServer} from './fork-server.ts';
import {readLines} from './lines.ts';
import {ensurePreload} from './preload.ts';
import type {Qemu} from './qemu.ts';
import {silently} from './step.ts';
import {withFolder} from './temporary.ts';

let template: Template;
test.before(async () => {
    ({template} = await ensureTemplates(await prepareKernel('6.1', silently), false, silently));
});

/** What the agent answers to the calls, as text. */
async function ask({agent}: Clone, ...calls: object[]): Promise<string> {
    const answered = new Promise<string>(resolve => {
        readLines(agent, 1 << 20, line => resolve(line.toString()), () => {});
    });
    agent.write(`${JSON.stringify({id: 1, deadline_ms: 10_000, calls})}\n`);
    return answered;
}

const write = (file: string, text: string) => [
    {op: 'open', path: file, flags: ['O_WRONLY', 'O_CREAT'], mode: 0o600},
    {op: 'write', fd: {result: 0}, data: Buffer.from(text).toString('base64')},
    {op: 'close', fd: {result: 0}},
];
const read = (file: string) => [
    {op: 'open', path: file, flags: ['O_RDONLY']},
    {op: 'read', fd: {result: 0}, count: 100},
    {op: 'close', fd: {result: 0}},
];
const has = (answer: string, text: string) => answer.includes(Buffer.from(text).toString('base64'));

/** Processes with that parent. */
async function childrenOf(pid: number): Promise<number[]> {
    const {stdout} = await execa('ps', ['-e', '-o', 'pid=,ppid=']);
    return stdout.split('\n').map(line => line.trim().split(/ +/v).map(Number)).filter(([, parent]) => parent === pid).map(([own]) => own!);
}

/** The name of the socket that a process listens on. */
async function socketOf(pid: number): Promise<string> {
    const held = await Promise.all((await readdir(`/proc/${pid}/fd`)).map(async fd => readlink(`/proc/${pid}/fd/${fd}`).catch(() => '')));
    const listed = (await readFile('/proc/net/unix', 'utf8')).matchAll(/(\d+) @(proc-conformance-[\-0-9a-f]+)$/gmv);
    return [...listed].find(([, inode]) => held.includes(`socket:[${inode}]`))![2]!;
}

/** Any program with the library that has QEMU forked, when it has begun to write; it inherits the descriptors from 3 on. */
async function beServed(command: string, args: readonly string[], inherited: readonly number[]): Promise<{socket: string; program: ChildProcess}> {
    const socket = `proc-conformance-${randomUUID()}`;
    const env = {...process.env, LD_PRELOAD: await ensurePreload('qemu'), QEMU_OWNER: String(process.pid), QEMU_FORKS: socket};
    const program = spawn(command, args, {env, stdio: ['pipe', 'pipe', 'pipe', ...inherited], timeout: 20_000});
    await once(program.stdout!, 'data');
    return {socket, program};
}

function connectAs(socket: string, fork: number, becomes: number): Socket {
    const connection = createConnection(`\0${socket}`).on('error', () => {});
    connection.write(`${fork} ${becomes}`.padEnd(128));
    return connection;
}

/** Has a program stand still; resolves with how many bytes it has answered. */
async function stand(socket: string): Promise<number> {
    const connection = connectAs(socket, 0, -1);
    await once(connection.resume(), 'close');
    return connection.bytesRead;
}

/** The kernel's number of each. */
async function eventfdsOf(pid: number): Promise<string[]> {
    const held = await Promise.all((await readdir(`/proc/${pid}/fdinfo`)).map(async fd => readFile(`/proc/${pid}/fdinfo/${fd}`, 'utf8')));
    return held.flatMap(info => /^eventfd-id: *(\d+)$/mv.exec(info)?.[1] ?? []);
}

/** Rejects where the process is there for long. */
async function gone(pid: number): Promise<void> {
    await execa('tail', ['--pid', String(pid), '-f', '/dev/null'], {timeout: 10_000});
}

test.serial('forks begin where the machine stands still, and change nothing of each other', async t => {
    await using server = await ForkServer.start(template, async machine => {
        await ask(machine, ...write('/tmp/common', 'for all'));
    });
    await using one = await server.fork();
    await using other = await server.fork();
    t.regex(await ask(one, ...write('/tmp/own', 'for one')), /"value":7/v);
    t.true(has(await ask(one, ...read('/tmp/own')), 'for one'));
    t.true(has(await ask(other, ...read('/tmp/common')), 'for all'));
    t.regex(await ask(other, ...read('/tmp/own')), /ENOENT/v);
    await using later = await server.fork();
    t.regex(await ask(later, ...read('/tmp/own')), /ENOENT/v);
});

test.serial('a machine is loaded before it can be told to stand still: its forks would load on together', async t => {
    await withFolder(unfinishedFolder(`slow-${process.pid}`), async dir => {
        const slow = path.join(dir, 'state');
        await execa('mkfifo', [slow]);
        const state = await readFile(template.state);
        const serving = ForkServer.start({...template, state: slow}, async machine => {
            t.like(await (machine as Qemu).monitor.execute('query-status'), {status: 'running'});
        });
        await using pipe = await open(slow, 'w');
        await pipe.write(state.subarray(0, 1000));
        await execa('tail', ['--pid', String(process.pid), '-f', '/dev/null'], {timeout: 1_000, reject: false});
        await pipe.write(state.subarray(1000));
        await using _server = await serving;
    });
});

test.serial('what a fork begins with does not hang on how long the machine stood still', async t => {
    await using server = await ForkServer.start(template, async () => {});
    const uptime = async () => {
        await using fork = await server.fork();
        const [, data] = /"data":"([^"]*)"/v.exec(await ask(fork, ...read('/proc/uptime')))!;
        return Number.parseFloat(Buffer.from(data!, 'base64').toString());
    };
    const before = await uptime();
    await execa('tail', ['--pid', String(process.pid), '-f', '/dev/null'], {timeout: 3_000, reject: false});
    t.true(await uptime() < before + 2);
});

test.serial('a fork ends when it is disposed of, when it is killed, and with its server', async t => {
    await using server = await ForkServer.start(template, async () => {});
    const disposed = await server.fork();
    await disposed[Symbol.asyncDispose]();
    t.deepEqual(await childrenOf(server.pid), []);
    const killed = await server.fork();
    process.kill((await childrenOf(server.pid))[0]!, 'SIGKILL');
    t.is(await killed.exited, '');
    t.deepEqual(await childrenOf(server.pid), []);
    const last = await server.fork();
    const [fork] = await childrenOf(server.pid);
    await server[Symbol.asyncDispose]();
    await last.exited;
    await gone(fork!);
    await t.throwsAsync(server.fork(), {message: /^a clone did not start: /v});
});

test.serial('a fork has no eventfd in common with its server', async t => {
    await using server = await ForkServer.start(template, async () => {});
    await using _fork = await server.fork();
    const [own, shared] = [await eventfdsOf((await childrenOf(server.pid))[0]!), await eventfdsOf(server.pid)];
    t.true(shared.length > 0);
    // What it goes on with takes some more.
    t.true(own.length >= shared.length);
    t.deepEqual(own.filter(id => shared.includes(id)), []);
});

// A shell stands in for QEMU: what it reads it does.
test.serial('a fork of any program goes on where that stood still, and starts no other', async t => {
    const {socket, program} = await beServed('sh', ['-c', 'echo; while read -r line; do eval "$line"; done'], []);
    await stand(socket);
    const [input, output, line] = [0, 1, 2].map(becomes => connectAs(socket, 1, becomes)) as [Socket, Socket, Socket];
    input.write('echo alive $((6 * 7))\n');
    t.is(String(await once(output, 'data')), 'alive 42\n');
    input.write('/bin/echo not alive; echo alive\n');
    t.is(await textOf(output), '');
    t.is(await textOf(line), '');
    program.kill();
});

test.serial('nobody but its owner has a machine forked', async t => {
    await using server = await ForkServer.start(template, async () => {});
    const socket = await socketOf(server.pid);
    const stranger = await execa(process.execPath, ['-e', `
        const socket = require('node:net').createConnection('\\0' + process.argv[1]);
        for (const becomes of [3, 4, 5, 2])
            socket.write(('1 ' + becomes).padEnd(128));
        socket.on('close', () => process.exit(7)).on('error', () => {}).resume();
    `, socket], {reject: false, timeout: 20_000});
    t.is(stranger.exitCode, 7);
    t.deepEqual(await childrenOf(server.pid), []);
    const cut = createConnection(`\0${socket}`);
    cut.end('1 3');
    await once(cut.resume(), 'close');
    await using fork = await server.fork();
    t.regex(await ask(fork, ...read('/proc/version')), /"value":/v);
});

test.serial('what holds something that a fork could not have for itself is not forked, and says what', async t => {
    const [own] = (await Promise.all((await readdir('/proc/self/fd')).map(async fd => [Number(fd), await readlink(`/proc/self/fd/${fd}`).catch(() => '')] as const)))
        .filter(([, kind]) => kind === 'anon_inode:[eventpoll]');
    const {socket, program} = await beServed('tail', ['-f', import.meta.filename], [own![0]]);
    const said = textOf(program.stderr!);
    t.is(await stand(socket), 0);
    t.is(await said, 'cannot be forked: anon_inode:[eventpoll] (Operation not supported)\n');
});

test.serial('neither machine nor forks outlive an owner that is killed', async t => {
    const program = `
        const {prepareKernel, ensureTemplates} = await import('./bootable.ts');
        const {ForkServer} = await import('./fork-server.ts');
        const {silently} = await import('./step.ts');
        const {template} = await ensureTemplates(await prepareKernel('6.1', silently), false, silently);
        const server = await ForkServer.start(template, async () => {});
        await server.fork();
        console.log('ready');
    `;
    const owner = execa(process.execPath, ['--input-type=module-typescript', '-e', program], {cwd: import.meta.dirname, reject: false});
    await once(owner.stdout, 'data');
    const [server] = await childrenOf(owner.pid!);
    const [fork] = await childrenOf(server!);
    t.truthy(fork);
    owner.kill('SIGKILL');
    await owner;
    await gone(server!);
    await gone(fork!);
    t.pass();
});
