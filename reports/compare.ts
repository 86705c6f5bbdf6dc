import {agree, lineUp, type Row} from './line-up.ts';
import type {Side, SidePoint} from './side.ts';
import {gates, looks} from './verdict.ts';

/** What became of a spec from the first side to a later one. */
export type Change = 'same' | 'added' | 'removed' | 'now failing' | 'now passing' | 'still failing' | 'changed' | 'slower';

export interface ComparedRow extends Row {
    /** For each side but the first. A spec that neither has is the same. */
    readonly changes: readonly Change[];
    /** The one side of three or more that says other than all others, which agree. */
    readonly oddOneOut: number | null;
    readonly regression: boolean;
}

export interface Comparison {
    readonly sides: readonly Side[];
    readonly rows: readonly ComparedRow[];
    /** Two runs of one target, or of whatever foreign TAP does not name: then and now. */
    readonly sameTarget: boolean;
    /** Why the comparison cannot be trusted, a line each; empty where it can. */
    readonly doubts: readonly string[];
    /** 1: a regression. 3: none, but doubts. */
    readonly exit: 0 | 1 | 3;
}

/**
 * A regression is a core or safety clause that holds on the first side and fails, crashes, hangs or is broken on a
 * later one. The level is that of whichever side knows it; of what no side knows the level of, nothing is a regression.
 *
 * Not a regression: what a later side skips, which carries its reason, and what it does not have: clauses disappear
 * where fewer were asked for (`--spec`), and a run that was cut short says so by its lacking footer. For the same reason
 * broken counts only on sides that are complete.
 */
export function compare(sides: readonly Side[]): Comparison {
    const sameTarget = sides.length === 2 && (sides[0]?.name === sides[1]?.name || sides.every(({named}) => !named));
    const lined = lineUp(sides);
    // Other targets take other times.
    const pace = sameTarget ? paceOf(lined) : null;
    const rows = lined.map(row => compareRow(row, sides, pace));
    const doubts = [...sides.flatMap(doubtsAbout), ...rows.some(({cells}) => cells.filter(cell => cell !== null).length > 1) ? [] : ['the inputs have no spec in common']];
    return {
        sides,
        rows,
        sameTarget,
        doubts,
        exit: rows.some(({regression}) => regression) ? 1 : doubts.length > 0 ? 3 : 0,
    };
}

function doubtsAbout({name, complete, points}: Side): string[] {
    if (!complete)
        return [`${name}: no footer: the run did not come to its end`];
    return points.length > 0 ? [] : [`${name}: no points`];
}

function compareRow(row: Row, sides: readonly Side[], pace: number | null): ComparedRow {
    const [first = null, ...later] = row.cells;
    return {
        ...row,
        changes: later.map(cell => changeOf(first, cell, pace)),
        oddOneOut: findOddOneOut(row.cells),
        regression: first !== null && looks[first.verdict].holds === true
            && later.some((cell, index) => cell !== null && isLost(cell, row, sides[index + 1]?.complete === true)),
    };
}

/** Times and milliseconds by which a spec is slower than the others of its run make one expect, from where on that is told. */
const slower = {times: 2, ms: 250};

/** How many times as long as the first time specs take that pass both times: the median, so that a busier machine is no change. */
function paceOf(rows: readonly Row[]): number {
    const ratios = rows.flatMap(({cells: [first, later]}) =>
        first?.verdict === 'pass' && later?.verdict === 'pass' && first.duration_ms && later.duration_ms ? later.duration_ms / first.duration_ms : []).toSorted((a, b) => a - b);
    return ratios[Math.floor(ratios.length / 2)] ?? 1;
}

function isSlower(first: SidePoint, later: SidePoint, pace: number): boolean {
    if (first.duration_ms === null || later.duration_ms === null)
        return false;
    const expected = first.duration_ms * pace;
    return later.duration_ms > expected * slower.times && later.duration_ms > expected + slower.ms;
}

function changeOf(first: SidePoint | null, later: SidePoint | null, pace: number | null): Change {
    if (!first || !later)
        return first ? 'removed' : later ? 'added' : 'same';
    if (isFailing(later))
        return isFailing(first) ? 'still failing' : 'now failing';
    if (looks[later.verdict].holds && !looks[first.verdict].holds)
        return 'now passing';
    if (!agree(first, later))
        return 'changed';
    return pace !== null && later.verdict === 'pass' && isSlower(first, later, pace) ? 'slower' : 'same';
}

function isFailing({verdict}: SidePoint): boolean {
    return verdict === 'broken' || looks[verdict].holds === false;
}

function isLost({verdict}: SidePoint, {level}: Row, complete: boolean): boolean {
    if (level !== 'core' && level !== 'safety')
        return false;
    return verdict === 'broken' ? complete : looks[verdict].holds === false && gates(verdict, level, false);
}

function findOddOneOut(cells: Row['cells']): number | null {
    if (cells.length < 3)
        return null;
    const odd = cells.flatMap((cell, index) => {
        const others = cells.toSpliced(index, 1);
        const disagrees = others.every(other => !agree(other, cell));
        return disagrees && others.every(other => agree(other, others[0] ?? null)) ? index : [];
    });
    return odd[0] ?? null;
}
