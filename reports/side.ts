import type {Level, Result, Verdict} from './record.ts';

/** What records and TAP, ours and foreign, have in common, so that they can be laid side by side. */
export interface Side {
    /** The target where it is known, else what the caller calls the input. */
    readonly name: string;
    /** Whether that is the target's name. */
    readonly named: boolean;
    /** As uname -r says. */
    readonly kernel: string | null;
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
