import type {Footer, Result} from './record.ts';
import {tripleOf} from './triple.ts';
import {countVerdicts} from './verdict.ts';

/** The last line of a record. */
export function footerOf(result: Pick<Result, 'header' | 'points'>, ended: string, duration: number): Footer {
    return {
        type: 'footer',
        ended,
        duration_ms: duration,
        counts: countVerdicts(result.points.map(({outcome}) => outcome)),
        behaves: tripleOf(result).behaves,
    };
}
