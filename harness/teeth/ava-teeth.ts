/** The one file that AVA runs for a round of mutants. AVA for each of them would take longer than building it and all that kills it. */
import {appendFile} from 'node:fs/promises';
import test from 'ava';
import {judgeWithin} from '../judge-within.ts';
import {levelOf, listSpecs} from '../plan.ts';
import {readMutants} from './mutant.ts';
import {readTeethContext, type TeethEvent} from './teeth-context.ts';
import type {Circumstances} from './trial.ts';
import {confirmTrials, tryMutants} from './trials.ts';

const {names, target, round, dir, events} = readTeethContext();

test('every mutant is seen', async t => {
    const circumstances: Circumstances = {
        stated: await listSpecs(),
        target,
        round,
        dir,
        judge: async (opened, spec) => (await judgeWithin(t, opened, spec, levelOf(spec.clause))).outcome,
    };
    const mutants = (await readMutants()).filter(({name}) => names.includes(name));
    const trials = await tryMutants(mutants, circumstances, async ({mutant}) => tell({tried: mutant.name}));
    await tell({confirmed: await confirmTrials(trials, circumstances)});
    t.pass();
});

async function tell(event: TeethEvent): Promise<void> {
    await appendFile(events, `${JSON.stringify(event)}\n`);
}
