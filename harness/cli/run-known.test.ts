import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {execa} from 'execa';
import {projectDir} from '../plan.ts';

let dir: string;
test.before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'proc-conformance-run-known-'));
});
test.after.always(async () => rm(dir, {recursive: true, force: true}));

async function run(target: string, name: string, known: ReadonlyArray<{clause: string; sometimes?: boolean}>) {
    const file = path.join(dir, `${name}.json`);
    await writeFile(file, JSON.stringify({known: known.map(one => ({target: 'emulator*', reason: 'It is so.', link: 'why.md', ...one}))}));
    const {exitCode, stderr} = await execa(process.execPath, [
        path.join(projectDir, 'bin/proc-conformance.js'), 'run', '--target', target, '--known', file, '--out', path.join(dir, name),
        '--spec', 'fortune.{read.after-empty,full.brim,load.name-taken}',
    ], {reject: false, stdin: 'ignore'});
    const tap = await readFile(path.join(dir, name, `${target.replace(':', '-')}.tap`), 'utf8');
    return {exitCode, tap, notes: stderr.split('\n').filter(line => line.startsWith('note: '))};
}

test('what is known does not gate', async t => {
    const {exitCode, tap, notes} = await run('emulator:as-published', 'known', [{clause: 'fortune.read.after-empty'}, {clause: 'fortune.full.brim'}]);
    t.is(exitCode, 0);
    t.regex(tap, /^not ok \d+ - fortune\.full\.brim - .* # TODO known: It is so\. \(why\.md\)$/m);
    t.regex(tap, /^ {2}seen:\n {4}verdict: crash\n {4}reason: .*BUG: unable to handle/m);
    t.deepEqual(notes, []);
});

test('what is not listed does', async t => {
    const {exitCode} = await run('emulator:as-published', 'one-too-few', [{clause: 'fortune.read.after-empty'}]);
    t.is(exitCode, 1);
});

test('what holds though it is listed does too', async t => {
    const {exitCode, tap} = await run('emulator', 'fixed', [{clause: 'fortune.full.brim'}]);
    t.is(exitCode, 1);
    t.regex(tap, /^not ok \d+ - fortune\.full\.brim - [^#]*$\n {2}---\n.*\n {2}verdict: fixed\n/m);
});

test('an entry that explains nothing is told, if its spec was to be run', async t => {
    const {exitCode, notes} = await run('emulator', 'unused', [{clause: 'fortune.load.name-taken'}, {clause: 'fortune.wrap.single'}, {clause: 'fortune.full.brim', sometimes: true}]);
    t.is(exitCode, 0);
    t.deepEqual(notes, ['note: known difference not used: fortune.load.name-taken on emulator*']);
});
