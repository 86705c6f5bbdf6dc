/** The page: reads its data, shows the part of it that its address asks for, and follows the reader. */
import {html, render, type TemplateResult} from 'lit-html';
import {choices, type Choice} from '#page/choices';
import type {PageData} from '#page/data';
import {evidence} from '#page/evidence';
import {everything, fromAddress, levels, shownRows, shownTargets, toAddress, type Filter, type OpenCell} from '#page/filter';
import {matrix, showRows} from '#page/matrix';
import {summary} from '#page/summary';

const data = JSON.parse(document.getElementById('data')!.textContent) as PageData;
const [head, main, dialog] = [document.querySelector('header')!, document.querySelector('main')!, document.querySelector('dialog')!];
let {filter, open} = fromAddress(location.hash);
/** What the columns of the table are made from: it is made anew only when they change. */
let columns: readonly number[] = [];

function show(): void {
    const wanted = shownTargets(data, filter);
    const rows = shownRows(data, filter, wanted);
    render(html`<h1>${data.title}</h1>${summary(data)}${controls()}
        <p role="status">${rows.size} of ${data.rows.length} specs, ${wanted.length} of ${data.targets.length} targets</p>`, head);
    if (String(wanted) !== String(columns)) {
        columns = wanted;
        render(matrix({data, columns, open: (row, column) => turnTo(filter, {clause: row.clause, title: row.title, target: data.targets[column]!.name})}), main);
    }
    showRows(main.querySelector('table')!, rows);
    showEvidence();
}

function showEvidence(): void {
    const row = data.rows.find(({clause, title}) => clause === open?.clause && title === open.title);
    const target = data.targets.find(({name}) => name === open?.target);
    const cell = row && target && row.cells[data.targets.indexOf(target)];
    if (!cell)
        return dialog.close();
    render(html`<form method="dialog"><button>close</button></form>${evidence(row, cell, target, data)}`, dialog);
    if (!dialog.open)
        dialog.showModal();
}

function controls(): TemplateResult {
    const used = new Set(data.rows.flatMap(({cells}) => cells.flatMap(cell => cell?.verdict ?? [])));
    const choose = (change: Partial<Filter>) => turnTo({...filter, ...change}, null);
    const verdicts: Choice = {label: 'verdict', names: data.verdicts.map(({verdict}) => verdict).filter(verdict => used.has(verdict)), chosen: filter.verdicts};
    const targets: Choice = {label: 'target', names: data.targets.map(({name}) => name), chosen: filter.targets};
    return html`
        <form class="filters" role="search" aria-label="filters" @submit=${(event: Event) => event.preventDefault()}>
            <label>text <input type="search" .value=${filter.text} @input=${(event: Event) => choose({text: (event.target as HTMLInputElement).value})}></label>
            ${choices(verdicts, names => choose({verdicts: names as Filter['verdicts']}))}
            ${choices({label: 'level', names: levels, chosen: filter.levels}, names => choose({levels: names as Filter['levels']}))}
            ${choices(targets, names => choose({targets: names}))}
            <label><input type="checkbox" .checked=${filter.differences} @change=${() => choose({differences: !filter.differences})}> only differences</label>
            <button type="button" @click=${() => turnTo(everything, null)}>show everything</button>
        </form>`;
}

function turnTo(wanted: Filter, cell: OpenCell | null): void {
    filter = wanted;
    open = cell;
    history.replaceState(null, '', `#${toAddress(filter, open)}`);
    show();
}

dialog.addEventListener('close', () => {
    if (open)
        turnTo(filter, null);
});
addEventListener('hashchange', () => {
    ({filter, open} = fromAddress(location.hash));
    show();
});
show();
