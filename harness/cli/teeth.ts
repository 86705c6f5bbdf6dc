/** npm run teeth: not a subcommand, because what it judges is this project's own suite. */
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {Command, InvalidArgumentError, Option} from 'commander';
import {countTrials, describeTrials, writeAccount} from '../teeth/account.ts';
import {checkMutants, mutantsDir, readMutants, type Mutant} from '../teeth/mutant.ts';
import {clausesFor, soundModules, suiteOf, type Round, type Trial} from '../teeth/trial.ts';
import {confirmTrials, exitCode, sample, tryMutants} from '../teeth/trials.ts';
import {Misuse} from '../misuse.ts';
import {listSpecs} from '../plan.ts';
import {prepare} from '../targets/prepare.ts';
import {interrupted} from './interrupt.ts';
import {Progress} from './progress.ts';
import {runProgram} from './program.ts';

interface Options {
    readonly aimed?: true;
    readonly full?: true;
    readonly only?: string;
    readonly sample?: number;
}

/** What mutants of modules and guests run on. */
const target = 'qemu:6.1';

const program = new Command('npm run teeth --')
    .description('small faults in sound modules, in the emulator and in guests: the suites must see each of them')
    .option('--aimed', 'run every spec of the clauses aimed at a mutant, and write fixtures/mutants/TEETH.md')
    .addOption(new Option('--full', 'run every spec of the suite, and write it: over an hour on two processors').conflicts('aimed'))
    .option('--only <glob>', 'only mutants whose name matches')
    .option('--sample <number>', 'only so many, spread evenly', countOf)
    .addHelpText('after', `
Exit status: 0 every mutant is killed; 1 one survived, or a clause does not see a guest that it is to see; 2 wrong usage; 3 one does not build, or its text is not found.`)
    .action(teeth);

await runProgram(program);

async function teeth(options: Options): Promise<void> {
    const mutants = choose(await readMutants(), options);
    await checkMutants(mutants);
    const {step} = new Progress();
    const stated = await listSpecs();
    const round: Round = options.full ? 'full' : options.aimed ? 'aimed' : 'first';
    const circumstances = {stated, target, round, signal: interrupted.signal};
    const onMachine = mutants.filter(({subject}) => subject !== 'emulator');
    if (onMachine.length > 0)
        await prepare(target, soundModules(onMachine.flatMap(mutant => suiteOf(mutant, stated))), step);
    const trials = await step(`try ${mutants.length} mutants`, async update => {
        let tried = 0;
        return tryMutants(mutants, circumstances, trial => update(`${++tried} of ${mutants.length}, ${trial.mutant.name}`));
    });
    const confirmed = await step('run what killed them on the sound ones', async () => confirmTrials(trials, circumstances));
    process.stdout.write(`\n${describeTrials(confirmed)}\n${countTrials(confirmed)}.\n`);
    if (round !== 'first')
        await keep(confirmed, round, options);
    process.exitCode = exitCode(confirmed);
}

/** A table of some mutants would replace that of all. */
async function keep(trials: readonly Trial[], round: 'aimed' | 'full', {only, sample: size}: Options): Promise<void> {
    const account = writeAccount(trials, clausesFor(trials.map(({mutant}) => mutant)), target, round);
    if (only === undefined && size === undefined)
        await writeFile(path.join(mutantsDir, 'TEETH.md'), account);
    else
        process.stdout.write(`\n${account}`);
}

function choose(all: readonly Mutant[], {only, sample: size}: Options): readonly Mutant[] {
    const matching = only === undefined ? all : all.filter(({name}) => path.matchesGlob(name, only));
    if (matching.length === 0)
        throw new Misuse(`no mutant matches --only '${only}'; their names are in fixtures/mutants/*.yaml`);
    return size === undefined ? matching : sample(matching, size);
}

function countOf(text: string): number {
    if (!/^[1-9]\d*$/v.test(text))
        throw new InvalidArgumentError('a number of mutants, such as 8.');
    return Number(text);
}
