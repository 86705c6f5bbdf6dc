import {copyFile, mkdir, mkdtemp, readFile, rename, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {execa} from 'execa';
import {SetupFailure} from './failure.ts';
import {makeRelocatable, runThroughLoader} from './headers.ts';

let dir: string;
test.before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'proc-conformance-headers-'));
});
test.after.always(async () => rm(dir, {recursive: true, force: true}));

test('a program runs with the loader and the libraries beside it, by its own name, wherever its folder is moved', async t => {
    const made = path.join(dir, 'made');
    const libraries = path.join(made, 'libraries/usr/lib/x86_64-linux-gnu');
    await mkdir(path.join(made, 'programs'), {recursive: true});
    await mkdir(libraries, {recursive: true});
    await copyFile('/usr/bin/cat', path.join(made, 'programs/cat'));
    await copyFile('/lib64/ld-linux-x86-64.so.2', path.join(libraries, 'ld-linux-x86-64.so.2'));
    await copyFile('/lib/x86_64-linux-gnu/libc.so.6', path.join(libraries, 'libc.so.6'));
    await writeFile(path.join(made, 'programs/script'), '#!/bin/sh\n');
    await runThroughLoader(path.join(made, 'programs'), path.join(made, 'libraries'));
    t.is(await readFile(path.join(made, 'programs/script'), 'utf8'), '#!/bin/sh\n');

    const moved = path.join(dir, 'moved to here');
    await rename(made, moved);
    const program = path.join(moved, 'programs/cat');
    const {stdout: maps} = await execa(program, ['/proc/self/maps']);
    t.true(maps.includes(path.join(moved, 'libraries/usr/lib/x86_64-linux-gnu/libc.so.6')));
    const {stdout: help} = await execa(program, ['--help']);
    t.true(help.startsWith(`Usage: ${program} `), help);
});

test('libraries without a loader are refused', async t => {
    const programs = path.join(dir, 'none');
    await mkdir(programs);
    await t.throwsAsync(runThroughLoader(programs, programs), {instanceOf: SetupFailure, message: /has no loader/});
});

test('headers include the common ones wherever both lie', async t => {
    const sources = path.join(dir, 'src');
    const own = path.join(sources, 'linux-headers-9.9-cloud-amd64');
    const common = path.join(sources, 'linux-headers-9.9-common');
    await mkdir(own, {recursive: true});
    await mkdir(common);
    await writeFile(path.join(own, 'Makefile'), 'KBUILD_OUTPUT=/usr/src/linux-headers-9.9-cloud-amd64\ninclude /usr/src/linux-headers-9.9-common/Makefile\n');
    await writeFile(path.join(common, 'Makefile'), 'all:\n\t@cd $(KBUILD_OUTPUT) && pwd -P\n');
    await makeRelocatable(sources);
    const {stdout} = await execa('make', ['--silent', '-C', own]);
    t.is(stdout, own);
});
