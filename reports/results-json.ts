import type {Result} from './record.ts';
import {tripleOf} from './triple.ts';
import {countVerdicts, exitCode} from './verdict.ts';

/**
 * Results for programs: `{"format","version","exit","targets"}`, each target with what became of it, how many specs have
 * which verdict, those that neither pass nor are skipped, and the record, which has everything else. `records` are in
 * the order of the results, `exit` is the command's own.
 */
export function resultsAsJson(results: readonly Result[], records: readonly string[], exit: number): string {
    return `${JSON.stringify({
        format: 'proc-conformance-results',
        version: 1,
        exit,
        targets: results.map((result, index) => ({...summaryOf(result), record: records[index]})),
    })}\n`;
}

/** One of the targets, without its record. */
export function summaryOf(result: Result) {
    const {header: {target, module, kernel}, points, footer} = result;
    return {
        target,
        module: module && {name: module.name, source: module.source, reason: module.reason},
        kernel: kernel && {release: kernel.release, packages: kernel.packages, accelerator: kernel.accelerator},
        ...tripleOf(result),
        exit: exitCode([result]),
        counts: countVerdicts(points.map(({outcome}) => outcome)),
        duration_ms: footer?.duration_ms ?? null,
        toLookAt: points.filter(({outcome}) => outcome.verdict !== 'pass' && outcome.verdict !== 'skip').map(({point, outcome}) => ({
            clause: point.clause, title: point.title, level: point.level, verdict: outcome.verdict, reason: outcome.reason ?? null,
        })),
    };
}
