/** Loaded by AVA before a test file: in a spec file that runs on its own, without a run, a spec is a test on the default target. */
import test from 'ava';
import {judge, type Judged} from './judge.ts';
import {levelOf, modulesOf, raceIn} from './plan.ts';
import {receiveSpecs, type Spec} from './register.ts';
import {openTarget} from './targets/open.ts';
import type {Assertions} from './assertions.ts';
import type {Target} from './target.ts';

let opened: Promise<Target> | undefined;

/** By the spec file of this worker. */
const stated: Spec[] = [];

receiveSpecs(spec => {
    stated.push(spec);
    if (stated.length === 1)
        test.after.always('the target ends', async () => (await opened)?.[Symbol.asyncDispose]());
    // One after another: specs of other files run beside these, as many as there are processors.
    test.serial(`${spec.clause} - ${spec.title}`, async t => {
        opened ??= open();
        tellAva(t, spec, await judge(await opened, spec, levelOf(spec.clause), t));
    });
});

/** Prepared here, from the cache where that is filled. */
async function open(): Promise<Target> {
    // Loaded only here: most workers never prepare anything, and start sooner without it.
    const [{prepare}, {defaultTarget}, {silently}] = await Promise.all([
        import('./targets/prepare.ts'), import('./targets/name.ts'), import('../vm/step.ts'),
    ]);
    const preparation = await prepare(defaultTarget(), {names: modulesOf(stated), inPlace: {}, racing: raceIn(stated)}, silently);
    const target = await openTarget(preparation.prepared);
    return {...target, async [Symbol.asyncDispose]() {
        await target[Symbol.asyncDispose]();
        await preparation[Symbol.asyncDispose]();
    }};
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
