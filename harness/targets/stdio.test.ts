/** External emulators that behave, and that do not: fixtures/emulators/misbehaving.ts. */
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import type {Outcome} from '../../reports/record.ts';
import {withDeadline} from '../../vm/deadline.ts';
import {shellCommand} from '../../vm/qemu.ts';
import type {Guest} from '../guest.ts';
import {judgeWithin} from '../judge-within.ts';
import {projectDir} from '../plan.ts';
import type {Target} from '../target.ts';
import {EmulatorProcess, type Deadlines} from './emulator-process.ts';
import {Keeper} from './keeper.ts';
import {targetOf} from './stdio.ts';

/** So that nobody waits long here; the greeting has more time, since a process has to start before it. */
const short: Deadlines = {hello: 10_000, reset: 300, grace: 300, goodbye: 300};

function misbehaving(name: string): string {
    return shellCommand([process.execPath, path.join(projectDir, 'fixtures/emulators/misbehaving.ts'), name]);
}

/** Opens, reads once and closes; that is where most misbehave. */
const reads = async (guest: Guest) => void await guest.calls([
    {op: 'open', path: '/proc/fortune', flags: ['O_RDONLY']},
    {op: 'read', fd: {result: 0}, count: 100},
    {op: 'close', fd: {result: 0}},
], 300);

async function outcomeOf(t: ExecutionContext, target: Target, use: (guest: Guest) => Promise<void> | void = reads): Promise<Outcome> {
    const spec = {clause: 'fortune.read.first', title: 'a', loaded: 'fortune', modules: [], run: async (_: unknown, guest: Guest) => use(guest)};
    return (await judgeWithin(t, target, spec, 'core')).outcome;
}

test('one that behaves passes, spec after spec, in one process', async t => {
    await using target = targetOf('stdio:x', new Keeper(misbehaving('proper'), short));
    for (let spec = 0; spec < 3; spec++)
        t.is((await outcomeOf(t, target)).verdict, 'pass');
});

for (const [name, reason, deadlines] of [
    ['silent', /^no greeting within 2500 ms$/, {...short, hello: 2500}],
    ['slow', /^no reply to open, read, close within 600 ms$/],
    ['says hello in words', /^greeted with a line that is not JSON: "Hello, I am an emulator\."$/],
    ['greets with a gigabyte', /^the target sent a line of over 1 MiB$/],
    ['speaks another version', /^greeted with a line that the protocol does not allow \(\/hello\/protocol must be equal to constant\)/],
    ['has operations that are no list', /^greeted with .* \(\/hello\/ops must be array\)/],
    ['claims a module that it lacks', /^could not load fortune: {"unsupported":"I cannot"}$/],
    ['cannot reset', /^greeted without the operation reset/],
    ['refuses to reset', /^refused to reset itself: {"errno":"EPERM"}$/],
    ['is gone at once', /^the target ended its stream \(it ended with exit status 7\)$/],
    ['dies half-way', /^the target ended its stream \(SIGSEGV ended it\)$/],
    ['ends its output', /^no reply to open, read, close within 600 ms$/],
    ['breaks its JSON', /^sent a line that is not JSON: "\{\\"id\\":\d+,\\"results\\":\[\}"$/],
    ['answers with debugging', /^sent a line that is not JSON: "reading now"$/],
    ['answers another request', /^answered request (\d+) where \d+ was under way$/],
    ['answers twice', /^the target spoke without being asked: /],
    ['leaves results out', /^answered 3 calls with 2 results$/],
    ['leaves the bytes out', /^answered read\(.*\) with .*\/read must have required property 'data'$/],
    ['nests without end', /^sent a line that is nested too deeply: /],
    ['answers with a gigabyte', /^the target sent a line of over 1 MiB$/],
    ['babbles', /^(the target spoke without being asked|answered request 1 where)/],
    ['fills its standard error', /^no reply to open, read, close within 600 ms$/],
    ['reports a crash on its standard error', /^the target ended its stream \(it ended with exit status 1\)$/],
] as const)
    test.serial(`one that ${name} is broken, with what it wrote to standard error`, async t => {
        const before = process.resourceUsage().maxRSS;
        await using target = targetOf('stdio:x', new Keeper(misbehaving(name), deadlines ?? short));
        const outcome = await outcomeOf(t, target);
        t.is(outcome.verdict, 'broken');
        t.regex(outcome.reason!, reason);
        t.regex(outcome.stderr!, name.includes('standard error') ? /x{100}|BUG: kernel/ : new RegExp(`^I am the one that ${name}\\.$`, 'm'));
        t.true(outcome.stderr!.length <= 4096);
        t.true(process.resourceUsage().maxRSS - before < 100 << 10, 'took over 100 MiB');
    });

test.serial('one that breaks is started again once; after that nothing is run', async t => {
    await using target = targetOf('stdio:x', new Keeper(misbehaving('breaks its JSON'), short));
    t.regex((await outcomeOf(t, target)).reason!, /^sent a line that is not JSON/);
    const fine = await outcomeOf(t, target, async () => {});
    t.is(fine.verdict, 'pass');
    t.regex((await outcomeOf(t, target)).reason!, /^sent a line that is not JSON/);
    const {verdict, reason} = await outcomeOf(t, target, async () => {});
    t.is(verdict, 'broken');
    t.regex(reason!, /^not run: the target broke 2 times, at last so: sent a line that is not JSON/);
});

test.serial('one that fails has its standard error shown too', async t => {
    await using target = targetOf('stdio:x', new Keeper(misbehaving('proper'), short));
    const outcome = await outcomeOf(t, target, () => {
        throw new Error('as this test wants it');
    });
    t.like(outcome, {verdict: 'fail', reason: 'as this test wants it', stderr: 'I am the one that proper.\n'});
});

test.serial('one that lacks an operation is not asked for it', async t => {
    await using target = targetOf('stdio:x', new Keeper(misbehaving('proper'), short));
    t.like(await outcomeOf(t, target, async guest => void await guest.exec(['true'])), {verdict: 'skip', reason: 'needs the operation exec, which the target does not have'});
});

test.serial('one that does not end with its input is killed, and its children with it', async t => {
    const emulator = new EmulatorProcess(misbehaving('never ends'), short);
    await emulator.greeting();
    t.false(await emulator.goodbye());
    const [child, stranger] = [...emulator.stderr.matchAll(/child (\d+)/g)].map(([, pid]) => Number(pid));
    await withDeadline(execa('tail', ['--pid', String(child), '-f', '/dev/null']), 5000, () => new Error(`${child} is still there`));
    // In a process group of its own it is nobody's but this test's.
    process.kill(stranger!, 'SIGKILL');
});
