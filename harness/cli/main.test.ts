import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, mkdir, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {execa} from 'execa';
import {contract} from '../../suites/contract.ts';
import {cacheDir, unfinishedFolder} from '../../vm/cache.ts';
import {projectDir} from '../plan.ts';
import {stillThere, whenMachinesRun} from './family.ts';

const bin = path.join(projectDir, 'bin/proc-conformance.js');

async function cli(...args: string[]) {
    return execa(process.execPath, [bin, ...args], {reject: false, stdin: 'ignore', timeout: 180_000});
}

let dir: string;
test.before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'proc-conformance-cli-'));
});
test.after.always(async () => rm(dir, {recursive: true, force: true}));

const suites = [...new Set(contract.map(({id}) => id.split('.', 1)[0]))];

for (const [args, code, message] of [
    [['walk'], 2, "unknown command 'walk'"],
    [['run', '--fast'], 2, "unknown option '--fast'"],
    [['run', '--target', 'qemu:2.6.11'], 2, "unknown kernel '2.6.11' in qemu:2.6.11; known: 5.10, 6.1, 6.1-rt, 6.12-bpo, 6.12, 7.2, 7.3, rc, latest, all, or a build tree such as ./linux"],
    [['run', '--target', 'bochs'], 2, "unknown target 'bochs'; known: qemu:5.10, qemu:6.1, qemu:6.1-rt, qemu:6.12-bpo, qemu:6.12, qemu:7.2, qemu:7.3, qemu:rc, container:KERNEL, uml:6.1, emulator, emulator:as-published, stdio:COMMAND"],
    [['run', '--target', 'emulator', '--target', 'emulator'], 2, 'target emulator is given twice'],
    [['run', '--compiler', 'clang'], 2, "option '--compiler <which>' argument 'clang' is invalid. Allowed choices are host, release."],
    [['run', '--suite', 'cookies'], 2, `unknown suite 'cookies'; known: ${suites.join(', ')}`],
    [['run', '--spec', 'wrap'], 2, "no clause matches --spec 'wrap'; try 'fortune.wrap.*', or --dry-run for the list"],
    [['run', '--module', 'nowhere'], 2, '--module nowhere is not a folder; give one whose Kbuild or Makefile makes fortune.ko'],
    [['run', '--module', 'harness'], 2, "--module harness has neither a Kbuild nor a Makefile; one with 'obj-m := fortune.o' would do"],
    [['run', '--module', 'fixtures/modules/fortune', '--suite', 'tour'], 2, '--module fixtures/modules/fortune is about the suite fortune, and nothing of it is selected; leave --suite and --spec out'],
    [['run', '--target', 'emulator', '--out', '/proc/nowhere'], 2, '--out /proc/nowhere cannot be written (ENOENT); give a folder that can'],
    [['run', '--target', 'emulator', '--history', 'reports'], 2, '--history reports: annotations.test.ts is no record; give a folder that has nothing else'],
    [['run', '--target', 'emulator', '--history', 'LICENSE'], 2, '--history LICENSE cannot be used (EEXIST); give a folder for records'],
    [['run', '--watch', '--history', 'nowhere'], 2, '--history keeps finished runs, and --watch begins ever new ones; leave one of them out'],
    [['gate', '--shard', '1/2', '--history', 'nowhere'], 2, '--history tells of whole gates; leave --shard out'],
    [['kernels', '--update', '--offline'], 2, '--update asks the mirror, which --offline forbids; leave one of them out'],
    [['compare', 'package.json'], 2, 'compare needs two files or more: proc-conformance compare A B'],
    [['compare', 'LICENSE', 'LICENSE'], 2, 'LICENSE:1: neither a result record nor TAP'],
] as const)
    test(`${args.join(' ')} is told in one line`, async t => {
        const {exitCode, stderr, stdout} = await execa(process.execPath, [bin, ...args], {reject: false, cwd: projectDir});
        t.is(exitCode, code);
        t.is(stdout, '');
        t.is(stderr, `proc-conformance: ${message}`);
    });

test('--dry-run prints the plan, runs nothing and writes nothing', async t => {
    const out = path.join(dir, 'dry');
    const {exitCode, stdout} = await cli('run', '--target', 'emulator', '--spec', 'fortune.wrap.single', '--out', out, '--dry-run');
    t.is(exitCode, 0);
    t.regex(stdout, /^core {5}fortune\.wrap\.single - /);
    t.regex(stdout, /\d specs on emulator$/);
    await t.throwsAsync(readdir(out), {code: 'ENOENT'});
});

test('--module alone selects the suite that is about it', async t => {
    const {exitCode, stdout} = await cli('run', '--module', path.join(projectDir, 'fixtures/modules/fortune'), '--dry-run');
    t.is(exitCode, 0);
    t.deepEqual([...new Set(Array.from(stdout.matchAll(/^(?:core|safety|listing|observed) +([a-z\-]+)\./gmv), ([, suite]) => suite))], ['fortune']);
});

test('--history keeps the records, and a later run tells of them, on standard output and in the page', async t => {
    const args = ['run', '--target', 'emulator:as-published', '--spec', 'fortune.full.brim', '--out', path.join(dir, 'past'), '--history', path.join(dir, 'history')];
    t.regex((await cli(...args)).stdout, /\nhistory: 0 earlier records of emulator:as-published\n\nVerdict/);
    t.regex((await cli(...args)).stdout, /\nhistory: 1 earlier record of emulator:as-published\n {4}fortune\.full\.brim - .*: CRASH since [\d-]+ [\d:]+, 2 runs\n/);
    t.is((await readdir(path.join(dir, 'history'))).length, 2);
    t.regex(await readFile(path.join(dir, 'past/index.html'), 'utf8'), /"history":"since [^"]+, 2 runs"/);
});

test('a CI job that is one of several runs every spec all the same', async t => {
    const {exitCode} = await execa(process.execPath, [bin, 'run', '--target', 'emulator', '--spec', 'fortune.{wrap,read}.*', '--out', path.join(dir, 'ci')], {
        reject: false, stdin: 'ignore', env: {CI: '1', CI_NODE_INDEX: '0', CI_NODE_TOTAL: '2'},
    });
    t.is(exitCode, 0);
});

/** A copy of the sound module with one change. */
async function changedModule(name: string, before: string, after: string): Promise<string> {
    const module = path.join(dir, name);
    const sound = path.join(projectDir, 'fixtures/modules/fortune');
    await mkdir(module);
    for (const file of await readdir(sound))
        await writeFile(path.join(module, file), (await readFile(path.join(sound, file), 'utf8')).replace(before, after));
    return module;
}

test.serial('a module that does not compile: the first error with file and line, 1', async t => {
    const module = await changedModule('broken', 'pot_next = 0;', 'pot_next = ;');
    const {exitCode, stdout} = await cli('run', '--module', module, '--out', path.join(dir, 'o1'));
    t.is(exitCode, 1);
    t.regex(stdout.replaceAll(/\s+/g, ' '), new RegExp(`qemu:6\\.1: fortune does not build: ${module}/fortune\\.c:\\d+:\\d+: error: expected expression`));
    t.deepEqual((await readdir(module)).toSorted(), ['Kbuild', 'fortune.c']);
});

test.serial('a module that does not compile says nothing of the suites that are not about it', async t => {
    const module = await changedModule('broken-beside', 'pot_next = 0;', 'pot_next = ;');
    const out = path.join(dir, 'o4');
    const {exitCode} = await cli('run', '--module', module, '--out', out, '--spec', 'fortune.load.entry', '--spec', 'simple-lkm.load.message');
    t.is(exitCode, 1);
    const points = (await readFile(path.join(out, 'qemu-6.1.tap'), 'utf8')).matchAll(/^(ok|not ok) \d+ - ([a-z\-]+)\./gmv);
    const verdicts = Map.groupBy(points, ([, , suite]) => suite!);
    t.deepEqual([...verdicts].map(([suite, lines]) => [suite, ...new Set(lines.map(([, verdict]) => verdict))]), [['simple-lkm', 'ok'], ['fortune', 'not ok']]);
});

test.serial('a module that does not load: the errno and the kernel\'s own line, 1', async t => {
    const module = await changedModule('unlicensed', 'MODULE_LICENSE("GPL")', 'MODULE_INFO(vermagic, "2.6.11 SMP"); MODULE_LICENSE("GPL")');
    const {exitCode, stdout} = await cli('run', '--module', module, '--out', path.join(dir, 'o2'), '--spec', 'fortune.wrap.single');
    t.is(exitCode, 1);
    t.regex(stdout.replaceAll(/\s+/g, ' '), /fortune does not load: insmod\(module="fortune"\): ENOEXEC; the kernel says: fortune: version magic '2\.6\.11 SMP' should be/);
});

for (const [what, statement, said] of [
    ['crashes', 'WRITE_ONCE(*(int *)8, 1);', /killed by SIGKILL; the kernel says: BUG: kernel NULL pointer dereference, address: ADDR in fortune_init \[fortune\]/v],
    ['panics', 'panic("out of cookies");', /ended the kernel; the kernel says: Kernel panic - not syncing: out of cookies/v],
] as const)
    test.serial(`a module whose init ${what} does not load: the kernel's title and the function, 1`, async t => {
        const module = await changedModule(`init-${what}`, '\tpr_info("Module loaded.\\n");', `\t${statement}`);
        const {exitCode, stdout} = await cli('run', '--module', module, '--out', path.join(dir, `init-${what}`), '--spec', 'fortune.wrap.single');
        t.regex(stdout.replaceAll(/\s+/gv, ' '), said);
        t.regex(stdout, /fortune does not load: insmod/v);
        t.is(exitCode, 1);
    });

test.serial('a module with a fault: the clause goes red, with what was got and expected, 1', async t => {
    const module = await changedModule('no-wrap', 'pot_next >= pot_used', 'pot_next > pot_used');
    const out = path.join(dir, 'o3');
    const {exitCode, stdout} = await cli('run', '--module', module, '--out', out, '--spec', 'fortune.wrap.to-first');
    t.is(exitCode, 1);
    t.regex(stdout, /fortune\.wrap\.to-first \(core\) +FAIL/);
    t.regex(await readFile(path.join(out, 'qemu-6.1.tap'), 'utf8'), /expected:\n.*one/);
});

for (const [target, signal] of [
    ['qemu:6.1', 'SIGINT'], ['qemu:6.1', 'SIGTERM'], ['qemu:6.1', 'SIGKILL'], ['uml:6.1', 'SIGINT'], ['uml:6.1', 'SIGKILL'],
] as const)
    test.serial(`${signal} in the middle of a run on ${target} leaves no process and no lock behind`, async t => {
        const out = path.join(dir, `${signal}-${target}`);
        await mkdir(out);
        const record = path.join(out, `${target.replace(':', '-')}.jsonl`);
        const child = spawn(path.join(projectDir, 'node_modules/.bin/node'), [
            path.join(projectDir, 'harness/cli/main.ts'), 'run', '--target', target, '--out', out,
        ], {stdio: 'ignore'});
        const exited = once(child, 'exit') as Promise<[number | null, string | null]>;
        const family = await whenMachinesRun(child.pid!, record, 120_000);
        child.kill(signal);
        const [code] = await exited;
        t.is(code, {SIGINT: 130, SIGTERM: 143, SIGKILL: null}[signal]);
        t.deepEqual(await stillThere(family, 20_000), []);
        t.deepEqual((await readdir(tmpdir())).filter(name => name.startsWith(`proc-conformance-${child.pid}-`)), []);
        const locks = await readdir(path.join(cacheDir(), 'locks'));
        t.deepEqual(locks.filter(name => name.includes('run')), []);
        const unfinished = (await readdir(unfinishedFolder(''))).filter(name => name.startsWith(`run-${child.pid}-`));
        if (signal !== 'SIGKILL')
            t.deepEqual(unfinished, []);
        // Nobody is left who could have removed these; a later run would, in an hour.
        for (const name of unfinished)
            await rm(unfinishedFolder(name), {recursive: true});
    });

/** An environment in which every call of apt is noted in a file and fails. */
async function withoutApt(name: string): Promise<{env: NodeJS.ProcessEnv; calls: string}> {
    const programs = path.join(dir, name);
    const calls = path.join(programs, 'calls');
    await mkdir(programs);
    for (const program of ['apt-get', 'apt-cache', 'apt-config'])
        await writeFile(path.join(programs, program), `#!/bin/sh\necho "$0 $*" >> ${calls}\nexit 1\n`, {mode: 0o755});
    return {env: {PATH: `${programs}:${process.env['PATH']}`}, calls};
}

test.serial('--offline with a warm cache asks apt nothing', async t => {
    await cli('run', '--spec', 'fortune.wrap.single', '--out', path.join(dir, 'warm'));
    const {env, calls} = await withoutApt('warm-programs');
    const {exitCode} = await execa(process.execPath, [bin, 'run', '--offline', '--spec', 'fortune.wrap.single', '--out', path.join(dir, 'warm')], {reject: false, env});
    t.is(exitCode, 0);
    await t.throwsAsync(readFile(calls), {code: 'ENOENT'});
});

test.serial('--offline with a cold cache is 3, in a line that tells what is missing, and asks apt nothing', async t => {
    const {env, calls} = await withoutApt('cold-programs');
    const cold = {...env, PROC_CONFORMANCE_CACHE: path.join(dir, 'cold-cache')};
    const {exitCode, stderr} = await execa(process.execPath, [bin, 'run', '--offline', '--out', path.join(dir, 'cold')], {reject: false, env: cold});
    t.is(exitCode, 3);
    t.regex(stderr, /^proc-conformance: kernel 6\.1 6\.1\.\S+ is not in the cache, and --offline keeps it from being fetched$/m);
    await t.throwsAsync(readFile(calls), {code: 'ENOENT'});
});

test.serial('without --offline a cold cache asks apt', async t => {
    const {env, calls} = await withoutApt('asking-programs');
    const cold = {...env, PROC_CONFORMANCE_CACHE: path.join(dir, 'asking-cache')};
    const {exitCode} = await execa(process.execPath, [bin, 'run', '--out', path.join(dir, 'asking')], {reject: false, env: cold});
    t.is(exitCode, 3);
    t.regex(await readFile(calls, 'utf8'), /apt-(?:config|get) /);
});
