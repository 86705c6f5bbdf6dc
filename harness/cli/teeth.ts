/** npm run teeth: not a subcommand, because what it judges is this project's own suite. */
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {Command, InvalidArgumentError, Option} from 'commander';
import {countTrials, describeTrials, writeAccount} from '../teeth/account.ts';
import {checkMutants, mutantsDir, readMutants, type Mutant} from '../teeth/mutant.ts';
import {clausesFor, soundModules, suiteOf, type Round, type Trial} from '../teeth/trial.ts';
import {exitCode, sample} from '../teeth/trials.ts';
import {teethContextVariable, type TeethEvent} from '../teeth/teeth-context.ts';
import {unfinishedFolder} from '../../vm/cache.ts';
import {SetupFailure} from '../../vm/failure.ts';
import {withFolder} from '../../vm/temporary.ts';
import {followLines, runAva} from '../ava.ts';
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
    .addOption(new Option('--full', 'run every spec of the suite, and write it: an hour and a half on two processors').conflicts('aimed'))
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
    const onMachine = mutants.filter(({subject}) => subject !== 'emulator');
    if (onMachine.length > 0)
        await prepare(target, soundModules(onMachine.flatMap(mutant => suiteOf(mutant, stated))), step);
    const confirmed = await step(`try ${mutants.length} mutants, and what killed them on the sound ones`, async update => tryAll(mutants, round, update));
    process.stdout.write(`\n${describeTrials(confirmed)}\n${countTrials(confirmed)}.\n`);
    if (round !== 'first')
        await keep(confirmed, round, options);
    process.exitCode = exitCode(confirmed);
}

async function tryAll(mutants: readonly Mutant[], round: Round, update: (detail: string) => void): Promise<readonly Trial[]> {
    return withFolder(unfinishedFolder(`teeth-${process.pid}`), async dir => {
        const events = path.join(dir, 'events');
        await writeFile(events, '');
        let tried = 0;
        await using _followed = followLines(events, line => {
            const event = JSON.parse(line) as TeethEvent;
            if ('tried' in event)
                update(`${++tried} of ${mutants.length}, ${event.tried}`);
        });
        const context = teethContextVariable({names: mutants.map(({name}) => name), target, round, dir, events});
        const {exitCode: avaExit, said} = await runAva('teeth/ava-teeth.config.js', context, {signal: interrupted.signal});
        interrupted.signal.throwIfAborted();
        const last = (await readFile(events, 'utf8')).trimEnd().split('\n').at(-1)!;
        const event = last === '' ? null : JSON.parse(last) as TeethEvent;
        if (event === null || !('confirmed' in event))
            throw new SetupFailure(`mutants were not tried to the end: ava ended with ${avaExit}${said === undefined ? '' : `: ${said}`}`);
        return event.confirmed;
    });
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
