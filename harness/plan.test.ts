import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {contract} from '../suites/contract.ts';
import {Misuse} from './misuse.ts';
import {listSpecs, makePlan, modulesOf, projectDir} from './plan.ts';

const everything = {suites: [], specs: []};

test('every spec names a clause of the contract, and no two have the same name', async t => {
    const specs = await listSpecs();
    const ids = new Set(contract.map(({id}) => id));
    t.deepEqual(specs.filter(({clause}) => !ids.has(clause)), []);
    t.is(new Set(specs.map(({clause, title}) => `${clause} - ${title}`)).size, specs.length);
});

test('specs are found where they are stated, also those that a suite states through functions of its own', async t => {
    const specs = await listSpecs();
    let literal = 0;
    for (const {clause, title, file, line} of specs) {
        const lines = (await readFile(path.join(projectDir, file), 'utf8')).split('\n');
        t.true(line >= 1 && line <= lines.length);
        const quoted = lines.findIndex(text => text.includes(`'${clause}', '${title}'`)) + 1;
        if (quoted === 0)
            continue;
        literal++;
        t.is(line, quoted, `${file}: ${title}`);
    }
    t.true(literal > specs.length / 2);
});

test('every module that a spec names is a folder of fixtures/modules', async t => {
    const folders = await readdir(path.join(projectDir, 'fixtures/modules'));
    t.deepEqual(modulesOf(await listSpecs()).filter(name => !folders.includes(name)), []);
});

test('a plan has every clause in the order of the contract, with or without specs', async t => {
    const stated = [
        {clause: 'fortune.wrap.single', title: 'b', file: 'b', line: 7, loaded: null, modules: []},
        {clause: 'fortune.load.entry', title: 'second', file: 'a', line: 3, loaded: null, modules: []},
        {clause: 'fortune.load.entry', title: 'first', file: 'a', line: 9, loaded: 'fortune', modules: []},
    ];
    const {points, specs} = makePlan(stated, everything);
    t.deepEqual([...new Set(points.map(({clause}) => clause))], contract.map(({id}) => id));
    const specced = points.filter(({spec}) => spec);
    t.deepEqual(specced.map(({title}) => title), ['second', 'first', 'b']);
    t.deepEqual(specced[0]!.location, {file: 'a', line: 3});
    t.is(points.length - specced.length, contract.length - 2);
    t.deepEqual(specs, stated);
});

test('a selection keeps what matches', t => {
    const ids = (specs: string[]) => makePlan([], {suites: ['fortune'], specs}).points.map(({clause}) => clause);
    t.deepEqual(ids(['fortune.wrap.{single,cycles}', 'fortune.log.e*']), ['fortune.wrap.single', 'fortune.wrap.cycles', 'fortune.log.exact']);
});

test('a selection of nothing is the user\'s mistake', t => {
    t.throws(() => makePlan([], {suites: ['cookies'], specs: []}), {instanceOf: Misuse, message: /unknown suite 'cookies'; known: .*fortune/});
    t.throws(() => makePlan([], {suites: [], specs: ['wrap']}), {instanceOf: Misuse, message: /no clause matches --spec 'wrap'/});
});
