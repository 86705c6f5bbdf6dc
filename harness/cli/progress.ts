import type {Step} from '../../vm/step.ts';
import {startSpinner} from './terminal.ts';

export interface Timing {
    readonly title: string;
    readonly seconds: number;
}

/** Milliseconds; some CI systems end a job that has printed nothing for ten minutes. */
const signOfLife = 60_000;

/** Says on standard error once a minute what the state of things is, until it is disposed of. */
export function sayEachMinute(state: () => string): Disposable {
    const ticking = setInterval(() => process.stderr.write(`${state()}\n`), signOfLife);
    return {[Symbol.dispose]: () => clearInterval(ticking)};
}

/**
 * Shows each step on standard error: on a terminal as a line that moves, elsewhere as one line when it ends, and one a
 * minute until then. Keeps how long each took.
 */
export class Progress {
    readonly timings: Timing[] = [];

    readonly step: Step = async (title, work) => {
        const started = performance.now();
        const seconds = () => (performance.now() - started) / 1000;
        const spinner = startSpinner(title);
        let detail = '';
        const state = () => `${title}${detail ? `: ${detail}` : ''} (${seconds().toFixed(0)} s)`;
        const show = () => {
            if (spinner)
                spinner.text = state();
        };
        const ticking = spinner ? setInterval(show, 500) : undefined;
        using _saying = spinner ? null : sayEachMinute(state);
        try {
            const value = await work(text => {
                detail = text;
                show();
            });
            const line = `${title}  ${seconds().toFixed(1)} s`;
            if (spinner)
                spinner.succeed(line);
            else
                process.stderr.write(`${line}\n`);
            this.timings.push({title, seconds: seconds()});
            return value;
        } catch (error) {
            const line = `${title}  failed after ${seconds().toFixed(1)} s`;
            if (spinner)
                spinner.fail(line);
            else
                process.stderr.write(`${line}\n`);
            throw error;
        } finally {
            clearInterval(ticking);
        }
    };
}
