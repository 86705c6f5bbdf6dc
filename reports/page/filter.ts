/** Which part of the matrix is shown, and how that is written in the page's address. */
import type {Level, Verdict} from '../record.ts';
import type {PageCell, PageData, PageRow} from '#page/data';

export interface Filter {
    /** Words that all stand in a row's clause, title or statement. */
    readonly text: string;
    /** Empty: all. */
    readonly verdicts: ReadonlySet<Verdict>;
    readonly levels: ReadonlySet<Level>;
    /** Names of targets. */
    readonly targets: ReadonlySet<string>;
    /** Only rows on which the targets shown were judged and differ. */
    readonly differences: boolean;
}

export const everything: Filter = {text: '', verdicts: new Set(), levels: new Set(), targets: new Set(), differences: false};

export const levels: readonly Level[] = ['core', 'safety', 'listing', 'observed'];

/** The indices of the targets that are shown; all of them where none that is named is here. */
export function shownTargets({targets}: PageData, filter: Filter): number[] {
    const all = targets.map((_, index) => index);
    const named = all.filter(index => filter.targets.has(targets[index]!.name));
    return named.length > 0 ? named : all;
}

/** The indices of the rows that the filter lets through. */
export function shownRows({rows}: PageData, filter: Filter, columns: readonly number[]): Set<number> {
    const words = filter.text.toLowerCase().split(/\s+/).filter(Boolean);
    return new Set(rows.keys().filter(number => passes(rows[number]!, words, filter, columns)));
}

function passes(row: PageRow, words: readonly string[], filter: Filter, columns: readonly number[]): boolean {
    const cells = columns.map(index => row.cells[index] ?? null).filter(cell => cell !== null);
    const told = `${row.clause} ${row.title} ${row.statement ?? ''}`.toLowerCase();
    return cells.length > 0
        && words.every(word => told.includes(word))
        && (filter.levels.size === 0 || (row.level !== null && filter.levels.has(row.level)))
        && (filter.verdicts.size === 0 || cells.some(({verdict}) => filter.verdicts.has(verdict)))
        && (!filter.differences || differ(cells));
}

/** Targets that skip, or that broke, have not said otherwise. */
function differ(cells: readonly PageCell[]): boolean {
    const judged = cells.filter(({verdict}) => verdict !== 'skip' && verdict !== 'broken');
    return new Set(judged.map(({group}) => group)).size > 1;
}

/** As what follows `#` in an address; empty for everything. */
export function toAddress(filter: Filter, open: OpenCell | null): string {
    const parameters = new URLSearchParams();
    if (filter.text !== '')
        parameters.set('text', filter.text);
    for (const key of ['verdicts', 'levels', 'targets'] as const)
        for (const value of filter[key])
            parameters.append(key, value);
    if (filter.differences)
        parameters.set('differences', 'only');
    if (open)
        for (const [key, value] of Object.entries(open))
            parameters.set(key, value);
    return parameters.toString();
}

/** The cell whose evidence is open. */
export interface OpenCell {
    readonly clause: string;
    readonly title: string;
    readonly target: string;
}

/** What toAddress() wrote; what it cannot have written is left out. */
export function fromAddress(address: string): {filter: Filter; open: OpenCell | null} {
    const parameters = new URLSearchParams(address.replace(/^#/, ''));
    const [clause, title, target] = ['clause', 'title', 'target'].map(key => parameters.get(key));
    return {
        filter: {
            text: parameters.get('text') ?? '',
            verdicts: new Set(parameters.getAll('verdicts') as Verdict[]),
            levels: new Set(levels.filter(level => parameters.getAll('levels').includes(level))),
            targets: new Set(parameters.getAll('targets')),
            differences: parameters.get('differences') === 'only',
        },
        open: clause != null && title != null && target != null ? {clause, title, target} : null,
    };
}
