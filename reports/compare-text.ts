import {Columns, paint, type Layout} from './columns.ts';
import type {Change, ComparedRow, Comparison} from './compare.ts';
import {agree} from './line-up.ts';
import {notJudged} from './not-judged.ts';
import {oneLine, wrap} from './plain-text.ts';
import {labelOf, rowLines} from './row-text.ts';
import {differingFacts} from './side.ts';

/**
 * A comparison for the terminal. Two runs of one target: what fails now, passes now, still fails. Else: a table of the
 * specs on which the sides differ, with the odd one out, and what some skip and all others pass, by reason. Both end in a count for each later side, the regressions, and
 * what makes the comparison doubtful.
 */
export function renderComparison(comparison: Comparison, {colour = false, width = 80}: Partial<Layout> = {}): string {
    const layout = {colour, width};
    const names = comparison.sameTarget ? ['then', 'now'] : comparison.sides.map(({name}) => name);
    const columns = new Columns(names, layout);
    const parts = [
        comparison.sameTarget ? [oneLine(comparison.sides[0]?.name ?? '')] : columns.key,
        differingFacts(comparison.sides, columns.names),
        ...comparison.sameTarget ? sections(comparison, columns) : differences(comparison, columns),
        counts(comparison, columns),
        regressions(comparison, layout),
        comparison.doubts.map(doubt => paint(oneLine(doubt), 'magenta', layout)),
    ];
    return parts.filter(part => part.length > 0).map(part => `${part.join('\n')}\n`).join('\n');
}

/** In the order in which they are told. */
const changes: Readonly<Record<Exclude<Change, 'same'>, true>> = {
    'now failing': true, 'now passing': true, 'still failing': true, changed: true, slower: true, added: true, removed: true,
};

function sections({rows}: Comparison, columns: Columns): string[][] {
    return Object.keys(changes).map(change => section(change, rows.filter(row => row.changes.includes(change as Change)), columns));
}

function differences({rows}: Comparison, columns: Columns): string[][] {
    const {judged = [], skipped = []} = Object.groupBy(rows.filter(isDifferent), row => differsBySkipping(row) ? 'skipped' : 'judged');
    return [section('differences', judged, columns), notJudged(skipped, columns, Infinity)];
}

/** fail on all sides is no difference, though it is still failing; fail and crash is one. */
function isDifferent({cells}: ComparedRow): boolean {
    return cells.some(cell => !agree(cell, cells[0] ?? null));
}

function differsBySkipping({cells}: ComparedRow): boolean {
    const judged = cells.filter(cell => cell?.verdict !== 'skip');
    return judged.every(cell => cell?.verdict === 'pass' && agree(cell, judged[0] ?? null));
}

function section(heading: string, rows: readonly ComparedRow[], columns: Columns): string[] {
    return rows.length > 0 ? [columns.heading(heading), ...rows.flatMap(row => [...rowLines(row, columns), ...tookLines(row), ...oddOneOut(row, columns)])] : [];
}

function tookLines({changes: [change], cells}: ComparedRow): string[] {
    return change === 'slower' ? [`    took ${cells.map(cell => `${cell?.duration_ms} ms`).join(', then ')}`] : [];
}

function oddOneOut({oddOneOut: index}: ComparedRow, columns: Columns): string[] {
    return index === null ? [] : [`    odd one out: ${columns.names[index]}`];
}

function counts({rows}: Comparison, columns: Columns): string[] {
    const [first, ...later] = columns.names;
    return later.map((name, index) => {
        const told = [...Object.keys(changes), 'same']
            .map(change => ({change, times: rows.filter(row => row.changes[index] === change).length}))
            .filter(({times}) => times > 0)
            .map(({change, times}) => `${times} ${change}`);
        return `${first} to ${name}: ${told.join(', ') || 'nothing to compare'}`;
    });
}

function regressions({rows}: Comparison, layout: Layout): string[] {
    const members = rows.filter(({regression}) => regression);
    if (members.length === 0)
        return [];
    return [paint(`${members.length} core or safety ${members.length === 1 ? 'regression' : 'regressions'}`, 'red', layout), ...members.map(row => wrap(`${labelOf(row)} - ${oneLine(row.title)}`, layout.width, '    '))];
}
