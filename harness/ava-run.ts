/**
 * The one file that AVA runs for a run: each selected spec is a test. All of them share a worker, because what a worker
 * loads before its first test costs as much as several specs; what keeps the processors at work are the machines.
 */
import {appendFile} from 'node:fs/promises';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import test from 'ava';
import pLimit from 'p-limit';
import type {Finished, Started} from '../reports/record.ts';
import {findKnown, inTheLightOf} from '../reports/known-difference.ts';
import {judge} from './judge.ts';
import {levelOf, projectDir} from './plan.ts';
import {receiveSpecs, type Spec} from './register.ts';
import {receiveRunContext} from './run-context.ts';
import {openTarget} from './targets/open.ts';

const {prepared, record, console, selected, known, atATime, files} = await receiveRunContext();

const stated: Spec[] = [];
receiveSpecs(spec => stated.push(spec));
for (const file of files)
    await import(pathToFileURL(path.join(projectDir, file)).href);

const target = await openTarget(prepared);
const turns = pLimit(Math.min(atATime, target.atATime ?? Infinity));
const chosen = stated.filter(spec => selected.includes(nameOf(spec)));
// Callers who race take the longest: side by side with others, and not after them with a processor idle.
for (const spec of atATime === 1 ? chosen : chosen.toSorted((a, b) => (b.processors ?? 1) - (a.processors ?? 1)))
    test(nameOf(spec), async t => turns(async () => {
        const {clause, title} = spec;
        await append({type: 'started', clause, title});
        const judged = await judge(target, spec, levelOf(clause), t);
        await append({type: 'finished', clause, title, outcome: inTheLightOf(findKnown(known, spec), judged.outcome)});
        await keepConsole(nameOf(spec), judged.console);
    }));

test.after.always('the target ends', async () => {
    await keepConsole('the end of the run', await target.goodbye?.() ?? '');
    await target[Symbol.asyncDispose]();
});

async function append(event: Started | Finished): Promise<void> {
    await appendFile(record, `${JSON.stringify(event)}\n`);
}

async function keepConsole(name: string, text: string): Promise<void> {
    if (text !== '')
        await appendFile(console, `==== ${name}\n${text.trimEnd()}\n`);
}

function nameOf({clause, title}: Spec): string {
    return `${clause} - ${title}`;
}
