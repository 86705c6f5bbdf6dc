import {cp, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {Finished, Level, Result, Verdict} from '../../reports/record.ts';
import {contract} from '../../suites/contract.ts';
import {unfinishedFolder} from '../../vm/cache.ts';
import {silently} from '../../vm/step.ts';
import {withFolder} from '../../vm/temporary.ts';
import {makePlan, projectDir, type Plan, type StatedSpec} from '../plan.ts';
import {runTarget} from '../run.ts';
import type {WantedModules} from '../targets/modules.ts';
import {prepare, type Preparation} from '../targets/prepare.ts';
import {mutate, MutantFault, type Mutant} from './mutant.ts';

/** A spec that does not hold on a mutant. */
export interface Kill {
    readonly clause: string;
    readonly title: string;
    readonly verdict: Verdict;
    readonly reason: string;
}

/** What became of a mutant. No kills: it survived. */
export type Trial =
    | {readonly mutant: Mutant; readonly judged: true; readonly kills: readonly Kill[]; readonly cut: boolean}
    | {readonly mutant: Mutant; readonly judged: false; readonly reason: string};

export interface Circumstances {
    readonly stated: readonly StatedSpec[];
    /** The kernel that mutants of the module run on: qemu:6.1. */
    readonly target: string;
    /** Every spec is run, in place of those up to the first kill. */
    readonly full: boolean;
    readonly signal: AbortSignal;
}

/** A mutant that hangs takes a deadline for each spec; so many say enough. */
const enoughHangs = 5;

/** How often the likely specs of a race are run; on a loaded machine without KVM, one in three may show it. */
const raceRounds = 10;

const levels = new Map<string, Level>(contract.map(({id, level}) => [id, level]));

/** The clauses that can kill: observed ones have no right or wrong. */
export const clauses = contract.map(({id}) => id).filter(id => id.startsWith('fortune.') && levels.get(id) !== 'observed');

/** What specs of the suite name. */
export const soundModules: WantedModules = {names: ['fortune', 'occupant'], inPlace: {}};

const deadly: ReadonlySet<Verdict> = new Set<Verdict>(['fail', 'crash', 'hang', 'differs']);

/** Builds a mutant and runs specs on it: first those of its likely clauses, then all others, until one does not hold. */
export async function tryMutant(mutant: Mutant, circumstances: Circumstances): Promise<Trial> {
    return withFolder(unfinishedFolder(`teeth-${process.pid}-${mutant.name}`), async dir => {
        const preparation = await prepareMutant(mutant, dir, circumstances.target);
        if (preparation.module?.builds === false)
            return {mutant, judged: false, reason: `does not build: ${preparation.module.reason}`};
        const kills: Kill[] = [];
        let broken: Result['points'][number] | undefined;
        for (const plan of plansFor(mutant, circumstances)) {
            let hangs = 0;
            const result = await runTarget(preparation, {
                plan,
                strict: false,
                file: path.join(dir, 'result'),
                signal: circumstances.signal,
                progress: () => {},
                enough: event => circumstances.full ? isHang(event) && ++hangs >= enoughHangs : deadly.has(event.outcome.verdict),
                workers: 1,
            });
            kills.push(...killsOf(result));
            broken ??= result.points.find(({outcome}) => outcome.verdict === 'broken');
            if (kills.length > 0 && !circumstances.full)
                return {mutant, judged: true, kills: kills.slice(0, 1), cut: false};
            if (hangs >= enoughHangs)
                return {mutant, judged: true, kills, cut: true};
        }
        // Nobody's verdict: neither does it kill, nor can what is left be said to have survived.
        if (broken && kills.length === 0)
            return {mutant, judged: false, reason: `${nameOf(broken.point)}: ${broken.outcome.reason}`};
        return {mutant, judged: true, kills, cut: false};
    });
}

/** Runs the killers on what is sound: those that do not pass there, with the verdict that they get. */
export async function findFalseKillers(subject: Mutant['subject'], killers: readonly Kill[], {stated, target, signal}: Circumstances): Promise<Kill[]> {
    const names = new Set(killers.map(nameOf));
    const plan = choose(stated, spec => names.has(nameOf(spec)));
    if (plan.points.length === 0)
        return [];
    return withFolder(unfinishedFolder(`teeth-${process.pid}-sound-${subject}`), async dir => {
        const preparation = await prepare(subject === 'module' ? target : 'emulator', soundModules, silently);
        const result = await runTarget(preparation, {plan, strict: false, file: path.join(dir, 'result'), signal, progress: () => {}});
        return result.points
            .filter(({outcome}) => outcome.verdict !== 'pass')
            .map(({point: {clause, title}, outcome: {verdict, reason}}) => ({clause, title, verdict, reason: reason ?? ''}));
    });
}

export function levelOf(clause: string): Level {
    return levels.get(clause)!;
}

export function nameOf({clause, title}: {clause: string; title: string}): string {
    return `${clause} - ${title}`;
}

/** A copy of the folder that the mutant's file is in, with the fault; nothing else differs from the sound one. */
async function prepareMutant(mutant: Mutant, dir: string, target: string): Promise<Preparation> {
    const sound = path.join(projectDir, mutant.file);
    const copy = path.join(dir, path.basename(path.dirname(sound)));
    await cp(path.dirname(sound), copy, {recursive: true});
    await writeFile(path.join(copy, path.basename(sound)), mutate(await readFile(sound, 'utf8'), mutant));
    if (mutant.subject === 'module')
        return prepare(target, {...soundModules, inPlace: {fortune: copy}}, silently);
    await writeFile(path.join(dir, 'package.json'), '{"type": "module"}');
    const {prepared, ...rest} = await prepare('emulator', soundModules, silently);
    return {...rest, prepared: prepared.kind === 'emulator' ? {...prepared, model: copy} : prepared};
}

function plansFor(mutant: Mutant, {stated, full}: Circumstances): Plan[] {
    const unknown = mutant.likely.find(clause => !clauses.includes(clause));
    if (unknown !== undefined)
        throw new MutantFault(`mutant ${mutant.name}: ${unknown} is no clause that could see it`);
    const likely = (spec: StatedSpec) => mutant.likely.includes(spec.clause);
    const first = Array.from({length: mutant.race ? raceRounds : 1}, () => choose(stated, likely));
    const plans = full ? [choose(stated, () => true)] : [...first, choose(stated, spec => !likely(spec))];
    return plans.filter(plan => plan.points.length > 0);
}

/** The specs that can kill, of those that the filter takes. */
function choose(stated: readonly StatedSpec[], filter: (spec: StatedSpec) => boolean): Plan {
    const chosen = stated.filter(spec => clauses.includes(spec.clause) && filter(spec));
    const {points, specs} = makePlan(chosen, {suites: ['fortune'], specs: []});
    return {points: points.filter(point => point.spec), specs};
}

function killsOf({points}: Result): Kill[] {
    return points
        .filter(({outcome}) => deadly.has(outcome.verdict))
        .map(({point: {clause, title}, outcome: {verdict, reason}}) => ({clause, title, verdict, reason: reason ?? ''}));
}

function isHang({outcome}: Finished): boolean {
    return outcome.verdict === 'hang';
}
