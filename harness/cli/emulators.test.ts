/** The emulators of fixtures/emulators as targets of a whole run. */
import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {accessSync, constants, createReadStream} from 'node:fs';
import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {createInterface} from 'node:readline';
import test from 'ava';
import {execa} from 'execa';
import {parseRecord} from '../../reports/read-record.ts';
import {unfinishedFolder} from '../../vm/cache.ts';
import {withDeadline} from '../../vm/deadline.ts';
import {shellCommand} from '../../vm/qemu.ts';
import {projectDir} from '../plan.ts';
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

const written: Array<readonly [language: string, program: string, command: () => string]> = [
    ['Python', 'python3', () => shellCommand(['python3', path.join(emulators, 'python/emulator.py')])],
    ['C', 'make', () => shellCommand([path.join(dir, 'fortune')])],
];

for (const [language, program, command] of written)
    (isThere(program) ? test.serial : test.skip)(`the emulator in ${language} (needs ${program}) holds every clause that it can be asked for`, async t => {
        const out = path.join(dir, language);
        const {exitCode} = await execa(process.execPath, [main, 'run', '--strict', '--suite', 'fortune', '--target', `stdio:${command()}`, '--out', out], {reject: false});
        t.is(exitCode, 0);
        const [record] = await Array.fromAsync(await recordsIn(out));
        const {header, points} = parseRecord(record!, language);
        t.is(header.target, `stdio:${command()}`);
        t.deepEqual([...new Set(points.map(({outcome}) => outcome.verdict))].toSorted(), ['pass', 'skip']);
        const passed = points.filter(({point, outcome}) => outcome.verdict === 'pass' && (point.level === 'core' || point.level === 'safety'));
        t.true(passed.length >= 110, `only ${passed.length} specs of core and safety passed`);
    });

async function recordsIn(out: string): Promise<string[]> {
    const {stdout} = await execa('find', [out, '-name', '*.jsonl']);
    return Promise.all(stdout.split('\n').map(async file => readFile(file, 'utf8')));
}

for (const signal of ['SIGINT', 'SIGKILL'] as const)
    test.serial(`${signal} ends the emulator too, with all of its group, however deaf it is`, async t => {
        const pipe = path.join(dir, `${signal}.pipe`);
        await execa('mkfifo', [pipe]);
        const command = `${shellCommand([process.execPath, path.join(emulators, 'misbehaving.ts'), 'never ends'])} 2> ${pipe}`;
        const child = spawn(process.execPath, [main, 'run', '--suite', 'fortune', '--target', `stdio:${command}`, '--out', path.join(dir, signal)], {stdio: 'ignore'});
        const exited = once(child, 'exit');
        const [, inGroup, stranger] = await withDeadline(linesOf(pipe, 3), 60_000, () => new Error('no emulator was started'));
        const family = await descendants(child.pid!);
        child.kill(signal);
        await exited;
        t.true(family.some(({command: what}) => what.includes('never ends')));
        t.true(family.some(({pid}) => `child ${pid}` === inGroup));
        // The stranger, in a process group of its own, is nobody's but this test's.
        const left = await stillThere(family.filter(({pid}) => `child ${pid}` !== stranger), 20_000);
        for (const pid of [Number(stranger!.split(' ')[1]), ...left.map(one => one.pid)])
            process.kill(pid, 'SIGKILL');
        t.deepEqual(left, []);
        // After SIGKILL nobody is left who could have removed it; a later run would, in an hour.
        await rm(unfinishedFolder(`run-${child.pid}-1`), {recursive: true, force: true});
    });

/** The first lines that somebody writes to a named pipe. */
async function linesOf(pipe: string, count: number): Promise<string[]> {
    const lines: string[] = [];
    for await (const line of createInterface({input: createReadStream(pipe)}))
        if (lines.push(line) === count)
            break;
    return lines;
}
