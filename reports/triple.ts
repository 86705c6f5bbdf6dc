import type {Header, ModuleBuild, Outcome, Result} from './record.ts';
import {gates, wasJudged} from './verdict.ts';

/** What became of a module on a kernel, in the order in which things can go wrong; null: it did not come to that, or nobody can tell. */
export interface Triple {
    readonly builds: boolean | null;
    readonly loads: boolean | null;
    readonly behaves: boolean | null;
}

/** A target that brings its own module builds and loads nothing. */
export function tripleOf(result: Pick<Result, 'header' | 'points'>): Triple {
    const {header, points} = result;
    const {builds = null, loads = null} = header.module ?? {};
    const refused = builds === false || loads === false;
    return {builds, loads, behaves: refused ? null : behaves(header.strict, points)};
}

/** A module's name and source, and what kept it from being loaded. */
export function moduleInWords({name, source, builds, loads, reason}: ModuleBuild): string {
    const from = `${name} from ${source}`;
    if (builds === null)
        return `${from}, not built: ${reason ?? 'no reason known'}`;
    if (builds && loads !== false)
        return from;
    return `${from}, does not ${builds ? 'load' : 'build'}: ${reason ?? 'no reason known'}`;
}

/** Why nothing of a module could be tried: every spec of its suite fails with that; other suites are not about it. */
export function refusalOf(module: ModuleBuild | null): string | null {
    if (module?.builds === false)
        return `${module.name} does not build: ${module.reason}`;
    return module?.loads === false ? `${module.name} does not load: ${module.reason}` : null;
}

/** Whether there is no more to a point than the module's refusal, which is said once. */
export function isRefused({module}: Header, {verdict, reason}: Pick<Outcome, 'verdict' | 'reason'>): boolean {
    return verdict === 'fail' && reason !== undefined && reason === refusalOf(module);
}

function behaves(strict: boolean, points: Result['points']): boolean | null {
    if (points.some(({point, outcome}) => gates(outcome.verdict, point.level, strict)))
        return false;
    return wasJudged(points) ? true : null;
}

/** As a table's cell: `yes`, `no`, `-`; of behaviour that could not be judged `?`. */
export function tripleWords(result: Pick<Result, 'header' | 'points'>): Readonly<Record<keyof Triple, string>> {
    const {builds, loads, behaves: behaviour} = tripleOf(result);
    const word = (answer: boolean | null, unknown: string) => answer === null ? unknown : answer ? 'yes' : 'no';
    const refused = builds === false || loads === false;
    return {builds: word(builds, '-'), loads: word(loads, '-'), behaves: word(behaviour, refused ? '-' : '?')};
}
