/** Since when a spec has come to what it comes to, from the records of earlier runs. */
import {keyOf} from './read-record.ts';
import type {Header, Outcome, Result, Verdict} from './record.ts';

/** What may differ between two records of the same target. */
export type Cause = 'the module' | 'the kernel' | 'the specs';

export interface PointHistory {
    /** The first of the records, this one included, that say the same without a break. */
    readonly since: {readonly started: string; readonly kernel: string | null; readonly runs: number};
    /** The record before those; null where there is none. */
    readonly before: {
        readonly started: string;
        readonly verdict: Verdict;
        /** What had changed when it changed; null where that is not known. */
        readonly causes: readonly Cause[] | null;
    } | null;
    /** What the records say in which nothing differs from this one, the oldest first, where they do not say the same. */
    readonly flaky: readonly Verdict[] | null;
}

export interface History {
    /** Earlier records of the same target and module. */
    readonly records: number;
    /** By keyOf(point). */
    readonly points: ReadonlyMap<string, PointHistory>;
}

/** What earlier records say of each point of a result; a target that was broken then has said nothing. Pure. */
export function historyOf(result: Result, earlier: readonly Result[]): History {
    const series = [...earlier.filter(one => isOfSeries(one.header, result.header) && one.header.started < result.header.started)
        .toSorted((a, b) => a.header.started < b.header.started ? -1 : 1), result];
    const outcomes = series.map(({points}) => new Map(points.map(({point, outcome}) => [keyOf(point), outcome])));
    return {
        records: series.length - 1,
        points: new Map(result.points.map(({point}) => {
            const said = series.flatMap(({header}, index): Said[] => {
                const outcome = outcomes[index]!.get(keyOf(point));
                return outcome === undefined || (outcome.verdict === 'broken' && index < series.length - 1) ? [] : [{header, verdict: cameTo(outcome)}];
            });
            return [keyOf(point), historyOfPoint(said)];
        })),
    };
}

interface Said {
    readonly header: Header;
    readonly verdict: Verdict;
}

/** Whatever was expected: an entry of the known differences changes nothing about a spec. */
function cameTo({verdict, seen}: Outcome): Verdict {
    return verdict === 'fixed' ? 'pass' : seen?.verdict ?? verdict;
}

/** The last is the present one. */
function historyOfPoint(said: readonly Said[]): PointHistory {
    const {header: now, verdict} = said.at(-1)!;
    const end = said.findLastIndex(one => one.verdict !== verdict);
    const [first, before] = [said[end + 1]!, said[end]];
    const alike = said.filter(one => one.verdict !== 'broken' && causesOf(one.header, now)?.length === 0).map(one => one.verdict);
    return {
        since: {started: first.header.started, kernel: kernelOf(first.header), runs: said.length - end - 1},
        before: before ? {started: before.header.started, verdict: before.verdict, causes: causesOf(before.header, first.header)} : null,
        flaky: new Set(alike).size > 1 ? alike : null,
    };
}

function isOfSeries(one: Header, other: Header): boolean {
    return one.target === other.target && one.module?.source === other.module?.source;
}

/** What differs between two records; null where they do not tell, as of a program that is a target by itself. */
function causesOf(one: Header, other: Header): Cause[] | null {
    const unknown = one.project === undefined || other.project === undefined || one.target.startsWith('stdio:')
        || (one.module !== null && (one.module.content === undefined || other.module?.content === undefined));
    if (unknown)
        return null;
    return [
        ...one.module?.content === other.module?.content ? [] : ['the module' as const],
        ...kernelText(one) === kernelText(other) ? [] : ['the kernel' as const],
        ...one.project === other.project ? [] : ['the specs' as const],
    ];
}

function kernelText({kernel}: Header): string {
    return JSON.stringify(kernel && [kernel.release, kernel.packages, kernel.accelerator]);
}

/** The package of the kernel itself with its version, where there is one. */
function kernelOf({kernel}: Header): string | null {
    return kernel && (kernel.packages.find(name => /^linux-(?:image|binary)-/v.test(name)) ?? kernel.release);
}
