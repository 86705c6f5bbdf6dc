import type {Ora} from 'ora';
import {oneLine} from '../../reports/plain-text.ts';
import type {Result} from '../../reports/record.ts';
import {tripleWords} from '../../reports/triple.ts';
import {countsInWords, countVerdicts} from '../../reports/verdict.ts';
import type {Step} from '../../vm/step.ts';
import {titleOf, type Cell} from '../gate/matrix.ts';
import type {Watcher} from '../gate/run-matrix.ts';
import {sayEachMinute} from './progress.ts';
import {startSpinner} from './terminal.ts';

/**
 * What runs where, on standard error: on a terminal a line for each cell under way, below one for each that has ended;
 * elsewhere a line for each step and each cell when it ends, and once a minute what is under way.
 */
export class MatrixView implements Watcher, Disposable {
    readonly #total: number;
    readonly #underWay = new Map<Cell, string>();
    readonly #spinner: Ora | null;
    readonly #saying: Disposable | null;
    #ended = 0;

    constructor(total: number) {
        this.#total = total;
        this.#spinner = startSpinner(this.#text());
        this.#saying = this.#spinner ? null : sayEachMinute(() => this.#text());
    }

    readonly stepOf = (cell: Cell): Step => async (title, work) => {
        const started = performance.now();
        this.#show(cell, title);
        const value = await work(detail => this.#show(cell, `${title}: ${detail}`));
        this.#line(`${titleOf(cell)}: ${title}`, performance.now() - started, false);
        return value;
    };

    readonly progress = (cell: Cell, finished: number, of: number): void => {
        this.#show(cell, `${finished} of ${of} specs`);
    };

    readonly ended = (cell: Cell, result: Result): void => {
        this.#underWay.delete(cell);
        const {builds, loads, behaves} = tripleWords(result);
        const counts = countsInWords(countVerdicts(result.points.map(({outcome}) => outcome)));
        this.#line(`[${++this.#ended} of ${this.#total}] ${titleOf(cell)}: builds ${builds}, loads ${loads}, behaves ${behaves}; ${counts}`, result.footer?.duration_ms ?? 0, true);
    };

    [Symbol.dispose](): void {
        this.#spinner?.stop();
        this.#saying?.[Symbol.dispose]();
    }

    #show(cell: Cell, what: string): void {
        this.#underWay.set(cell, what);
        if (this.#spinner)
            this.#spinner.text = this.#text();
    }

    /** Steps stay only where nothing moves. */
    #line(text: string, duration: number, always: boolean): void {
        const line = `${oneLine(text)}  ${(duration / 1000).toFixed(1)} s\n`;
        if (!this.#spinner) {
            process.stderr.write(line);
            return;
        }
        this.#spinner.text = this.#text();
        if (!always)
            return;
        this.#spinner.clear();
        process.stderr.write(line);
        this.#spinner.render();
    }

    #text(): string {
        const lines = [...this.#underWay].map(([cell, what]) => `    ${oneLine(titleOf(cell))}: ${oneLine(what)}`);
        return [`${this.#ended} of ${this.#total} ended`, ...lines].join('\n');
    }
}
