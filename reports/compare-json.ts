import type {Comparison} from './compare.ts';

/**
 * A comparison for programs: `{"format","version","sides","rows","doubts","regressions","exit"}`. Each row has a cell for
 * each side in their order, null where it does not have the spec, and a change for each side but the first.
 */
export function comparisonAsJson({sides, rows, sameTarget, doubts, exit}: Comparison): string {
    return `${JSON.stringify({
        format: 'proc-conformance-comparison',
        version: 1,
        sameTarget,
        sides: sides.map(({name, kernel, module, complete}) => ({name, kernel, module, complete})),
        rows: rows.map(({clause, title, level, cells, changes, oddOneOut, regression}) => ({
            clause,
            title,
            level,
            cells: cells.map(cell => cell && {verdict: cell.verdict, reason: cell.reason, observed: cell.observed, duration_ms: cell.duration_ms}),
            changes,
            oddOneOut,
            regression,
        })),
        doubts,
        regressions: rows.filter(({regression}) => regression).length,
        exit,
    })}\n`;
}
