import {byModule, nameOf} from './by-module.ts';
import {Columns, paint, type Cell, type Layout} from './columns.ts';
import {agree, lineUp, type Row} from './line-up.ts';
import {isNotJudged, notJudged} from './not-judged.ts';
import {oneLine, wrap} from './plain-text.ts';
import type {Result} from './record.ts';
import {rowLines} from './row-text.ts';
import {sideOf} from './side.ts';
import {tripleWords} from './triple.ts';
import {countsInWords, countVerdicts, gates, looks, verdicts} from './verdict.ts';

export interface TableOptions extends Layout {
    /** Every row, not only those that ask for attention. */
    readonly all: boolean;
    /** What to say of a run that has no end yet. */
    readonly unended: string;
}

/**
 * The end of a run as text: how many of each subject pass on which target; the rows that do not pass or on which the
 * targets differ, with the reasons; what was skipped or broken, by reason, which may be long lists of the same; all that
 * for each module by itself; a legend; and last a line for each target. With `all`, every row stands in place of the first three.
 */
export function table(results: readonly Result[], {all = false, colour = false, width = 80, unended = '(the run did not come to its end)'}: Partial<TableOptions> = {}): string {
    const layout = {colour, width};
    const groups = byModule(results);
    const parts = [
        ...groups.flatMap(({module, results: some}) => [module === null ? [] : [paint(`== ${oneLine(module)}`, 'bold', layout)], ...body(some, all, layout)]),
        legend(results, layout),
        totals(results, unended, layout),
    ];
    return parts.filter(part => part.length > 0).map(part => `${part.join('\n')}\n`).join('\n');
}

function body(results: readonly Result[], all: boolean, layout: Layout): Array<readonly string[]> {
    const rows = lineUp(results.map(sideOf));
    const columns = new Columns(results.map(({header}) => header.target), layout);
    return [
        columns.key,
        results.flatMap(result => moduleTrouble(result, layout.width)),
        ...all
            ? [[columns.heading('clause'), ...rows.flatMap(row => rowLines(row, columns))]]
            : [subjects(rows, columns), attention(rows, columns, results), notJudged(rows, columns, 3), standardError(results, columns)],
    ];
}

function hasTrouble({header: {module}}: Result): boolean {
    return module !== null && (module.builds === false || module.loads === false);
}

function moduleTrouble(result: Result, width: number): string[] {
    const {target, module} = result.header;
    if (!module || !hasTrouble(result))
        return [];
    const what = `${target}: ${module.name} does not ${module.builds ? 'load' : 'build'}: ${module.reason ?? 'no reason known'}`;
    return [wrap(oneLine(what), width), ...module.command ? [`    ${oneLine(module.command)}`] : []];
}

/** `3 of 5`: passed of those that have a verdict; `-` where none has. */
function subjects(rows: readonly Row[], columns: Columns): string[] {
    const groups = Map.groupBy(rows, ({clause}) => clause.split('.').slice(0, -1).join('.') || clause);
    const lines = [...groups].map(([subject, members]) => columns.line(oneLine(subject), columns.names.map((_, index) => passedOf(members, index))));
    return lines.length > 0 ? [columns.heading('passed'), ...lines] : [];
}

function passedOf(members: readonly Row[], index: number): Cell {
    const judged = members.flatMap(({cells}) => cells[index] ?? []).filter(cell => cell.verdict !== 'skip');
    const passed = judged.filter(cell => cell.verdict === 'pass').length;
    if (judged.length === 0)
        return {text: '-', colour: 'dim'};
    return {text: `${passed} of ${judged.length}`, colour: passed === judged.length ? 'green' : 'yellow'};
}

/** Without the targets whose module does not build or load: that is said once, above. */
function attention(rows: readonly Row[], columns: Columns, results: readonly Result[]): string[] {
    const listed = rows.filter(row => {
        const cells = row.cells.filter((_cell, index) => !hasTrouble(results[index]!));
        return cells.some(cell => cell && cell.verdict !== 'pass' && !isNotJudged(cell)) || differ(cells);
    });
    return listed.length > 0 ? [columns.heading('to look at'), ...listed.flatMap(row => rowLines(row, columns))] : [];
}

function differ(cells: Row['cells']): boolean {
    const judged = cells.filter(cell => cell && !isNotJudged(cell));
    return judged.some(cell => !agree(cell, judged[0] ?? null));
}

/** Lines of standard error that are shown of each target. */
const mostLines = 3;

/** What a target wrote there around the first spec that it broke: mostly why. */
function standardError(results: readonly Result[], columns: Columns): string[] {
    const lines = results.flatMap(({points}, index) => {
        const said = points.find(({outcome: {verdict, stderr}}) => verdict === 'broken' && stderr)?.outcome.stderr ?? '';
        return said.trimEnd().split('\n').filter(Boolean).slice(-mostLines).map(line => `    ${columns.names[index]}: ${oneLine(line)}`);
    });
    return lines.length > 0 ? ['standard error of what broke', ...lines] : [];
}

function legend(results: readonly Result[], layout: Layout): string[] {
    const used = new Set(results.flatMap(({points}) => points.map(({outcome}) => outcome.verdict)));
    const explained = verdicts.filter(verdict => verdict !== 'pass' && used.has(verdict));
    return explained.map(verdict => `${paint(looks[verdict].word.padEnd(9), looks[verdict].colour, layout)}${looks[verdict].meaning}`);
}

/** What became of the module, and how many specs have which verdict. */
function totals(results: readonly Result[], unended: string, layout: Layout): string[] {
    const names = results.map(result => oneLine(nameOf(result, results)));
    const label = (text: string) => text.padEnd(Math.max(...names.map(name => name.length)));
    const heading = paint(`${label('')}  builds  loads  behaves`, 'bold', layout);
    return [heading, ...results.map((result, index) => {
        const {header, points, footer} = result;
        const {builds, loads, behaves} = tripleWords(result);
        const counts = countsInWords(countVerdicts(points.map(({outcome}) => outcome)));
        const gating = points.some(({point, outcome}) => gates(outcome.verdict, point.level, header.strict));
        const ending = footer ? `in ${(footer.duration_ms / 1000).toFixed(1)} s` : unended;
        return `${label(names[index]!)}  ${builds.padEnd(6)}  ${loads.padEnd(5)}  ${behaves.padEnd(7)}  ${paint(counts, gating ? 'red' : footer ? 'green' : 'magenta', layout)} ${ending}`;
    })];
}
