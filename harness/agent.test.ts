/** The guest's agent on this host, over its standard streams: what it says must be what the schema allows. */
import test from 'ava';
import {ensureAgent} from '../vm/initramfs.ts';
import {silently} from '../vm/step.ts';
import {shellCommand} from '../vm/qemu.ts';
import type {Call, Hello, Result} from './protocol.ts';
import {badCalls, goodCalls, operations} from './protocol-vectors.ts';
import {EmulatorProcess} from './targets/emulator-process.ts';

let agent: EmulatorProcess;
let hello: Hello;

test.before(async () => {
    agent = new EmulatorProcess(`${shellCommand([await ensureAgent(silently)])} --stdio`);
    hello = await agent.greeting();
});

test.after.always(async () => agent[Symbol.asyncDispose]());

async function ask(...calls: Call[]): Promise<Result[]> {
    return agent.request(calls, 300);
}

const fdsOf = (result: Result | undefined) => result && 'fds' in result ? result.fds! : [];

/** What comes from a descriptor, in whatever pieces it comes: as many bytes, or what there is after 10 s without any. */
async function receive(fd: number, bytes: number): Promise<string> {
    let text = '';
    while (text.length < bytes) {
        const [, result] = await agent.request([
            {op: 'poll', fd, events: ['POLLIN'], timeout_ms: 10_000},
            {op: 'read', fd, count: bytes - text.length},
        ], 15_000);
        const piece = result && 'data' in result ? Buffer.from(result.data!, 'base64').toString('latin1') : '';
        if (piece === '')
            return text;
        text += piece;
    }
    return text;
}

test.serial('says what it is and what it can', t => {
    t.is(hello.protocol, 1);
    t.is(hello.page, 4096);
    t.true(['open', 'read', 'write', 'kmsg', 'parallel', 'exec', 'put', 'insmod'].every(op => hello.ops.includes(op)));
});

/** So that nothing is done to this machine: no such module, no such descriptor. */
const harmless = {
    fd: -1, module: 'nowhere', argv: ['true'], flags: ['O_NONBLOCK'], events: ['POLLIN'],
    as: {uid: 65534, gid: 65534}, lanes: [[{op: 'modules'}]],
};

test.serial('has all operations of the schema but reset, which machines need not have', t => {
    t.deepEqual(hello.ops.toSorted(), operations.filter(op => op !== 'reset').toSorted());
});

test.serial('understands every call that the schema allows', async t => {
    const calls = goodCalls(harmless).filter(({op}) => op !== 'reset' && op !== 'await-stall');
    t.true(calls.length > operations.length);
    for (const call of calls) {
        // The first is for descriptors that say what an earlier call returned.
        const [, result] = await ask({op: 'close', fd: -1}, call);
        t.false('unsupported' in result!, `${JSON.stringify(call)}: ${JSON.stringify(result)}`);
    }
});

test.serial('refuses every call that the schema does not allow', async t => {
    const calls = badCalls(harmless).filter(call => (call as Call).op !== 'reset');
    t.true(calls.length > 2 * operations.length);
    for (const call of calls) {
        const [result] = await ask(call as Call);
        t.regex(result && 'unsupported' in result ? result.unsupported : '', /^bad request: /, `${JSON.stringify(call)}: ${JSON.stringify(result)}`);
    }
});

test.serial('makes calls in order; a descriptor may be what an earlier call returned', async t => {
    const [opened, read, closed, again] = await ask(
        {op: 'open', path: '/proc/self/cmdline', flags: ['O_RDONLY']},
        {op: 'read', fd: {result: 0}, count: 4096},
        {op: 'close', fd: {result: 0}},
        {op: 'read', fd: {result: 0}, count: 1},
    );
    t.true(opened !== undefined && 'value' in opened);
    t.regex(read && 'data' in read ? Buffer.from(read.data!, 'base64').toString() : '', /--stdio/);
    t.like(closed, {value: 0});
    t.like(again, {errno: 'EBADF'});
});

test.serial('names errors, and what it does not know', async t => {
    const [missing, bad] = await ask(
        {op: 'open', path: '/proc/nowhere', flags: ['O_RDONLY']},
        {op: 'write-at', fd: 99, data: 'YQ==', buffer: 'bad'},
    );
    t.deepEqual([missing, bad], [{errno: 'ENOENT'}, {errno: 'EBADF'}]);
    t.regex(JSON.stringify(await ask({op: 'dance'} as unknown as Call)), /unsupported.*dance/);
});

test.serial('answers for a call that hangs, and goes on afterwards with the same descriptors', async t => {
    const [pipe] = await ask({op: 'pipe'});
    const [reader, writer] = fdsOf(pipe);
    const [hung, after] = await ask({op: 'read', fd: reader!, count: 1}, {op: 'pipe'});
    t.deepEqual([hung, after], [{hung: 300}, {unsupported: 'after a hung call'}]);
    t.like((await ask({op: 'write', fd: writer!, data: 'YQ=='}))[0], {value: 1});
});

test.serial('runs lanes at the same time: each waits for what the other writes', async t => {
    const [first, other] = await ask({op: 'pipe'}, {op: 'pipe'});
    const [readA, writeA] = fdsOf(first);
    const [readB, writeB] = fdsOf(other);
    const [result] = await ask({op: 'parallel', lanes: [
        [{op: 'write', fd: writeA!, data: 'YQ=='}, {op: 'read', fd: readB!, count: 1}],
        [{op: 'read', fd: readA!, count: 1}, {op: 'write', fd: writeB!, data: 'Yg=='}],
    ]});
    t.like(result, {lanes: [[{value: 1}, {data: 'Yg=='}], [{data: 'YQ=='}, {value: 1}]]});
});

test.serial('starts a program that goes on, with pipes or a terminal, and tells its status when it has ended', async t => {
    const [piped] = await ask({op: 'start', argv: ['sh', '-c', 'read a; echo $a $B; exit 7'], env: {B: 'two'}});
    const [input, output, errors, status] = fdsOf(piped) as [number, number, number, number];
    const [quiet, early] = await ask({op: 'read', fd: output, count: 9}, {op: 'read', fd: status, count: 9});
    t.deepEqual([quiet, early], [{errno: 'EAGAIN'}, {errno: 'EAGAIN'}]);
    await ask({op: 'write', fd: input, data: 'b25lCg=='});
    t.is(await receive(output, 8), 'one two\n');
    t.is(await receive(status, 9), '7');
    t.like((await ask({op: 'read', fd: errors, count: 9}))[0], {value: 0});

    const [onTerminal] = await ask({op: 'start', argv: ['sh', '-c', 'stty size; read a; stty size; kill -9 $$'], terminal: {rows: 12, columns: 34}});
    const [terminal,,, end] = fdsOf(onTerminal) as [number, number, number, number];
    t.is(await receive(terminal, 7), '12 34\r\n');
    await ask({op: 'resize', fd: terminal, rows: 56, columns: 78}, {op: 'write', fd: terminal, data: 'Cg=='});
    t.is(await receive(end, 9), '137');
    t.is(await receive(terminal, 9), '\r\n56 78\r\n');

    const [missing] = await ask({op: 'start', argv: ['/nowhere']});
    t.is(await receive(fdsOf(missing)[3]!, 9), '127');
});

test.serial('ends with its input', async t => {
    t.true(await agent.goodbye());
});
