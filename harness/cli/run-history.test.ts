/** What `run --history` tells after several runs, of what answers by chance and of what has been changed. */
import {cp, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {execa} from 'execa';
import {shellCommand} from '../../vm/qemu.ts';
import {projectDir} from '../plan.ts';

let dir: string;
test.before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'proc-conformance-run-history-'));
    await writeFile(path.join(dir, 'none.json'), '{"known":[]}');
});
test.after.always(async () => rm(dir, {recursive: true, force: true}));

/** Runs a spec once more in the series of that name; resolves with the lines that its history is told in, without their breaks. */
async function run(series: string, spec: string, ...words: readonly string[]): Promise<{readonly exitCode: number | undefined; readonly history: string}> {
    const {exitCode, stdout} = await execa(process.execPath, [
        path.join(projectDir, 'bin/proc-conformance.js'), 'run', '--spec', spec, '--known', path.join(dir, 'none.json'),
        '--history', path.join(dir, series), '--out', path.join(dir, `${series}-out`), ...words,
    ], {reject: false, stdin: 'ignore'});
    const [, history] = /\n(history: [^]*?)\n\nVerdict:/.exec(stdout)!;
    return {exitCode, history: history!.replaceAll(/\n +/g, ' ')};
}

/** One sequence of calls, drawn at random: the published module survives one in three. */
const chances = 60;

test('what fails by chance is flaky, and no change', async t => {
    const exits: Array<number | undefined> = [];
    let told = '';
    while (new Set(exits).size < 2 && exits.length < chances) {
        const {exitCode, history} = await run('chance', 'fortune.model.hostile', '--target', 'emulator:as-published', '--sequences', '1');
        exits.push(exitCode);
        told = history;
    }
    t.true([0, 1].every(code => exits.includes(code)));
    t.regex(told, /fortune\.model\.hostile - .*: \S+ since [^;]+, this run; \S+ before; flaky: (?:\S+, )+and nothing had changed$/);
    t.false(told.includes('then '));
    t.regex(await readFile(path.join(dir, 'chance-out/index.html'), 'utf8'), /flaky: /);
});

test('what fails since the module was changed is a change, and not flaky', async t => {
    const module = path.join(dir, 'port');
    await cp(path.join(projectDir, 'fixtures/modules/fortune'), module, {recursive: true});
    const again = async () => run('changed', 'fortune.load.message', '--target', 'qemu:6.1', '--module', module);
    t.like(await again(), {exitCode: 0, history: 'history: 0 earlier records of qemu:6.1'});
    const source = path.join(module, 'fortune.c');
    await writeFile(source, (await readFile(source, 'utf8')).replace('Module loaded', 'Modul loaded'));
    await again();
    const {exitCode, history} = await again();
    t.is(exitCode, 1);
    t.regex(history, /^history: 2 earlier records of qemu:6\.1 fortune\.load\.message - .*: FAIL since [^;]+, 2 runs; pass before, then the module changed$/);
});

test('of a program that is a target it is told what it said, and not why', async t => {
    await execa('make', ['-C', path.join(projectDir, 'fixtures/emulators/c'), `OUT=${dir}`]);
    const filter = path.join(dir, 'filter.sed');
    const target = `stdio:${path.join(dir, 'fortune')} | ${shellCommand(['sed', '-u', '-f', filter])}`;
    const say = async (sed: string) => {
        await writeFile(filter, sed);
        return run('program', 'fortune.load.message', '--target', target);
    };
    await say('');
    const {history: spoilt} = await say('s/Module loaded/Modul loaded/');
    t.regex(spoilt, /FAIL since [^;]+, this run; pass before$/);
    const {history: sound} = await say('');
    t.regex(sound, /pass since [^;]+, this run; FAIL before$/);
});
