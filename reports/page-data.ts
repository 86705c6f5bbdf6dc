import {nameOf} from './by-module.ts';
import {distinct} from './columns.ts';
import {agree, lineUp} from './line-up.ts';
import {describeHistory} from './history-text.ts';
import type {History} from './history.ts';
import type {PageCell, PageData, PageRow, PageTarget} from './page/data.ts';
import type {Input} from './read-any.ts';
import {keyOf} from './read-record.ts';
import type {Header, Outcome} from './record.ts';
import type {SidePoint} from './side.ts';
import {countsInWords, countVerdicts, exitCode, looks, verdicts} from './verdict.ts';

/** A record with its result, or TAP, which has none. */
export type PageInput = Pick<Input, 'result' | 'side'> & {readonly history?: History};

/** Records and TAP as what the page shows: the targets side by side, and behind each cell all that is known of it. */
export function pageData(inputs: readonly PageInput[]): PageData {
    const rows = lineUp(inputs.map(({side}) => side));
    const known = inputs.map(({result}) => new Map(result?.points.map(each => [keyOf(each.point), each])));
    const results = inputs.flatMap(({result}) => result ?? []);
    const names = distinct(inputs.map(({side, result}) => result ? nameOf(result, results) : side.name));
    return {
        title: `proc-conformance: ${names.length === 1 ? names[0] : `${names.length} targets`}`,
        verdicts: verdicts.map(verdict => ({verdict, word: looks[verdict].word, meaning: looks[verdict].meaning})),
        targets: inputs.map((input, index) => targetOf(input, names[index]!)),
        rows: rows.map((row): PageRow => {
            const told = known.map(points => points.get(keyOf(row)));
            const point = told.find(each => each)?.point;
            return {
                clause: row.clause,
                title: row.title,
                level: row.level,
                statement: point?.statement ?? null,
                source: point?.source ?? null,
                cells: row.cells.map((cell, index) => cell && cellOf(cell, groupOf(cell, row.cells), told[index]?.outcome, inputs[index]!)),
            };
        }),
    };
}

function targetOf({side, result}: PageInput, name: string): PageTarget {
    const exit = result && exitCode([result]);
    return {
        name,
        kernel: result?.header.kernel ?? null,
        module: result?.header.module ?? null,
        behaves: exit === null || exit === 3 ? null : exit === 0,
        started: result?.header.started ?? null,
        duration_ms: result?.footer?.duration_ms ?? null,
        complete: side.complete,
        counts: countsInWords(countVerdicts(side.points)),
    };
}

function cellOf(point: SidePoint, group: number, outcome: Outcome | undefined, {result, history}: PageInput): PageCell {
    const past = history?.points.get(keyOf(point));
    return {
        verdict: point.verdict,
        group,
        duration_ms: outcome?.duration_ms ?? null,
        reason: point.reason,
        history: past ? describeHistory(past) : null,
        expected: outcome && 'expected' in outcome ? pretty(outcome.expected) : null,
        actual: outcome && 'actual' in outcome ? pretty(outcome.actual) : null,
        observed: Object.entries(point.observed ?? {}).map(([name, value]) => ({name, value: pretty(value)})),
        calls: outcome?.calls ?? [],
        log: outcome?.log ?? [],
        console: outcome?.console ?? null,
        stderr: outcome?.stderr ?? null,
        again: result && runAgain(result.header, point.clause),
    };
}

/** The first of the cells that says the same. */
function groupOf(cell: SidePoint, cells: ReadonlyArray<SidePoint | null>): number {
    return cells.findIndex(each => each !== null && agree(each, cell));
}

function runAgain({target, module, strict}: Header, clause: string): string {
    const own = module !== null && module.source !== `fixtures/modules/${module.name}` ? ['--module', quote(module.source)] : [];
    return ['npx proc-conformance run', '--target', quote(target), ...own, '--spec', quote(clause), ...strict ? ['--strict'] : []].join(' ');
}

/** As a shell reads it back. */
function quote(text: string): string {
    return /^[\w./:@%+=-]+$/.test(text) ? text : `'${text.replaceAll('\'', String.raw`'\''`)}'`;
}

function pretty(value: unknown): string {
    return JSON.stringify(value, null, 2) ?? 'undefined';
}
