import test, {type ExecutionContext} from 'ava';
import type {Level, Outcome} from '../reports/record.ts';
import {TargetBroken} from './faults.ts';
import type {Guest} from './guest.ts';
import {judgeWithin} from './judge-within.ts';
import type {Call, LogRecord, Result} from './protocol.ts';
import type {Assertions} from './assertions.ts';
import type {Target} from './target.ts';

/** A target whose log, taint and answers a test chooses. */
class Puppet implements Target {
    readonly name = 'puppet';
    readonly builds = [];
    readonly log: LogRecord[] = [];
    taint = 0;
    console = '';
    stderr = '';
    answer: (call: Call) => Result = () => ({value: 0});
    silent = false;

    say(text: string, level = 6): void {
        this.log.push({seq: this.log.length, level, facility: 0, text});
    }

    async acquire() {
        const answer = (call: Call): Result => {
            if (this.silent)
                throw new TargetBroken('no reply');
            if (call.op === 'kmsg')
                return {records: this.log.filter(({seq}) => seq >= call.since), next: this.log.length};
            if (call.op === 'read' && typeof call.fd === 'object')
                return {value: 1, data: Buffer.from(String(this.taint)).toString('base64')};
            return this.answer(call);
        };
        return {
            hello: {protocol: 1 as const, name: 'puppet', version: '1', kernel: null, arch: null, page: 4096, modules: [], ops: ['kmsg', 'open', 'read', 'close', 'write']},
            start: null,
            request: async (calls: readonly Call[]) => calls.map(answer),
            console: async () => this.console,
            stderr: async () => this.stderr,
            async [Symbol.asyncDispose]() {},
        };
    }

    async [Symbol.asyncDispose]() {}
}

async function outcomeOf(t: ExecutionContext, target: Puppet, run: (t: Assertions, guest: Guest) => Promise<void> | void, level: Level = 'core'): Promise<Outcome> {
    const spec = {clause: 'fortune.load.entry', title: 'a', loaded: null, modules: [], run: async (given: Assertions, guest: Guest) => run(given, guest)};
    return (await judgeWithin(t, target, spec, level)).outcome;
}

const oops = 'BUG: kernel NULL pointer dereference, address: 0000000000000008';

test('what holds passes, with what was observed', async t => {
    const outcome = await outcomeOf(t, new Puppet(), (inner, guest) => {
        guest.observe('pages', 2);
        inner.is(1, 1);
    });
    t.like(outcome, {verdict: 'pass', observed: {pages: 2}});
    t.is(outcome.calls, undefined);
});

test('what does not hold fails, with what was got, the calls made and the log', async t => {
    const puppet = new Puppet();
    const outcome = await outcomeOf(t, puppet, async (inner, guest) => {
        puppet.say('fortune: cookie pot is full!');
        await guest.open('/proc/fortune', ['O_RDONLY']);
        inner.deepEqual(['b\n'], ['a\n']);
    });
    t.like(outcome, {
        verdict: 'fail',
        reason: 'got ["b\\n"], expected ["a\\n"]',
        expected: ['a\n'],
        actual: ['b\n'],
        calls: [{call: 'open(path="/proc/fortune", flags=["O_RDONLY"])', returned: '0'}],
        log: ['<6>fortune: cookie pot is full!'],
    });
});

test('what should have been something else says so', async t => {
    const outcome = await outcomeOf(t, new Puppet(), async inner => void inner.not(0, 0));
    t.like(outcome, {verdict: 'fail', reason: 'got 0, expected anything but 0'});
});

test('a call that must succeed and does not, fails; of a listing clause it differs', async t => {
    const puppet = new Puppet();
    puppet.answer = () => ({errno: 'ENOSPC'});
    const write = async (_: Assertions, guest: Guest) => void await guest.write(3, 'a');
    t.like(await outcomeOf(t, puppet, write), {verdict: 'fail', reason: 'write(fd=3, data="a"): ENOSPC', expected: 'success', actual: 'ENOSPC'});
    t.is((await outcomeOf(t, puppet, write, 'listing')).verdict, 'differs');
});

test('an operation that the target lacks is a skip, with the reason', async t => {
    t.like(await outcomeOf(t, new Puppet(), async (_, guest) => void await guest.exec(['sh'])), {
        verdict: 'skip', reason: 'needs the operation exec, which the target does not have',
    });
});

test('a call that does not return is a hang, one whose caller is killed a crash', async t => {
    const puppet = new Puppet();
    const write = async (_: Assertions, guest: Guest) => void await guest.write(3, 'a');
    puppet.answer = () => ({hung: 10_000});
    t.like(await outcomeOf(t, puppet, write), {verdict: 'hang', reason: 'write(fd=3, data="a") had not returned after 10000 ms'});
    puppet.answer = () => ({killed: 'SIGKILL'});
    t.is((await outcomeOf(t, puppet, write)).verdict, 'crash');
});

test('an oops turns a spec whose assertions held into a crash that says where', async t => {
    const puppet = new Puppet();
    const outcome = await outcomeOf(t, puppet, () => {
        puppet.say(oops, 1);
        puppet.say('RIP: 0010:fortune_write+0x1c/0x60 [fortune]', 1);
    });
    t.like(outcome, {verdict: 'crash', reason: 'BUG: kernel NULL pointer dereference, address: ADDR in fortune_write [fortune]'});
    t.regex(outcome.console!, /^BUG: kernel NULL/);
});

test('what was in the log before the spec is not its fault', async t => {
    const puppet = new Puppet();
    puppet.say(oops, 1);
    t.is((await outcomeOf(t, puppet, () => {})).verdict, 'pass');
});

test('a kernel that no longer answers is judged by its console', async t => {
    const puppet = new Puppet();
    const outcome = await outcomeOf(t, puppet, async (_, guest) => {
        puppet.console = '[    3.1] Kernel panic - not syncing: sysrq triggered crash\n'.replace('3.1', '3.123456');
        puppet.answer = () => {
            throw new TargetBroken('ended');
        };
        await guest.write(3, 'a');
    });
    t.like(outcome, {verdict: 'crash', reason: 'Kernel panic - not syncing: sysrq triggered crash; ended'});
    puppet.console = '';
    t.is((await outcomeOf(t, puppet, async (_, guest) => void await guest.write(3, 'a'))).verdict, 'broken');
});

test('a target that falls silent when the assertions have held is broken', async t => {
    const puppet = new Puppet();
    const outcome = await outcomeOf(t, puppet, () => {
        puppet.silent = true;
    });
    t.like(outcome, {verdict: 'broken', reason: 'no reply'});
});

test('a taint is a crash, but for those of loading a module from outside of the tree', async t => {
    const puppet = new Puppet();
    const taint = (bits: number) => () => {
        puppet.taint = bits;
    };
    t.is((await outcomeOf(t, puppet, taint(12_288))).verdict, 'pass');
    puppet.taint = 0;
    t.like(await outcomeOf(t, puppet, taint(1)), {verdict: 'crash', reason: 'the kernel became tainted (P)'});
});

test('what a spec announces is allowed, and must come', async t => {
    const puppet = new Puppet();
    const announce = (guest: Guest) => guest.expects({warning: /already registered/, taint: ['W']});
    const warned = await outcomeOf(t, puppet, (_, guest) => {
        announce(guest);
        puppet.taint = 512;
        puppet.say('WARNING: CPU: 0 PID: 7 at fs/proc/generic.c:400 proc_register+0x1/0x2', 4);
        puppet.say("proc_dir_entry '/proc/fortune' already registered", 4);
    });
    t.is(warned.verdict, 'pass');
    const silent = await outcomeOf(t, new Puppet(), (_, guest) => announce(guest));
    t.like(silent, {verdict: 'fail', reason: 'the kernel did not report what was announced: /already registered/'});
});

test('a mistake in a spec is nobody\'s verdict', async t => {
    t.like(await outcomeOf(t, new Puppet(), () => {
        throw new TypeError('fortune.cat is not a function');
    }), {verdict: 'broken', reason: 'a mistake in the spec or the harness: TypeError: fortune.cat is not a function'});
});
