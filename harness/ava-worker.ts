/** Loaded by AVA in each of its workers before a test file: there, a spec is a test on a target. */
import {appendFile} from 'node:fs/promises';
import test, {registerCompletionHandler} from 'ava';
import type {Finished, Level, Started} from '../reports/record.ts';
import {findKnown, inTheLightOf} from '../reports/known-difference.ts';
import {contract} from '../suites/contract.ts';
import {judge, type Judged} from './judge.ts';
import {modulesOf} from './plan.ts';
import {receiveSpecs, type Spec} from './register.ts';
import {readRunContext} from './run-context.ts';
import {openTarget} from './targets/open.ts';
import type {Assertions} from './assertions.ts';
import type {Target} from './target.ts';

const context = readRunContext();
const levels = new Map<string, Level>(contract.map(({id, level}) => [id, level]));

let opened: Promise<Target> | undefined;
registerCompletionHandler(() => void opened?.then(async target => target[Symbol.asyncDispose]()));

/** By the spec file of this worker. */
const stated: Spec[] = [];

receiveSpecs(spec => {
    stated.push(spec);
    const name = `${spec.clause} - ${spec.title}`;
    // One after another: specs of other files run beside these, as many as there are processors.
    if (context === null || context.selected.includes(name))
        test.serial(name, async t => {
            opened ??= open();
            const level = levels.get(spec.clause);
            if (level === undefined)
                throw new Error(`the contract has no clause ${spec.clause}`);
            await record({type: 'started', clause: spec.clause, title: spec.title});
            const judged = inTheLightOfKnown(spec, await judge(await opened, spec, level, t));
            await record({type: 'finished', clause: spec.clause, title: spec.title, outcome: judged.outcome});
            await keepConsole(name, judged.console);
            tellAva(t, spec, judged);
        });
});

function inTheLightOfKnown(spec: Spec, judged: Judged): Judged {
    return {...judged, outcome: inTheLightOf(findKnown(context?.known ?? [], spec), judged.outcome)};
}

/** What the run prepared; a file on its own has its target prepared here, from the cache where that is filled. */
async function open(): Promise<Target> {
    if (context)
        return openTarget(context.prepared);
    // Loaded only here: most workers never prepare anything, and start sooner without it.
    const [{prepare}, {defaultTarget}, {silently}] = await Promise.all([
        import('./targets/prepare.ts'), import('./targets/name.ts'), import('../vm/step.ts'),
    ]);
    const {prepared} = await prepare(defaultTarget(), {names: modulesOf(stated), inPlace: {}}, silently);
    return openTarget(prepared);
}

async function record(event: Started | Finished): Promise<void> {
    if (context)
        await appendFile(context.record, `${JSON.stringify(event)}\n`);
}

async function keepConsole(name: string, text: string): Promise<void> {
    if (context && text !== '')
        await appendFile(context.console, `==== ${name}\n${text.trimEnd()}\n`);
}

/** AVA's own reporter then shows what the spec's verdict is, with the line of the assertion that failed. */
function tellAva(t: Assertions, spec: Spec, {outcome, error}: Judged): void {
    switch (outcome.verdict) {
        case 'pass':
        case 'known':
            return;
        case 'skip':
        case 'differs':
            t.log(`${outcome.verdict}: ${outcome.reason}`);
            return;
        case 'fail':
        case 'fixed':
        case 'crash':
        case 'hang':
        case 'broken':
            throw error ?? new Error(`${spec.clause} ${outcome.verdict}: ${outcome.reason}`);
    }
}
