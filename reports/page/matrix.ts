/** The table of specs by targets. */
import {html, nothing, type TemplateResult} from 'lit-html';
import type {PageData, PageRow, PageTarget} from '#page/data';

export interface Matrix {
    readonly data: PageData;
    /** Indices of the targets that are columns. */
    readonly columns: readonly number[];
    readonly open: (row: PageRow, column: number) => void;
}

const marks = {pass: '✓', fail: '✗', crash: '✸', hang: '…', broken: '?', fixed: '!', differs: '≠', known: '~', skip: '–'} as const;

/** Every row there is: which of them are seen is showRows' business, for making cells is what takes time. */
export function matrix({data, columns, open}: Matrix): TemplateResult {
    const targets = columns.map(index => data.targets[index]!);
    const suites = Map.groupBy(data.rows, ({clause}) => clause.split('.', 1)[0]!);
    return html`
        <table role="grid" class=${columns.length > 6 ? 'narrow' : 'wide'} aria-label="specs by targets" @keydown=${moveByArrows}>
            <colgroup><col class="row-head">${columns.map(() => html`<col>`)}</colgroup>
            <thead>
                <tr>
                    <th scope="col">clause</th>
                    ${targets.map(({name}) => html`<th scope="col"><span>${name}</span></th>`)}
                </tr>
            </thead>
            ${[...suites].map(([suite, members]) => html`
                <tbody>
                    <tr class="suite">
                        <th scope="rowgroup">${suite}</th>
                        ${columns.map(column => html`<td>${passed(members, column)}</td>`)}
                    </tr>
                    ${members.map((row, index) => line(row, data.rows.indexOf(row), members[index - 1]?.clause === row.clause, columns, targets, data, open))}
                </tbody>`)}
        </table>`;
}

function line(row: PageRow, number: number, goesOn: boolean, columns: readonly number[], targets: readonly PageTarget[], data: PageData, open: Matrix['open']): TemplateResult {
    return html`
        <tr data-row=${number} class=${goesOn ? 'same-clause' : 'new-clause'}>
            <th scope="row">
                <span class="clause">${row.clause}</span>
                ${row.level === null ? nothing : html`<span class="level ${row.level}">${row.level}</span>`}
                <span class="title">${row.title}</span>
            </th>
            ${columns.map((column, index) => {
                const cell = row.cells[column];
                if (!cell)
                    return html`<td class="absent" aria-label="not there"></td>`;
                const {word} = data.verdicts.find(({verdict}) => verdict === cell.verdict)!;
                const about = `${word}: ${row.clause}, ${row.title}, on ${targets[index]!.name}`;
                return html`<td class=${cell.verdict}><button type="button" tabindex="-1" aria-label=${about} title=${cell.reason ?? word}
                    @click=${() => open(row, column)}><span class="mark">${marks[cell.verdict]}</span><span class="word">${word}</span></button></td>`;
            })}
        </tr>`;
}

/** `3 of 5`: passed of those that have a verdict. */
function passed(rows: readonly PageRow[], column: number): string {
    const judged = rows.flatMap(({cells}) => cells[column] ?? []).filter(({verdict}) => verdict !== 'skip');
    return judged.length === 0 ? '–' : `${judged.filter(({verdict}) => verdict === 'pass').length} of ${judged.length}`;
}

/** Hides the other rows, and suites of which no row is left. */
export function showRows(table: HTMLTableElement, shown: ReadonlySet<number>): void {
    for (const body of table.tBodies) {
        const rows = [...body.rows].filter(row => row.dataset['row'] !== undefined);
        for (const row of rows)
            row.hidden = !shown.has(Number(row.dataset['row']));
        body.hidden = rows.every(row => row.hidden);
    }
    keepOneTabStop(table);
}

/** One button of the grid is in the order of Tab; arrows, Home and End go from there. */
function keepOneTabStop(table: HTMLTableElement): void {
    const current = table.querySelector('button[tabindex="0"]');
    if (current && !current.closest('tr')!.hidden)
        return;
    current?.setAttribute('tabindex', '-1');
    table.querySelector('tr:not([hidden]) > td > button')?.setAttribute('tabindex', '0');
}

function moveByArrows(event: KeyboardEvent): void {
    const from = event.target instanceof Element ? event.target.closest('td') : null;
    const to = from && neighbour(from, event.key);
    const button = to?.querySelector('button');
    if (!from || !button)
        return;
    event.preventDefault();
    from.querySelector('button')?.setAttribute('tabindex', '-1');
    button.setAttribute('tabindex', '0');
    button.focus();
}

/** The next cell in a direction that has a button. */
function neighbour(from: HTMLTableCellElement, key: string): Element | null {
    const row = from.parentElement as HTMLTableRowElement;
    const along = [...row.cells].filter(cell => cell.querySelector('button'));
    const rows = [...row.closest('table')!.rows].filter(each => !each.hidden && each.cells[from.cellIndex]?.querySelector('button'));
    switch (key) {
        case 'ArrowLeft':
            return along[along.indexOf(from) - 1] ?? null;
        case 'ArrowRight':
            return along[along.indexOf(from) + 1] ?? null;
        case 'ArrowUp':
            return rows[rows.indexOf(row) - 1]?.cells[from.cellIndex] ?? null;
        case 'ArrowDown':
            return rows[rows.indexOf(row) + 1]?.cells[from.cellIndex] ?? null;
        case 'Home':
            return along[0] ?? null;
        case 'End':
            return along.at(-1) ?? null;
        default:
            return null;
    }
}
