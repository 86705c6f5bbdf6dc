import type {Finished, Outcome} from '../reports/record.ts';
import {looks} from '../reports/verdict.ts';
import type {Plan, StatedSpec} from './plan.ts';

/** So many come to their end in a second or two. */
const atMost = 8;

export type Outcomes = ReadonlyMap<string, Outcome>;

/**
 * The part of a plan that tells most of a changed module soonest: what did not hold the last time, then one spec of each
 * subject, the quickest first; null where the whole is not much more than that. Pure.
 */
export function firstLook(plan: Plan, last: Outcomes): Plan | null {
    if (plan.specs.length <= 2 * atMost)
        return null;
    const quickest = plan.specs.toSorted((a, b) => durationOf(a, last) - durationOf(b, last));
    const failed = quickest.filter(spec => {
        const outcome = last.get(nameOf(spec));
        return outcome !== undefined && outcome.verdict !== 'skip' && outcome.verdict !== 'known' && looks[outcome.verdict].holds !== true;
    });
    const ofEach = Map.groupBy(quickest, subjectOf).values().map(([first]) => first!);
    const chosen = new Set([...failed, ...ofEach].slice(0, atMost).map(nameOf));
    return {
        points: plan.points.filter(point => chosen.has(nameOf(point))),
        specs: plan.specs.filter(spec => chosen.has(nameOf(spec))),
    };
}

export function nameOf({clause, title}: Pick<Finished, 'clause' | 'title'>): string {
    return `${clause} - ${title}`;
}

/** Before anything is known: callers who race take the longest. */
function durationOf(spec: StatedSpec, last: Outcomes): number {
    return last.get(nameOf(spec))?.duration_ms ?? (spec.processors === 2 ? Infinity : Number.MAX_SAFE_INTEGER);
}

/** fortune.wrap of fortune.wrap.to-first */
function subjectOf({clause}: StatedSpec): string {
    return clause.split('.').slice(0, -1).join('.');
}
