/** The emulators of fixtures/emulators as targets of a whole run. */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {accessSync, constants} from 'node:fs';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {execa} from 'execa';
import {parseRecord} from '../../reports/read-record.ts';
import {unfinishedFolder} from '../../vm/cache.ts';
import {shellCommand} from '../../vm/qemu.ts';
import {ensureAgent} from '../../vm/initramfs.ts';
import {silently} from '../../vm/step.ts';
import {projectDir} from '../plan.ts';
import {targetFileNames} from '../targets/name.ts';
import {descendants, stillThere} from './family.ts';

const main = path.join(projectDir, 'harness/cli/main.ts');
const emulators = path.join(projectDir, 'fixtures/emulators');

let dir: string;
test.before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'proc-conformance-emulators-'));
    await execa('make', ['-C', path.join(emulators, 'c'), `OUT=${dir}`]);
});
test.after.always(async () => rm(dir, {recursive: true, force: true}));

function isThere(program: string): boolean {
    return process.env['PATH']!.split(':').some(folder => {
        try {
            accessSync(path.join(folder, program), constants.X_OK);
            return true;
        } catch {
            return false;
        }
    });
}

const python = shellCommand(['python3', path.join(emulators, 'python/emulator.py')]);

(isThere('python3') ? test.serial : test.skip)('the emulator in Python (needs python3) holds every clause that it can be asked for', async t => {
    const {exitCode} = await execa(process.execPath, [main, 'run', '--strict', '--suite', 'fortune', '--target', `stdio:${python}`, '--out', dir], {reject: false});
    t.is(exitCode, 0);
    const file = path.join(dir, `${targetFileNames([`stdio:${python}`]).get(`stdio:${python}`)}.jsonl`);
    const {points} = parseRecord(await readFile(file, 'utf8'), file);
    t.deepEqual([...new Set(points.map(({outcome}) => outcome.verdict))].toSorted(), ['pass', 'skip']);
    const passed = points.filter(({point, outcome}) => outcome.verdict === 'pass' && (point.level === 'core' || point.level === 'safety'));
    t.true(passed.length >= 110, `only ${passed.length} specs of core and safety passed`);
});

test.serial('of the emulator in C nothing is missing', async t => {
    const {exitCode, stdout} = await execa(process.execPath, [main, 'emulator', 'check', path.join(dir, 'fortune')], {reject: false});
    t.is(exitCode, 0);
    t.regex(stdout, /^ok {7}starts and greets\n(?:ok .*\n)+ok {7}core .*\nok {7}safety .*\nok {7}listing /);
    t.notRegex(stdout, /MISSING|differs/);
});

test.serial('the emulator behind FUSE holds what a real kernel lets it, and the rest is known', async t => {
    const program = path.join(dir, 'fortune-fuse');
    const agent = await ensureAgent(silently);
    const lacking = await fuseLacks(program, agent);
    if (lacking !== null) {
        t.log(`skipped: ${lacking}`);
        return t.false((process.env['PROC_CONFORMANCE_REQUIRE'] ?? '').split(',').includes('fuse'), lacking);
    }
    const target = `stdio:${shellCommand([program, agent])}`;
    const out = path.join(dir, 'fuse');
    const {exitCode} = await execa(process.execPath, [main, 'run', '--strict', '--suite', 'fortune', '--target', target, '--out', out], {reject: false});
    t.is(exitCode, 0);
    const file = path.join(out, `${targetFileNames([target]).get(target)}.jsonl`);
    const {points} = parseRecord(await readFile(file, 'utf8'), file);
    const clausesThat = (verdict: string) => points.filter(({outcome}) => outcome.verdict === verdict).map(({point}) => point.clause);
    // What is drawn at random need not come upon it.
    const always = clausesThat('known').filter(clause => clause !== 'fortune.model.hostile');
    t.deepEqual([...new Set(always)].toSorted(), ['fortune.parallel.writers', 'fortune.unload.clean-log', 'fortune.write.partial-fault', 'fortune.write.vector']);
    t.true(points.filter(({outcome}) => outcome.verdict === 'known').every(({outcome}) => /^got |# got \d+, allowed: EFAULT |: ENOSPC$|^a cycle is not what was accepted$/.test(String(outcome.observed?.['instead']))));
    t.true(clausesThat('pass').length > 150, `only ${clausesThat('pass').length} passed`);
});

/** Why a FUSE file system cannot be built or mounted here; null where it can. */
async function fuseLacks(program: string, agent: string): Promise<string | null> {
    const {failed} = await execa('pkg-config', ['--exists', 'fuse3'], {reject: false});
    if (failed)
        return 'needs pkg-config and libfuse3-dev';
    await execa('make', ['-C', path.join(emulators, 'fuse'), `OUT=${dir}`]);
    const {exitCode, stderr} = await execa(program, [agent], {reject: false, input: '', timeout: 10_000});
    return exitCode === 0 ? null : `needs /dev/fuse and the right to mount: ${stderr.split('\n').at(-1)}`;
}

test('of an emulator that is not far enough it is told what is missing, and what its author does next', async t => {
    const {exitCode, stdout} = await execa(process.execPath, [main, 'emulator', 'check', process.execPath, path.join(emulators, 'misbehaving.ts'), 'refuses to reset'], {reject: false});
    t.is(exitCode, 3);
    t.regex(stdout, /^ok {7}starts and greets\nok .*\nMISSING {2}answers a request\n {9}refused to reset itself: {"errno":"EPERM"}\n {9}next: Read a line, .*\n {9}standard error:\n {13}I am the one that refuses to reset\.$/);
});

test('of an emulator that breaks half-way it is told in which spec, and its standard error once', async t => {
    const broken = `sed -u 60q | ${path.join(dir, 'fortune')}; printf '%s\\n' the-cause 2 3 4 5 6 7 8 9 10 11 12 13 14 >&2`;
    const {exitCode, stdout} = await execa(process.execPath, [main, 'emulator', 'check', broken], {reject: false});
    t.is(exitCode, 3);
    t.is(stdout.match(/^ {13}the-cause$/gm)?.length, 1);
    t.regex(stdout, /^ {9}fortune\.[^:]*: (?!not run).*\n {9}standard error:\n {13}the-cause\n {13}2\n {13}3\n {13}… \(2 more lines\)\n {13}6\n/m);
    t.regex(stdout, /^ {9}and \d+ more$/m);
});

test('with --json, what is missing is one document', async t => {
    const {exitCode, stdout} = await execa(process.execPath, [main, 'emulator', 'check', '--json', process.execPath, path.join(emulators, 'misbehaving.ts'), 'refuses to reset'], {reject: false});
    t.is(exitCode, 3);
    const {exit, steps, judged} = JSON.parse(stdout) as {exit: number; steps: Array<Record<string, string | null>>; judged: unknown};
    t.deepEqual([exit, judged], [3, null]);
    t.deepEqual(steps.map(({title, fault}) => [title, fault]), [
        ['starts and greets', null],
        ['has the operations and the module', null],
        ['answers a request', 'refused to reset itself: {"errno":"EPERM"}'],
    ]);
    t.like(steps[2], {stderr: 'I am the one that refuses to reset.\n'});
    t.regex(steps[2]!['advice']!, /^Read a line, /);
});

test.serial('with --json, so is what a complete emulator comes to', async t => {
    const {exitCode, stdout} = await execa(process.execPath, [main, 'emulator', 'check', '--json', path.join(dir, 'fortune')], {reject: false});
    t.is(exitCode, 0);
    const {exit, steps, judged} = JSON.parse(stdout) as {exit: number; steps: Array<{fault: string | null}>; judged: {counts: {pass: number}; toLookAt: unknown[]}};
    t.is(exit, 0);
    t.true(steps.every(({fault}) => fault === null));
    t.like(judged, {target: `stdio:${path.join(dir, 'fortune')}`, builds: null, loads: null, behaves: true, exit: 0, toLookAt: []});
    t.true(judged.counts.pass > 100);
});

for (const signal of ['SIGINT', 'SIGKILL'] as const)
    test.serial(`${signal} ends the emulator too, with all of its group, however deaf it is`, async t => {
        const pipe = path.join(dir, `${signal}.pipe`);
        await execa('mkfifo', [pipe]);
        const command = `${shellCommand([process.execPath, path.join(emulators, 'misbehaving.ts'), 'never ends'])} 2> ${pipe}`;
        const child = spawn(process.execPath, [main, 'run', '--suite', 'fortune', '--target', `stdio:${command}`, '--out', path.join(dir, signal)], {stdio: 'ignore'});
        t.teardown(() => child.kill('SIGKILL'));
        const exited = once(child, 'exit');
        // Not read here: what waits for a named pipe in this process keeps it from ending.
        const {stdout: said} = await execa('head', ['-n', '3', pipe], {timeout: 60_000});
        const [, inGroup, stranger] = said.split('\n');
        const family = await descendants(child.pid!);
        child.kill(signal);
        await exited;
        // The stranger, in a process group of its own, is nobody's but this test's, and holds the pipe open.
        const left = await stillThere(family.filter(({pid}) => `child ${pid}` !== stranger), 20_000);
        for (const pid of [Number(stranger!.split(' ')[1]), ...left.map(one => one.pid)])
            process.kill(pid, 'SIGKILL');
        const found = JSON.stringify(family);
        t.true(family.some(({command: what}) => what.includes('never ends')), found);
        t.true(family.some(({pid}) => `child ${pid}` === inGroup), found);
        t.deepEqual(left, []);
        // After SIGKILL nobody is left who could have removed it; a later run would, in an hour.
        for (const name of ['1', 'worker-1'])
            await rm(unfinishedFolder(`run-${child.pid}-${name}`), {recursive: true, force: true});
    });
