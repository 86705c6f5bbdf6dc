import {once} from 'node:events';
import {cp, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {execa} from 'execa';
import {withDeadline} from '../../vm/deadline.ts';
import {projectDir} from '../plan.ts';
import {descendants, stillThere} from './family.ts';

const bin = path.join(projectDir, 'bin/proc-conformance.js');

test('each save is judged: what fails, what does not build, what is sound again; Ctrl-C leaves nothing behind', async t => {
    const dir = await mkdtemp(path.join(tmpdir(), 'proc-conformance-watch-'));
    const module = path.join(dir, 'port');
    await cp(path.join(projectDir, 'fixtures/modules/fortune'), module, {recursive: true});
    const source = path.join(module, 'fortune.c');
    const sound = await readFile(source, 'utf8');
    const watching = execa(process.execPath, [bin, 'run', '--watch', '--target', 'qemu:6.1', '--module', module, '--spec', 'fortune.load.message', '--out', path.join(dir, 'out')], {
        reject: false, stdin: 'ignore', buffer: false,
    });
    let shown = '';
    watching.stdout.on('data', (chunk: Buffer) => {
        shown += chunk.toString();
    });
    const round = async () => {
        const wait = async () => {
            while (!shown.includes('; Ctrl-C ends\n'))
                await once(watching.stdout, 'data');
            const text = shown;
            shown = '';
            return text;
        };
        return withDeadline(wait(), 120_000, () => new Error(`no end of a round in ${JSON.stringify(shown)}`));
    };
    try {
        t.regex(await round(), /qemu:6\.1 +yes +yes +yes +\d passed .*\n\nthe whole after [\d.]+ s; waiting for a save in .*port; Ctrl-C ends\n$/s);
        await writeFile(source, sound.replace('Module loaded', 'Modul loaded'));
        const failed = await round();
        t.regex(failed, /^fortune\.c changed\n\n[^]*fortune\.load\.message \(core\) +FAIL/);
        t.false(failed.includes('\u001B'));
        await writeFile(source, `int broken\n${sound}`);
        t.regex(await round(), /fortune\.c:1:11: error: [^]*\n\nfortune does not build for qemu:6\.1: .*fortune\.c:1:11: error: /);
        // Two saves: the second ends the round of the first.
        await writeFile(source, sound.replace('Module loaded', 'Modul loaded'));
        await writeFile(source, sound);
        t.regex(await round(), /qemu:6\.1 +yes +yes +yes +\d passed /);
        t.like(JSON.parse((await readFile(path.join(dir, 'out/qemu-6.1.jsonl'), 'utf8')).trimEnd().split('\n').at(-1)!), {type: 'footer', behaves: true});
        t.regex(await readFile(path.join(dir, 'out/index.html'), 'utf8'), /"clause":"fortune\.load\.message"[^]*"verdict":"pass"/);
        const family = await descendants(process.pid).then(all => all.filter(({pid}) => pid === watching.pid));
        family.push(...await descendants(watching.pid!));
        watching.kill('SIGINT');
        t.is((await watching).exitCode, 130);
        t.deepEqual(await stillThere(family, 10_000), []);
    } finally {
        watching.kill('SIGKILL');
        await rm(dir, {recursive: true});
    }
});

test('--watch without a kernel is told in one line', async t => {
    const {exitCode, stderr} = await execa(process.execPath, [bin, 'run', '--watch', '--target', 'emulator'], {reject: false, stdin: 'ignore'});
    t.is(stderr, 'proc-conformance: --watch builds a module again when its source is saved, and no target is a kernel; add --target qemu:6.1');
    t.is(exitCode, 2);
});
