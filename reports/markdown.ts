import {byModule, nameOf} from './by-module.ts';
import {describeElsewhere, describeKnown, type Unused} from './known-difference.ts';
import {code, codeInTable} from './markdown-text.ts';
import type {Result} from './record.ts';
import {lineUp, type Row} from './line-up.ts';
import {sideOf, type SidePoint} from './side.ts';
import {isRefused, refusalOf, tripleWords} from './triple.ts';
import {countsInWords, countVerdicts, exitCode, looks, tapStatus} from './verdict.ts';

const heads = {0: 'conforms', 1: 'does not conform', 3: 'could not be judged'} as const;

/** A list as long as that is read by nobody, and GitHub takes a summary of 1 MiB. */
const mostRows = 200;

/**
 * Results as GitHub's Markdown, for a job's summary: whether they conform; a table of what builds, loads and behaves;
 * what gates or is broken, with reasons; what is known; known differences that explain nothing.
 */
export function writeMarkdown(results: readonly Result[], unused: Unused): string {
    const parts = [
        [`# proc-conformance: ${heads[exitCode(results)]}`],
        triples(results),
        troubles(results),
        ...byModule(results).flatMap(({module, results: some}) => rowsOf(module, some)),
        unusedLines(unused),
    ];
    return parts.filter(part => part.length > 0).map(part => `${part.join('\n')}\n`).join('\n');
}

function unusedLines(unused: Unused): string[] {
    const elsewhere = describeElsewhere(unused);
    const lines = [...unused.vain.map(one => `- ${code(describeKnown(one))}: ${code(one.reason)}`), ...elsewhere === null ? [] : [`- ${code(elsewhere)}`]];
    return lines.length > 0 ? ['## Known differences not used', '', ...lines] : [];
}

function triples(results: readonly Result[]): string[] {
    return [
        '| target | builds | loads | behaves | specs | seconds |',
        '|---|---|---|---|---|---:|',
        ...results.map(result => {
            const {builds, loads, behaves} = tripleWords(result);
            const counts = countsInWords(countVerdicts(result.points.map(({outcome}) => outcome)));
            const time = result.footer ? (result.footer.duration_ms / 1000).toFixed(1) : 'cut short';
            return `| ${[codeInTable(nameOf(result, results)), emphasize(builds), emphasize(loads), emphasize(behaves), counts, time].join(' | ')} |`;
        }),
    ];
}

function emphasize(word: string): string {
    return word === 'no' || word === '?' ? `**${word}**` : word;
}

function troubles(results: readonly Result[]): string[] {
    const lines = results.flatMap(result => {
        const refusal = refusalOf(result.header.module);
        return refusal === null ? [] : [`- ${code(nameOf(result, results))}: ${code(refusal)}`];
    });
    return lines.length > 0 ? ['## Modules', '', ...lines] : [];
}

/** Specs that gate or were not judged, then those that may: each with who says what. */
function rowsOf(module: string | null, results: readonly Result[]): string[][] {
    const rows = lineUp(results.map(sideOf)).map(row => ({row, cells: row.cells.map((cell, index) => cell && shownCell(cell, results[index]!))}));
    const behind = module === null ? '' : ` of ${code(module)}`;
    return [
        section(`## To look at${behind}`, rows.filter(({cells}) => cells.includes('not ok')), results, 'not ok'),
        section(`## Known, and different from listings${behind}`, rows.filter(({cells}) => cells.includes('not ok # TODO')), results, 'not ok # TODO'),
    ];
}

/** What a module that is refused fails with is said once. */
function shownCell(cell: SidePoint, {header}: Result): string {
    return isRefused(header, {verdict: cell.verdict, ...cell.reason !== null && {reason: cell.reason}}) ? 'refused' : tapStatus(cell.verdict, cell.level ?? 'core', header.strict);
}

function section(heading: string, rows: ReadonlyArray<{readonly row: Row; readonly cells: ReadonlyArray<string | null>}>, results: readonly Result[], status: string): string[] {
    const left = rows.length - mostRows;
    const lines = rows.slice(0, mostRows).flatMap(({row, cells}) => {
        const concerned = cells.flatMap((cell, index) => cell === status ? index : []);
        const said = Map.groupBy(concerned, index => `${looks[row.cells[index]!.verdict].word}: ${code(row.cells[index]!.reason ?? '')}`);
        return [
            `- ${code(row.clause)} (${row.level ?? 'no level'}) ${code(row.title)}`,
            ...[...said].map(([what, indices]) => `  - ${indices.length === results.length ? 'all' : indices.map(index => code(results[index]!.header.target)).join(', ')}: ${what}`),
        ];
    });
    return rows.length === 0 ? [] : [heading, '', ...lines, ...left > 0 ? [`- and ${left} more, in the records`] : []];
}
