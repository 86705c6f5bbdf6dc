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
        targets: results.map((result, index) => ({
            target: result.header.target,
            module: result.header.module && {name: result.header.module.name, source: result.header.module.source, reason: result.header.module.reason},
            kernel: result.header.kernel && {release: result.header.kernel.release, packages: result.header.kernel.packages, accelerator: result.header.kernel.accelerator},
            ...tripleOf(result),
            exit: exitCode([result]),
            counts: countVerdicts(result.points.map(({outcome}) => outcome)),
            duration_ms: result.footer?.duration_ms ?? null,
            toLookAt: result.points.filter(({outcome}) => outcome.verdict !== 'pass' && outcome.verdict !== 'skip').map(({point, outcome}) => ({
                clause: point.clause, title: point.title, level: point.level, verdict: outcome.verdict, reason: outcome.reason ?? null,
            })),
            record: records[index],
        })),
    })}\n`;
}
