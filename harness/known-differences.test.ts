import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {ownKnownDifferences, readKnownDifferences} from './known-differences.ts';
import {Misuse} from './misuse.ts';
import {listSpecs} from './plan.ts';

let dir: string;
test.before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'proc-conformance-known-'));
});
test.after.always(async () => rm(dir, {recursive: true, force: true}));

test('the project\'s own are in order', async t => {
    t.true((await readKnownDifferences(ownKnownDifferences, await listSpecs())).length > 0);
});

for (const [name, fields, message] of [
    ['clause', {clause: 'fortune.wrap.never'}, /known\/0: the contract has no clause fortune\.wrap\.never$/],
    ['observed', {clause: 'fortune.read.splice'}, /known\/0: fortune\.read\.splice is observed: it has no right or wrong/],
    ['title', {title: 'for ever'}, /known\/0: no spec of fortune\.wrap\.single has the title 'for ever'; it has: 'a hundred times', /],
] as const)
    test(`a ${name} that there is not is told`, async t => {
        const file = path.join(dir, `${name}.json`);
        await writeFile(file, JSON.stringify({known: [{clause: 'fortune.wrap.single', target: '*', reason: 'r', link: 'l', ...fields}]}));
        const stated = await listSpecs();
        await t.throwsAsync(async () => readKnownDifferences(file, stated), {instanceOf: Misuse, message});
    });

test('a file that is not there is told', async t => {
    await t.throwsAsync(async () => readKnownDifferences('/nowhere.json', []), {instanceOf: Misuse, message: 'the known differences in /nowhere.json cannot be read (ENOENT)'});
});
