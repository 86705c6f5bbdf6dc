import {styleText} from 'node:util';
import type {Result} from '../../reports/record.ts';
import {table} from '../../reports/table.ts';
import type {Step} from '../../vm/step.ts';
import {Progress} from './progress.ts';
import {terminalLayout} from './terminal.ts';

/**
 * What a round of `run --watch` shows: on a terminal one screen that is drawn again with each verdict, and in full when
 * the round pauses or ends; elsewhere only the latter, one below the other, and steps as of any run.
 */
export class WatchView {
    readonly #live = process.stdout.isTTY && process.stdout.rows > 0;
    readonly #progress = new Progress();
    #heading = '';
    #started = 0;
    #results: readonly Result[] = [];
    #under = '';

    begin(heading: string): void {
        this.#heading = heading;
        this.#started = performance.now();
        this.#results = [];
        this.#say('');
    }

    readonly step: Step = async (title, work) => {
        if (!this.#live)
            return this.#progress.step(title, work);
        this.#say(title);
        return work(detail => this.#say(`${title}: ${detail}`));
    };

    /** What has been seen so far, while more is on its way. */
    progress(results: readonly Result[], under: string): void {
        this.#results = results;
        this.#say(under);
    }

    /** All of it, and what comes next. */
    show(results: readonly Result[], what: string, next: string): void {
        this.#finish(table(results, terminalLayout()), `${what} after ${this.#seconds()} s; ${next}`);
        this.#results = results;
    }

    /** There are no results. */
    trouble(text: string, next: string): void {
        this.#finish(`${text}\n`, next);
    }

    #seconds(): string {
        return ((performance.now() - this.#started) / 1000).toFixed(1);
    }

    #say(under: string): void {
        this.#under = under;
        if (this.#live)
            this.#draw();
    }

    #finish(text: string, last: string): void {
        const head = this.#heading === '' ? '' : `${this.#heading}\n\n`;
        const end = `\n${this.#live && terminalLayout().colour ? styleText('dim', last) : last}\n`;
        // The screen and what has scrolled out of it: a table that is longer than the screen is there in full.
        process.stdout.write(`${this.#live ? '\x1b[H\x1b[2J\x1b[3J' : ''}${head}${text}${end}`);
    }

    /** In place, so that nothing flickers; as many lines as there is room for. */
    #draw(): void {
        const text = this.#results.length === 0 ? '' : table(this.#results, {...terminalLayout(), unended: 'so far'});
        const lines = [this.#heading, '', ...text.split('\n')];
        const room = process.stdout.rows - 2;
        const fitting = lines.length > room ? [...lines.slice(0, room - 1), `… ${lines.length - room + 1} more lines`] : lines;
        process.stdout.write(`\x1b[H${[...fitting, `${this.#under} (${this.#seconds()} s)`].map(line => `${line}\x1b[K\n`).join('')}\x1b[J`);
    }
}
