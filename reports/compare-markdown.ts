import {distinct} from './columns.ts';
import type {ComparedRow, Comparison} from './compare.ts';
import {agree} from './line-up.ts';
import {code} from './markdown-text.ts';
import {differingFacts} from './side.ts';
import {looks} from './verdict.ts';

/** A comparison as GitHub's Markdown: regressions, then the other specs on which the sides differ, and what makes it doubtful. */
export function comparisonAsMarkdown(comparison: Comparison): string {
    const {sides, rows, sameTarget, doubts} = comparison;
    const plain = sameTarget ? ['then', 'now'] : distinct(sides.map(({name}) => name));
    const names = sameTarget ? plain : plain.map(code);
    const facts = differingFacts(sides, plain);
    const regressions = rows.filter(({regression}) => regression);
    const others = rows.filter(row => !row.regression && row.cells.some(cell => !agree(cell, row.cells[0] ?? null)));
    const slower = rows.filter(({changes}) => changes.includes('slower'));
    const parts = [
        [`# ${sameTarget ? `${code(sides[0]?.name ?? '')}, then and now` : names.join(', ')}`],
        facts.map(fact => `- ${code(fact)}`),
        section('Core or safety regressions', regressions, names),
        section('Differences', others, names),
        section('Slower', slower, names),
        doubts.length > 0 ? ['## Doubts', '', ...doubts.map(doubt => `- ${code(doubt)}`)] : [],
        regressions.length + others.length + slower.length + doubts.length === 0 ? [`No differences in ${rows.length} specs.`] : [],
    ];
    return parts.filter(part => part.length > 0).map(part => `${part.join('\n')}\n`).join('\n');
}

function section(heading: string, rows: readonly ComparedRow[], names: readonly string[]): string[] {
    return rows.length > 0 ? [`## ${heading}: ${rows.length}`, '', ...rows.flatMap(row => rowLines(row, names))] : [];
}

function rowLines(row: ComparedRow, names: readonly string[]): string[] {
    const said = Map.groupBy(row.cells.keys(), index => whatIsSaid(row, index));
    return [
        `- ${code(row.clause)} (${row.level ?? 'no level'}) ${code(row.title)}`,
        ...[...said].map(([what, indices]) => `  - ${indices.map(index => names[index]).join(', ')}: ${what}`),
        ...row.oddOneOut === null ? [] : [`  - odd one out: ${names[row.oddOneOut]}`],
    ];
}

function whatIsSaid({cells, changes}: ComparedRow, index: number): string {
    const cell = cells[index];
    if (!cell)
        return 'not there';
    const seen = cell.observed ? JSON.stringify(cell.observed) : '';
    const reason = cell.verdict === 'pass' ? '' : cell.reason ?? '';
    const took = changes.includes('slower') ? ` in ${cell.duration_ms} ms` : '';
    return [looks[cell.verdict].word + took, ...[reason, seen].filter(part => part !== '').map(code)].join(': ');
}
