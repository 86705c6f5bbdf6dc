import {readFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {parse} from 'yaml';
import {listSpecs, projectDir} from '../plan.ts';
import {readConfig} from './config.ts';
import {makeMatrix} from './matrix.ts';
import {shareOf} from './shard.ts';

test('the repository\'s own configuration is in order, and has as many parts as its workflow asks for', async t => {
    const stated = await listSpecs();
    const matrix = makeMatrix(await readConfig(path.join(projectDir, 'conformance.config.ts'), stated), stated);
    t.true(matrix.some(({module}) => module?.name === 'fortune-as-published'));
    const workflow = await readFile(path.join(projectDir, '.github/workflows/gate.yml'), 'utf8');
    const count = Number(/gate --plan github --shards (\d+)/v.exec(workflow)![1]);
    t.is(Array.from({length: count}, (_, index) => shareOf(matrix, {index: index + 1, of: count})).length, count);
});

test('the workflow runs what there is, with what the matrix of --plan github has', async t => {
    const text = await readFile(path.join(projectDir, '.github/workflows/gate.yml'), 'utf8');
    const {jobs} = parse(text) as {jobs: Record<string, {needs?: string; steps: Array<{run?: string}>}>};
    t.deepEqual(Object.keys(jobs), ['plan', 'shard', 'merge']);
    t.deepEqual([jobs['shard']!.needs, jobs['merge']!.needs], ['plan', 'shard']);
    const commands = Object.values(jobs).flatMap(({steps}) => steps.flatMap(({run}) => run?.match(/proc-conformance \w+/gv) ?? []));
    t.deepEqual(commands, ['gate', 'doctor', 'gate', 'merge'].map(name => `proc-conformance ${name}`));
    t.deepEqual(new Set([...text.matchAll(/matrix\.(\w+) /gv)].map(([, name]) => name)), new Set(['shard', 'number']));
});
