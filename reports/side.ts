import {oneLine} from './plain-text.ts';
import type {Level, Result, Verdict} from './record.ts';
import {moduleInWords} from './triple.ts';

/** What records and TAP, ours and foreign, have in common, so that they can be laid side by side. */
export interface Side {
    /** The target where it is known, else what the caller calls the input. */
    readonly name: string;
    /** Whether that is the target's name. */
    readonly named: boolean;
    /** As uname -r says. */
    readonly kernel: string | null;
    /** Its name, where its source is, and what kept it from being loaded; null where the target brings its own. */
    readonly module: string | null;
    /** Says of itself that it came to its end: a footer, a plan that is fulfilled. */
    readonly complete: boolean;
    readonly points: readonly SidePoint[];
}

export interface SidePoint {
    readonly clause: string;
    /** Empty where foreign TAP has a description in one piece, which is the clause then. */
    readonly title: string;
    readonly level: Level | null;
    readonly verdict: Verdict;
    readonly reason: string | null;
    readonly observed: Readonly<Record<string, unknown>> | null;
    readonly duration_ms: number | null;
}

export function sideOf({header, points, footer}: Result): Side {
    return {
        name: header.target,
        named: true,
        kernel: header.kernel?.release ?? null,
        module: header.module && moduleInWords(header.module),
        complete: footer !== null,
        points: points.map(({point, outcome}) => ({
            clause: point.clause,
            title: point.title,
            level: point.level,
            verdict: outcome.verdict,
            reason: outcome.reason ?? null,
            observed: outcome.observed ?? null,
            duration_ms: outcome.duration_ms,
        })),
    };
}

/** The kernels and the modules of sides, a line for each, where not all have the same. */
export function differingFacts(sides: readonly Side[], names: readonly string[]): string[] {
    return (['kernel', 'module'] as const).flatMap(fact => {
        const told = sides.flatMap((side, index) => side[fact] === null ? [] : {name: names[index], value: oneLine(side[fact])});
        return new Set(told.map(({value}) => value)).size > 1 ? told.map(({name, value}) => `${name}: ${value}`) : [];
    });
}
