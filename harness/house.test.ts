import {glob, readFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {projectDir} from './plan.ts';

/** Who may import whom, by folder; a file may import from its own room. */
const rules: ReadonlyArray<{readonly from: RegExp; readonly may: RegExp}> = [
    {from: /^suites\/clause\.ts$/, may: /^$/},
    // Whoever wants the contract gets data and no suite.
    {from: /^suites\/[a-z-]+\/clauses\.ts$/, may: /^suites\/clause\.ts$/},
    {from: /^suites\/contract\.ts$/, may: /^suites\/(?:clause|[a-z-]+\/clauses)\.ts$/},
    // A unit test plays the run that its subject is part of.
    {from: /^suites\/.*\.test\.ts$/, may: /^(?:suites\/|harness\/(?!cli\/))/},
    {from: /^suites\//, may: /^(?:suites\/|harness\/spec\.ts$)/},
    {from: /^reports\//, may: /^reports\//},
    {from: /^vm\//, may: /^vm\//},
    {from: /^harness\/cli\//, may: /^(?:harness\/|vm\/|reports\/|suites\/contract\.ts$)/},
    {from: /^harness\//, may: /^(?:harness\/(?!cli\/)|vm\/|reports\/|suites\/contract\.ts$)/},
    {from: /^fixtures\//, may: /^fixtures\//},
    {from: /^bin\//, may: /^bin\//},
];

/** What the rules refuse: `FILE imports OTHER`. */
function offences(file: string, text: string): string[] {
    const imports = [...text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']+)'/g)]
        .map(([, target]) => path.posix.join(path.posix.dirname(file), target!));
    const rule = rules.find(({from}) => from.test(file));
    return imports.filter(target => !rule?.may.test(target)).map(target => `${file} imports ${target}`);
}

test('the tree imports one way', async t => {
    const files = await Array.fromAsync(glob('{suites,reports,vm,harness,fixtures,bin}/**/*.{ts,js}', {cwd: projectDir}));
    t.true(files.length > 50);
    // This file quotes imports that must not be.
    const judged = files.filter(file => file !== 'harness/house.test.ts');
    const found = await Promise.all(judged.map(async file => offences(file, await readFile(path.join(projectDir, file), 'utf8'))));
    t.deepEqual(found.flat(), []);
});

for (const [file, line] of [
    ['suites/contract.ts', "import {x} from './fortune/fortune.ts';"],
    ['suites/fortune/clauses.ts', "import {x} from './fortune.ts';"],
    ['suites/fortune/wrap.spec.ts', "import {Guest} from '../../harness/guest.ts';"],
    ['reports/tap.ts', "import type {Crash} from '../vm/crash.ts';"],
    ['vm/boot.ts', "import {contract} from '../suites/contract.ts';"],
    ['harness/run.ts', "const cli = await import('./cli/run.ts');"],
] as const)
    test(`refuses ${line} in ${file}`, t => {
        t.is(offences(file, line).length, 1);
    });

test('no sleeping to synchronise: timers are deadlines, progress and tests of them', async t => {
    const files = await Array.fromAsync(glob('{suites,reports,vm,harness}/**/*.ts', {cwd: projectDir}));
    const allowed = new Set(['vm/deadline.ts', 'harness/cli/progress.ts', 'harness/cli/progress.test.ts', 'harness/house.test.ts']);
    const sleeping: string[] = [];
    for (const file of files)
        if (!allowed.has(file) && /setTimeout|setInterval|timers\/promises/.test(await readFile(path.join(projectDir, file), 'utf8')))
            sleeping.push(file);
    t.deepEqual(sleeping, []);
});
