import {rm, writeFile} from 'node:fs/promises';
import {footerOf} from '../../reports/footer.ts';
import {outcomeWithoutEvent, parseRecord} from '../../reports/read-record.ts';
import type {Header, Line, Result} from '../../reports/record.ts';
import {writeTap} from '../../reports/tap.ts';
import {moduleUnderTest} from '../plan.ts';
import {sourceOf} from '../targets/modules.ts';
import {inPlaceOf, type Cell} from './matrix.ts';

/** The record of a target that could not even be begun: every spec is broken, for that reason. */
export async function recordUnjudged(cell: Cell, file: string, reason: string, {strict, shard}: Pick<Header, 'strict' | 'shard'>): Promise<Result> {
    const now = new Date().toISOString();
    const header: Header = {
        type: 'header',
        format: 'proc-conformance',
        version: 1,
        target: cell.target,
        started: now,
        strict,
        ...shard && {shard},
        kernel: null,
        module: cell.module && {name: moduleUnderTest, source: sourceOf(moduleUnderTest, inPlaceOf(cell)), command: null, builds: null, loads: null, reason},
        plan: cell.plan.points,
    };
    const points = cell.plan.points.map(point => ({
        point,
        outcome: point.spec ? {verdict: 'broken' as const, duration_ms: 0, reason: `not run: ${reason}`} : outcomeWithoutEvent(point, false),
    }));
    const lines: Line[] = [
        header,
        ...points.map(({point: {clause, title}, outcome}): Line => ({type: 'finished', clause, title, outcome})),
        footerOf({header, points}, now, 0),
    ];
    const text = lines.map(line => `${JSON.stringify(line)}\n`).join('');
    const result = parseRecord(text, `${file}.jsonl`);
    await rm(`${file}.console.log`, {force: true});
    await writeFile(`${file}.jsonl`, text);
    await writeFile(`${file}.tap`, writeTap(result));
    return result;
}
