import type {styleText} from 'node:util';
import type {Level, Outcome, Result, Verdict} from './record.ts';

interface Look {
    /** In a table's cell. */
    readonly word: string;
    /** Behind a number: `48 passed`. */
    readonly counted: string;
    readonly colour: Parameters<typeof styleText>[0];
    /** For the legend. */
    readonly meaning: string;
    /** Whether the clause was seen to hold; null where nobody could tell. */
    readonly holds: boolean | null;
}

export const looks: Readonly<Record<Verdict, Look>> = {
    pass: {word: 'pass', counted: 'passed', colour: 'green', holds: true, meaning: 'holds; of observed clauses: was seen'},
    fail: {word: 'FAIL', counted: 'failed', colour: 'red', holds: false, meaning: 'does not hold'},
    crash: {word: 'CRASH', counted: 'crashed', colour: 'red', holds: false, meaning: 'the kernel oopsed, warned or panicked'},
    hang: {word: 'HANG', counted: 'hung', colour: 'red', holds: false, meaning: 'a call did not come back, the target still answered'},
    broken: {word: 'BROKEN', counted: 'broken', colour: 'magenta', holds: null, meaning: 'the target died, fell silent or lied: not judged'},
    fixed: {word: 'FIXED', counted: 'fixed', colour: 'red', holds: true, meaning: 'holds, though a known difference says that it does not'},
    differs: {word: 'differs', counted: 'differing', colour: 'yellow', holds: false, meaning: 'a listing clause does not hold; gates only when strict'},
    known: {word: 'known', counted: 'known', colour: 'yellow', holds: false, meaning: 'does not hold, as the known differences say'},
    skip: {word: 'skip', counted: 'skipped', colour: 'dim', holds: null, meaning: 'not judged, for the reason given'},
};

/** In the order in which they are counted and explained. */
export const verdicts = Object.keys(looks) as readonly Verdict[];

/**
 * Whether a point makes the run one that does not conform (exit 1).
 *
 * fail, crash, hang and fixed gate at every level but observed: a listing clause that merely does not hold is `differs`,
 * so that a crash or a hang in its spec is the kernel's safety, not a difference of taste. differs gates where it is
 * strict; at core or safety, where nothing may differ, always. Observed clauses never gate, whatever they saw.
 * broken does not gate: nobody was judged (exit 3, at every level).
 */
export function gates(verdict: Verdict, level: Level, strict: boolean): boolean {
    if (level === 'observed')
        return false;
    switch (verdict) {
        case 'fail':
        case 'crash':
        case 'hang':
        case 'fixed':
            return true;
        case 'differs':
            return strict || level !== 'listing';
        case 'pass':
        case 'known':
        case 'skip':
        case 'broken':
            return false;
        default:
            return verdict satisfies never;
    }
}

export type TapStatus = 'ok' | 'ok # SKIP' | 'not ok # TODO' | 'not ok';

/** A bare `not ok` is exactly what gates or is broken. */
export function tapStatus(verdict: Verdict, level: Level, strict: boolean): TapStatus {
    if (verdict === 'broken' || gates(verdict, level, strict))
        return 'not ok';
    if (verdict === 'skip')
        return 'ok # SKIP';
    return looks[verdict].holds === false && level !== 'observed' ? 'not ok # TODO' : 'ok';
}

/**
 * 1: a point gates, or a module does not build or does not load. 3: there are no results, a point is broken, a footer
 * lacks, or of some result everything was skipped. 1 comes before 3, 3 before 0.
 */
export function exitCode(results: readonly Result[]): 0 | 1 | 3 {
    if (results.some(refuses))
        return 1;
    return results.length > 0 && results.every(({footer, points}) => footer !== null && wasJudged(points)) ? 0 : 3;
}

/** Something ran, and nothing is broken. */
export function wasJudged(points: Result['points']): boolean {
    return points.some(({outcome}) => outcome.verdict !== 'skip')
        && points.every(({outcome}) => outcome.verdict !== 'broken');
}

export function countVerdicts(outcomes: Iterable<Pick<Outcome, 'verdict'>>): Record<Verdict, number> {
    const counts = {pass: 0, fail: 0, crash: 0, hang: 0, broken: 0, fixed: 0, differs: 0, known: 0, skip: 0};
    for (const {verdict} of outcomes)
        counts[verdict]++;
    return counts;
}

/** `48 passed, 1 failed, 44 skipped`: zeros are left out. */
export function countsInWords(counts: Readonly<Record<Verdict, number>>): string {
    const parts = verdicts.filter(verdict => counts[verdict] > 0).map(verdict => `${counts[verdict]} ${looks[verdict].counted}`);
    return parts.join(', ') || 'nothing ran';
}

function refuses({header, points}: Result): boolean {
    return header.module?.builds === false || header.module?.loads === false
        || points.some(({point, outcome}) => gates(outcome.verdict, point.level, header.strict));
}
