import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {execa} from 'execa';
import {kernel, sampleLines, textOf} from '../../reports/sample.ts';
import {projectDir} from '../plan.ts';

let dir: string;
test.beforeEach(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'proc-conformance-article-'));
});
test.afterEach.always(async () => rm(dir, {recursive: true, force: true}));

const article = async (...args: string[]) => execa(process.execPath, [path.join(projectDir, 'harness/cli/article.ts'), ...args], {reject: false});

test.serial('the page is written beside the records', async t => {
    for (const release of ['6.12', '5.10']) {
        const lines = sampleLines(`qemu:${release}`, [{clause: 'a.b', outcome: {}}], {kernel: {...kernel, release: `${release}.1-amd64`}});
        await writeFile(path.join(dir, `qemu-${release}.jsonl`), textOf(lines));
    }
    const {exitCode, stdout} = await article(dir);
    const file = path.join(dir, 'article.md');
    t.deepEqual([exitCode, stdout], [0, `${file}: 5.10, 6.12`]);
    t.regex(await readFile(file, 'utf8'), /^\| The statement of a\.b\. \| ✓ \| ✓ \|$/mv);
});

test.serial('a folder without a record of a kernel is told in one line', async t => {
    await writeFile(path.join(dir, 'emulator.jsonl'), textOf(sampleLines('emulator', [{clause: 'a.b', outcome: {}}], {kernel: null})));
    const {exitCode, stderr} = await article(dir);
    t.deepEqual([exitCode, stderr], [2, `proc-conformance: ${dir} has no record of a kernel; proc-conformance run --target qemu:all --out ${dir} makes some`]);
});

test.serial('a record that cannot be read is told in one line', async t => {
    await writeFile(path.join(dir, 'qemu-6.1.jsonl'), '{"type": "header"}\n');
    const {exitCode, stderr} = await article(dir);
    t.is(exitCode, 2);
    t.regex(stderr, /^proc-conformance: [^\n]+qemu-6\.1\.jsonl:1: [^\n]+$/v);
});
