import {nameOf} from './by-module.ts';
import {paint, type Layout} from './columns.ts';
import type {History, PointHistory} from './history.ts';
import {oneLine, wrap} from './plain-text.ts';
import {keyOf} from './read-record.ts';
import type {Result} from './record.ts';
import {looks} from './verdict.ts';

/** Of each result: what does not hold and since when, what has changed with this run, what changes by itself. */
export function historyText(results: readonly Result[], histories: readonly History[], layout: Layout): string {
    return results.map((result, index) => {
        const {records, points} = histories[index]!;
        const heading = paint(`history: ${records} earlier ${records === 1 ? 'record' : 'records'} of ${oneLine(nameOf(result, results))}`, 'bold', layout);
        const lines = result.points.flatMap(({point, outcome}) => {
            const history = points.get(keyOf(point))!;
            const isNew = history.before !== null && history.since.runs === 1;
            const told = history.flaky !== null || isNew || (outcome.verdict !== 'skip' && looks[outcome.verdict].holds !== true);
            return records > 0 && told ? [wrap(oneLine(`${point.clause} - ${point.title}: ${looks[outcome.verdict].word} ${describeHistory(history)}`), layout.width, '    ')] : [];
        });
        return [heading, ...lines].map(line => `${line}\n`).join('');
    }).join('');
}

/** `since 2030-01-02 03:04 (linux-image-…=6.1.128-1), 3 runs; pass before, then the module changed` */
export function describeHistory({since, before, flaky}: PointHistory): string {
    const kernel = since.kernel === null ? '' : ` (${since.kernel})`;
    const runs = since.runs === 1 ? 'this run' : `${since.runs} runs`;
    const change = before === null ? '' : `; ${looks[before.verdict].word} before${causeOf(before.causes, flaky !== null)}`;
    const flakes = flaky === null ? '' : `; flaky: ${flaky.map(verdict => looks[verdict].word).join(', ')}, and nothing had changed`;
    return `since ${minuteOf(since.started)}${kernel}, ${runs}${change}${flakes}`;
}

function causeOf(causes: NonNullable<PointHistory['before']>['causes'], flaky: boolean): string {
    if (causes === null || (causes.length === 0 && flaky))
        return '';
    return causes.length === 0 ? ', and nothing had changed' : `, then ${causes.join(', ')} changed`;
}

/** UTC, as it is written. */
function minuteOf(iso: string): string {
    return iso.slice(0, 16).replace('T', ' ');
}
