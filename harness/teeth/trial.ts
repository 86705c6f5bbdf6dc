import {cp, readFile, writeFile} from 'node:fs/promises';
import {availableParallelism} from 'node:os';
import path from 'node:path';
import pLimit from 'p-limit';
import type {Outcome, Verdict} from '../../reports/record.ts';
import {contract} from '../../suites/contract.ts';
import {silently} from '../../vm/step.ts';
import {withFolder} from '../../vm/temporary.ts';
import {levelOf, modulesOf, projectDir, type StatedSpec} from '../plan.ts';
import type {Spec} from '../register.ts';
import {specsAtATime} from '../run.ts';
import type {Target} from '../target.ts';
import {forMany} from '../targets/beginnings.ts';
import type {WantedModules} from '../targets/modules.ts';
import {doctorGuest} from '../targets/doctored.ts';
import {openTarget} from '../targets/open.ts';
import {prepare, type Preparation} from '../targets/prepare.ts';
import type {Prepared} from '../targets/prepared.ts';
import {mutate, MutantFault, type CodeMutant, type Mutant} from './mutant.ts';

/** A spec that does not hold on a mutant, or, of an observed clause, that sees something else there. */
export interface Kill {
    readonly clause: string;
    readonly title: string;
    readonly verdict: Verdict;
    readonly reason: string;
    /** What was seen, of an observed clause that saw it. */
    readonly observed?: Outcome['observed'];
}

/** What became of a mutant. `tried`: the clauses that had the chance to kill it, because one of their specs did or all were run. */
export type Trial =
    | {readonly mutant: Mutant; readonly judged: true; readonly kills: readonly Kill[]; readonly tried: readonly string[]}
    | {readonly mutant: Mutant; readonly judged: false; readonly reason: string};

/** Which specs are run: up to the first kill; all that are aimed at the mutant, and the others where none of them kills; all. */
export type Round = 'first' | 'aimed' | 'full';

export interface Circumstances {
    readonly stated: ReadonlyArray<Spec & StatedSpec>;
    /** The kernel that mutants of the module run on: qemu:6.1. */
    readonly target: string;
    readonly round: Round;
    /** For what is made of mutants; whoever owns it removes it. */
    readonly dir: string;
    /** With assertions that somebody lends. */
    readonly judge: (target: Target, spec: Spec) => Promise<Outcome>;
}

/** A mutant that hangs takes a deadline for each spec: after so many, what is left is not run. */
const enoughHangs = 3;

/** How often the likely specs of a race are run: no more than once is needed, as far as a day's runs have shown. */
const raceRounds = 3;

const deadly: ReadonlySet<Verdict> = new Set<Verdict>(['fail', 'crash', 'hang', 'differs']);

/** Builds a mutant and runs specs on it: first those of its likely clauses, then all others, as far as the round has it. */
export async function tryMutant(mutant: Mutant, circumstances: Circumstances): Promise<Trial> {
    return withFolder(path.join(circumstances.dir, mutant.name), async dir => {
        const preparation = await prepareMutant(mutant, dir, circumstances);
        const unbuilt = await whyNotBuilt(mutant, preparation, circumstances.target);
        if (unbuilt !== null)
            return {mutant, judged: false, reason: `does not build: ${unbuilt}`};
        const kills: Kill[] = [];
        const tried = new Set<string>();
        let broken: Seen | undefined;
        for (const specs of turnsFor(mutant, circumstances)) {
            const seen = await tryTurn(mutant, preparation.prepared, specs, circumstances);
            kills.push(...seen.flatMap(killsIn));
            for (const clause of clausesTried(specs, seen))
                tried.add(clause);
            broken ??= seen.find(({outcome}) => outcome.verdict === 'broken');
            const [first] = kills.filter(({verdict}) => deadly.has(verdict));
            if (first && circumstances.round === 'first' && mutant.subject !== 'guest')
                return {mutant, judged: true, kills: [first], tried: [first.clause]};
            if (first || hangsIn(seen) >= enoughHangs)
                break;
        }
        // Nobody's verdict: neither does it kill, nor can what is left be said to have survived.
        if (broken && kills.length === 0)
            return {mutant, judged: false, reason: `${nameOf(broken.spec)}: ${broken.outcome.reason}`};
        return {mutant, judged: true, kills, tried: [...tried]};
    });
}

/** What a spec came to on a mutant. */
interface Seen {
    readonly spec: Spec;
    readonly outcome: Outcome;
}

/** One spec after the other, until enough is seen. */
async function tryTurn(mutant: Mutant, prepared: Prepared, specs: readonly Spec[], {round, judge}: Circumstances): Promise<Seen[]> {
    await using target = await openTarget(forMany(prepared, specs));
    const seen: Seen[] = [];
    for (const spec of specs) {
        const outcome = await judge(target, spec);
        seen.push({spec, outcome});
        if (round === 'first' && mutant.subject !== 'guest' ? deadly.has(outcome.verdict) : hangsIn(seen) >= enoughHangs)
            break;
    }
    return seen;
}

/** Runs the killers on what is sound: what became of each, by its name. */
export async function runOnSound(subject: Mutant['subject'], killers: readonly Kill[], {stated, target: machine, judge}: Circumstances): Promise<Map<string, Outcome>> {
    const names = new Set(killers.map(nameOf));
    const chosen = stated.filter(spec => names.has(nameOf(spec)));
    if (chosen.length === 0)
        return new Map();
    const {prepared} = await prepare(subject === 'emulator' ? 'emulator' : machine, soundModules(chosen), silently);
    await using target = await openTarget(forMany(prepared, chosen));
    const turns = pLimit(specsAtATime(availableParallelism()));
    return new Map(await turns.map(chosen, async spec => [nameOf(spec), await judge(target, spec)] as const));
}

/** The modules that specs name, as they are. */
export function soundModules(specs: readonly StatedSpec[]): WantedModules {
    return {names: modulesOf(specs), inPlace: {}};
}

/** The clauses that should see a mutant and do not: of a guest each that is likely, of code all where none does. */
export function blindClauses({mutant, kills}: Trial & {judged: true}): readonly string[] {
    const seeing = new Set(kills.map(({clause}) => clause));
    if (mutant.subject === 'guest')
        return mutant.likely.filter(clause => !seeing.has(clause));
    return seeing.size === 0 ? mutant.likely : [];
}

export function nameOf({clause, title}: {clause: string; title: string}): string {
    return `${clause} - ${title}`;
}

async function prepareMutant(mutant: Mutant, dir: string, {stated, target}: Circumstances): Promise<Preparation> {
    const modules = soundModules(suiteOf(mutant, stated));
    if (mutant.subject !== 'guest')
        return prepareCode(mutant, dir, target, modules);
    const {prepared, ...rest} = await prepare(target, modules, silently);
    if (prepared.kind !== 'qemu')
        throw new MutantFault(`mutant ${mutant.name}: ${target} is no machine to do something to`);
    return {...rest, prepared: await doctorGuest(prepared, mutant.commands, dir)};
}

/** A copy of the folder that the mutant's file is in, with the fault; nothing else differs from the sound one. */
async function prepareCode(mutant: CodeMutant, dir: string, target: string, modules: WantedModules): Promise<Preparation> {
    const sound = path.join(projectDir, mutant.file);
    const name = path.basename(path.dirname(sound));
    const copy = path.join(dir, name);
    await cp(path.dirname(sound), copy, {recursive: true});
    await writeFile(path.join(copy, path.basename(sound)), mutate(await readFile(sound, 'utf8'), mutant));
    if (mutant.subject === 'module')
        return prepare(target, {...modules, inPlace: {[name]: copy}}, silently);
    await writeFile(path.join(dir, 'package.json'), '{"type": "module"}');
    const {prepared, ...rest} = await prepare('emulator', modules, silently);
    return {...rest, prepared: prepared.kind === 'emulator' ? {...prepared, model: copy} : prepared};
}

/** The fault must be seen in what is made; but some modules are about not building, with the fault as without. */
async function whyNotBuilt(mutant: Mutant, preparation: Preparation, target: string): Promise<string | null> {
    if (mutant.subject !== 'module' || mutant.module === null)
        return null;
    const reason = reasonIn(preparation, mutant.module);
    if (reason === null)
        return null;
    return reasonIn(await prepare(target, {names: [mutant.module], inPlace: {}}, silently), mutant.module) === null ? reason : null;
}

function reasonIn({prepared}: Preparation, module: string): string | null {
    return prepared.kind === 'qemu' ? prepared.modules.find(({name}) => name === module)?.reason ?? null : null;
}

/** The specs that are run one after the other, in several turns; what has been seen in one decides whether there is another. */
function turnsFor(mutant: Mutant, {stated, round}: Circumstances): Array<readonly Spec[]> {
    const unknown = mutant.likely.find(clause => !contract.some(({id}) => id === clause));
    if (unknown !== undefined)
        throw new MutantFault(`mutant ${mutant.name}: the contract has no clause ${unknown}`);
    const likely = suiteOf(mutant, stated).filter(({clause}) => mutant.likely.includes(clause));
    // What an observed clause sees is held against the sound subject only where it is likely to differ.
    const others = suiteOf(mutant, stated).filter(({clause}) => !mutant.likely.includes(clause) && levelOf(clause) !== 'observed');
    const first = Array.from({length: mutant.race ? raceRounds : 1}, () => likely);
    // Guests are seen by what is about them, if at all.
    const turns = round === 'full' ? [[...likely, ...others]] : mutant.subject === 'guest' ? [likely] : [...first, others];
    return turns.filter(specs => specs.length > 0);
}

/** The clauses of the suites that mutants are about: those that judge, and the observed ones that are likely to see one. */
export function clausesFor(mutants: readonly Mutant[]): string[] {
    const likely = new Set(mutants.flatMap(mutant => mutant.likely));
    const suites = new Set(likely.values().map(suiteName));
    return contract.filter(({id, level}) => likely.has(id) || (level !== 'observed' && suites.has(suiteName(id)))).map(({id}) => id);
}

/** The specs of the suites that a mutant is about; of a module's, those that it is there for. */
export function suiteOf<Stated extends StatedSpec>(mutant: Mutant, stated: readonly Stated[]): Stated[] {
    const suites = new Set(mutant.likely.map(suiteName));
    const module = mutant.subject === 'guest' ? null : mutant.module;
    return stated.filter(spec => suites.has(suiteName(spec.clause)) && (module === null || modulesOf([spec]).includes(module)));
}

/** fortune of fortune.wrap.single. */
export function suiteName(clause: string): string {
    return clause.split('.', 1)[0]!;
}

/** Those that killed, and those whose specs were all run and judged. */
function clausesTried(specs: readonly Spec[], seen: readonly Seen[]): string[] {
    const outcomes = new Map(seen.map(({spec, outcome}) => [spec, outcome.verdict]));
    const isJudged = (spec: Spec) => ![undefined, 'skip', 'broken'].includes(outcomes.get(spec));
    const killers = new Set(seen.filter(({outcome}) => deadly.has(outcome.verdict)).map(({spec}) => spec.clause));
    const missed = new Set(specs.filter(spec => !isJudged(spec)).map(({clause}) => clause));
    return [...new Set(specs.map(({clause}) => clause))].filter(clause => killers.has(clause) || !missed.has(clause));
}

/** Of an observed clause all that saw something: whether that is something else, the sound subject tells. */
function killsIn({spec: {clause, title}, outcome: {verdict, reason, observed}}: Seen): Kill[] {
    return deadly.has(verdict) || observed ? [{clause, title, verdict, reason: reason ?? '', ...observed ? {observed} : {}}] : [];
}

function hangsIn(seen: readonly Seen[]): number {
    return seen.filter(({outcome}) => outcome.verdict === 'hang').length;
}
