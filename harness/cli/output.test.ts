/** What commands print where: colours on terminals alone, one document for programs. */
import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {execa} from 'execa';
import {shellCommand} from '../../vm/qemu.ts';
import {projectDir} from '../plan.ts';

const bin = path.join(projectDir, 'bin/proc-conformance.js');

let dir: string;
test.before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'proc-conformance-output-'));
    await writeFile(path.join(dir, 'one.config.ts'), `export default {targets: ['emulator:as-published'], level: 'safety'};\n`);
});
test.after.always(async () => rm(dir, {recursive: true, force: true}));

const commands = {
    run: ['run', '--target', 'emulator:as-published', '--spec', 'fortune.full.*'],
    gate: ['gate', '--config', 'one.config.ts'],
} as const;

async function onTerminal(words: readonly string[], size: string, env: NodeJS.ProcessEnv = {}): Promise<string> {
    const inside = `stty ${size}; exec ${shellCommand([process.execPath, bin, ...words])}`;
    const {stdout, timedOut} = await execa('script', ['--quiet', '--command', inside, '/dev/null'], {
        reject: false, cwd: dir, stdin: 'ignore', timeout: 120_000, env: {TERM: 'xterm', ...env},
    });
    if (timedOut)
        throw new Error('it does not end');
    return stdout;
}

const hasColour = (text: string) => text.split('\u001B').some(part => /^\[[\d;]+m/v.test(part));

for (const [name, words] of Object.entries(commands)) {
    test(`${name}: colours on a terminal, none with NO_COLOR, nothing but text in a pipe`, async t => {
        const out = ['--out', path.join(dir, `${name}-out`)];
        t.true(hasColour(await onTerminal([...words, ...out], 'rows 24 cols 90')));
        const plain = await onTerminal([...words, ...out], 'rows 24 cols 90', {NO_COLOR: '1'});
        t.regex(plain, /CRASH/);
        t.false(hasColour(plain));
        const {all} = await execa(process.execPath, [bin, ...words, ...out], {reject: false, cwd: dir, stdin: 'ignore', all: true});
        t.regex(all, /CRASH/);
        t.false(all.includes('\u001B') || all.includes('\r'));
    });

    test(`${name}: comes to its end on a terminal without a size`, async t => {
        t.regex(await onTerminal([...words, '--out', path.join(dir, `${name}-no-size`)], 'rows 0 cols 0'), /Verdict/);
    });

    test(`${name} --json: one document on standard output, with the command's exit code`, async t => {
        const {stdout, exitCode} = await execa(process.execPath, [bin, ...words, '--json', '--out', path.join(dir, `${name}-json`)], {
            reject: false, cwd: dir, stdin: 'ignore', env: {GITHUB_ACTIONS: 'true'},
        });
        const {exit, targets} = JSON.parse(stdout) as {exit: number; targets: Array<{toLookAt: unknown[]; counts: {crash: number}; record: string}>};
        t.is(exitCode, 1);
        t.is(exit, 1);
        t.like(targets, [{target: 'emulator:as-published', builds: null, loads: null, behaves: false, exit: 1}]);
        t.true(targets[0]!.counts.crash > 0);
        t.is(targets[0]!.record, path.join(dir, `${name}-json/emulator-as-published.jsonl`));
    });
}

test('merge and report have that of the whole', async t => {
    const folders = ['1/2', '2/2'].map(shard => [shard, path.join(dir, `shard-${shard[0]}`)] as const);
    for (const [shard, out] of folders)
        await execa(process.execPath, [bin, ...commands.gate, '--shard', shard, '--out', out], {reject: false, cwd: dir, stdin: 'ignore'});
    const merged = await execa(process.execPath, [bin, 'merge', '--json', '--out', path.join(dir, 'merged'), ...folders.map(([, out]) => out)], {reject: false, cwd: dir, stdin: 'ignore'});
    const {exit, targets} = JSON.parse(merged.stdout) as {exit: number; targets: Array<{record: string}>};
    t.deepEqual([merged.exitCode, exit], [1, 1]);
    t.like(targets, [{target: 'emulator:as-published', behaves: false, exit: 1, record: path.join(dir, 'merged/emulator-as-published.jsonl')}]);
    const {stdout, exitCode} = await execa(process.execPath, [bin, 'report', '--json', 'merged'], {reject: false, cwd: dir, stdin: 'ignore'});
    t.is(exitCode, 1);
    t.deepEqual(JSON.parse(stdout), JSON.parse(merged.stdout));
});

test('--dry-run and doctor have one too', async t => {
    const plan = await execa(process.execPath, [bin, 'run', '--dry-run', '--json', '--target', 'emulator', '--spec', 'fortune.full.brim']);
    t.deepEqual(JSON.parse(plan.stdout), {targets: ['emulator'], specs: [{clause: 'fortune.full.brim', title: 'refuses one byte, again and again', level: 'safety'}]});
    const {stdout, exitCode} = await execa(process.execPath, [bin, 'doctor', '--json'], {reject: false});
    const {findings} = JSON.parse(stdout) as {findings: Array<{subject: string; remedy: string | null}>};
    t.true(findings.some(({subject}) => subject === 'QEMU'));
    t.is(exitCode, findings.some(({remedy}) => remedy !== null) ? 3 : 0);
});
