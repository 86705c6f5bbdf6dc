import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {mkdtemp, mkdir, readdir, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {execa} from 'execa';
import {parse, parseAllDocuments} from 'yaml';
import {unfinishedFolder} from '../../vm/cache.ts';
import {projectDir} from '../plan.ts';
import {stillThere, whenMachinesRun} from './family.ts';

let dir: string;
test.before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'proc-conformance-gate-'));
    await mkdir(path.join(dir, 'empty'));
    for (const [name, config] of Object.entries({
        published: {targets: ['emulator:as-published'], known: 'known.json', limits: {target: 600}},
        machines: {targets: ['qemu:6.1', 'emulator']},
        late: {targets: ['qemu:6.1', 'emulator'], limits: {target: 0.05}},
        three: {targets: ['qemu:6.1', 'qemu:6.12', 'emulator']},
        wrong: {targets: ['qemu:2.6']},
    }))
        await writeFile(path.join(dir, `${name}.config.ts`), `export default ${JSON.stringify(config)};\n`);
    await writeFile(path.join(dir, 'known.json'), JSON.stringify({known: [
        ...['write.partial-fault', 'write.zero-length', 'full.never-over', 'read.nothing-beyond', 'read.long'].map(clause =>
            ({clause: `fortune.${clause}`, target: 'emulator:*', sometimes: true, reason: 'Published so.', link: 'why.md'})),
        ...['full.one-too-many', 'read.after-empty', 'model.hostile'].map(clause =>
            ({clause: `fortune.${clause}`, target: 'emulator:*', reason: 'Published so.', link: 'why.md'})),
        {clause: 'fortune.load.name-taken', target: 'emulator:*', reason: 'Of no use here.', link: 'why.md'},
    ]}));
});
test.after.always(async () => rm(dir, {recursive: true, force: true}));

async function cli(args: readonly string[], env: Record<string, string> = {}, cwd = dir) {
    return execa(process.execPath, [path.join(projectDir, 'bin/proc-conformance.js'), ...args], {reject: false, stdin: 'ignore', cwd, env, timeout: 600_000});
}

for (const [args, message] of [
    [['gate', '--config', 'wrong.config.ts'], /^proc-conformance: wrong\.config\.ts: targets: unknown kernel '2\.6' in qemu:2\.6; known: [^\n]*$/],
    [['gate', '--config', 'nowhere.ts'], /^proc-conformance: --config nowhere\.ts cannot be read \(ENOENT\)$/],
    [['gate', '--config', 'three.config.ts', '--shard', '4/3'], /^proc-conformance: --shard 4\/3 is not a part of a whole; right would be --shard 2\/5, from 1\/5 to 5\/5$/],
    [['gate', '--config', 'three.config.ts', '--shard', '1/999'], /^proc-conformance: --shard 1\/999: there are \d+ spec files on all targets together, so \d+ shards at most$/],
    [['gate', '--config', 'three.config.ts', '--shards', '2'], /^proc-conformance: --shards is of use with --plan alone; to run one of them give --shard 2\/5$/],
    [['gate', '--config', 'three.config.ts', '--plan', 'jenkins'], /--plan <engine>' argument 'jenkins' is invalid\. Allowed choices are github, kubernetes\.$/],
    [['merge', 'empty'], /^proc-conformance: empty has no gate\.json; give folders that gate --shard wrote$/],
    [['report', 'empty'], /^proc-conformance: empty has no records; give the folder that --out named$/],
    [['report', 'nowhere'], /^proc-conformance: nowhere cannot be read \(ENOENT\); give the folder that --out named$/],
] as const)
    test(`${args.join(' ')} is told in one line`, async t => {
        const {exitCode, stderr, stdout} = await cli(args);
        t.is(exitCode, 2);
        t.is(stdout, '');
        t.regex(stderr, message);
    });

test('without a configuration it is told which is missing', async t => {
    const {exitCode, stderr} = await cli(['gate'], {}, path.join(dir, 'empty'));
    t.is(exitCode, 2);
    t.is(stderr, 'proc-conformance: there is no conformance.config.ts in this folder; write one, or name another with --config');
});

test('--plan github is a job matrix, one shard for each target', async t => {
    const {exitCode, stdout} = await cli(['gate', '--config', 'three.config.ts', '--plan', 'github']);
    t.is(exitCode, 0);
    const {include} = JSON.parse(stdout) as {include: Array<{shard: string; number: number; targets: string}>};
    t.deepEqual(include.map(({shard, number}) => `${number} ${shard}`), ['1 1/3', '2 2/3', '3 3/3']);
    t.true(include[0]!.targets.startsWith('qemu:6.1 fortune'));
});

test('--plan kubernetes is an Indexed Job, whose pods run the shards', async t => {
    const {exitCode, stdout} = await cli(['gate', '--config', 'three.config.ts', '--plan', 'kubernetes', '--shards', '5']);
    t.is(exitCode, 0);
    t.is(parseAllDocuments(stdout).length, 1);
    const {kind, spec} = parse(stdout) as {kind: string; spec: {completions: number; completionMode: string; template: {spec: {containers: Array<{command: string[]}>}}}};
    t.like({kind, ...spec}, {kind: 'Job', completions: 5, completionMode: 'Indexed'});
    const [shell, flag, script] = spec.template.spec.containers[0]!.command;
    const {stdout: said} = await execa(shell!, [flag!, `npx() { echo "$@"; }; ${script!.replace('exec ', '')}`], {env: {JOB_COMPLETION_INDEX: '4'}});
    t.is(said, 'proc-conformance gate --config three.config.ts --shard 5/5 --out /results/4');
});

test.serial('on GitHub: exit code, summary, annotations, JUnit; and report writes them again', async t => {
    t.timeout(600_000);
    const summary = path.join(dir, 'step-summary.md');
    await writeFile(summary, 'of another step\n');
    const {exitCode, stdout, stderr} = await cli(['gate', '--config', 'published.config.ts', '--out', 'out'], {
        GITHUB_ACTIONS: 'true', GITHUB_STEP_SUMMARY: summary, GITHUB_WORKSPACE: path.dirname(projectDir), CI: 'true',
    });
    t.is(exitCode, 1);
    t.regex(stderr, /^\[1 of 1\] emulator:as-published: builds -, loads -, behaves no; \d+ passed, .* {2}\d+\.\d s$/v);
    const file = `${path.basename(projectDir)}/suites/fortune/full.spec.ts`;
    t.deepEqual(stdout.match(/^::error file=[^,]*/gmv), [`::error file=${file}`]);
    const [, line] = /line=(\d+),title=fortune\.full\.brim - refuses one byte%2C again and again::emulator:as-published: CRASH: BUG: /v.exec(stdout)!;
    t.regex((await readFile(path.join(projectDir, 'suites/fortune/full.spec.ts'), 'utf8')).split('\n')[Number(line) - 1]!, /^spec\('fortune\.full\.brim', 'refuses one byte, again and again'/v);
    t.regex(stdout, /^::warning file=.*known\.json,title=known difference not used::fortune\.load\.name-taken on emulator:\*$/mv);
    t.regex(stdout, /^known differences not used\n {4}fortune\.load\.name-taken on emulator:\*$/mv);
    t.regex(stdout, /^Verdict: does not conform\.$/mv);
    const out = (name: string) => readFile(path.join(dir, 'out', name), 'utf8');
    t.is(await readFile(summary, 'utf8'), `of another step\n${await out('summary.md')}`);
    t.regex(await out('junit.xml'), /failures="1" errors="0"/);
    t.regex(await out('emulator-as-published.tap'), /# TODO known: Published so\. \(why\.md\)$/mv);

    const names = ['junit.xml', 'summary.md', 'index.html', 'emulator-as-published.tap'];
    const before = await Promise.all(names.map(out));
    await Promise.all(names.map(async name => rm(path.join(dir, 'out', name))));
    const again = await cli(['report', 'out']);
    t.is(again.exitCode, 1);
    t.is(again.stderr, '');
    t.deepEqual(await Promise.all(names.map(out)), before);
    t.true(stdout.startsWith(again.stdout.slice(0, again.stdout.indexOf('\nVerdict'))));
});

test.serial('a time limit is a verdict: what it ended is broken, and every target has its record', async t => {
    const {exitCode, stdout} = await cli(['gate', '--config', 'late.config.ts', '--out', 'late']);
    t.is(exitCode, 3);
    t.regex(stdout, /qemu:6\.1 +- +- +\? +\d+ broken in 0\.0 s/v);
    t.regex(stdout, /emulator +- +- +\? +\d+ broken/v);
    const record = await readFile(path.join(dir, 'late/qemu-6.1.jsonl'), 'utf8');
    t.regex(record, /"verdict":"broken","duration_ms":0,"reason":"not run: the 0\.05 s for a target were over (?:before it began|during: .*)"/v);
    t.true((await readdir(path.join(dir, 'late'))).includes('junit.xml'));
});

test.serial('SIGINT in the middle of a gate leaves no process and no folder behind', async t => {
    const out = path.join(dir, 'ended');
    await mkdir(out);
    const child = spawn(path.join(projectDir, 'node_modules/.bin/node'), [
        path.join(projectDir, 'harness/cli/main.ts'), 'gate', '--config', path.join(dir, 'machines.config.ts'), '--out', out,
    ], {stdio: 'ignore'});
    const exited = once(child, 'exit') as Promise<[number | null]>;
    const family = await whenMachinesRun(child.pid!, path.join(out, 'qemu-6.1.jsonl'), 120_000);
    child.kill('SIGINT');
    t.deepEqual((await exited)[0], 130);
    t.deepEqual(await stillThere(family, 20_000), []);
    t.deepEqual((await readdir(unfinishedFolder(''))).filter(name => name.startsWith(`run-${child.pid}-`)), []);
    const record = await readFile(path.join(out, 'qemu-6.1.jsonl'), 'utf8');
    t.false(record.includes('"type":"footer"'));
});

test.serial('a CI job that is one of several runs its share, and says so', async t => {
    const {exitCode, stderr, stdout} = await cli(['gate', '--config', 'late.config.ts', '--out', 'share'], {CI_NODE_INDEX: '1', CI_NODE_TOTAL: '2'});
    t.is(exitCode, 3);
    t.regex(stderr, /^note: shard 2\/2, as this CI system's variables say\n/v);
    t.regex(stdout, /\nShard 2 of 2; proc-conformance merge share … joins it with the others\.$/v);
    t.deepEqual((JSON.parse(await readFile(path.join(dir, 'share/gate.json'), 'utf8')) as {shard: unknown}).shard, {index: 2, of: 2});
    t.false((await readdir(path.join(dir, 'share'))).includes('junit.xml'));
});
