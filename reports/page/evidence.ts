/** What stands behind one cell. */
import {html, nothing, type TemplateResult} from 'lit-html';
import type {PageCell, PageData, PageRow, PageTarget} from '#page/data';

export function evidence(row: PageRow, cell: PageCell, target: PageTarget, data: PageData): TemplateResult {
    const {word, meaning} = data.verdicts.find(({verdict}) => verdict === cell.verdict)!;
    return html`
        <h2 id="evidence-title">${row.clause} <span class="on">on ${target.name}</span></h2>
        <p>${row.title}</p>
        <p class="verdict ${cell.verdict}"><strong>${word}</strong>: ${meaning}</p>
        ${cell.reason === null ? nothing : html`<p class="reason">${cell.reason}</p>`}
        <dl>
            ${row.statement === null ? nothing : html`<dt>the clause</dt><dd>${row.statement}</dd>`}
            ${row.source === null ? nothing : html`<dt>its source</dt><dd>${row.source}</dd>`}
            ${row.level === null ? nothing : html`<dt>its level</dt><dd>${row.level}</dd>`}
            ${cell.observed.map(({name, value}) => html`<dt>observed: ${name}</dt><dd><code>${value}</code></dd>`)}
            ${cell.history === null ? nothing : html`<dt>it is so</dt><dd>${cell.history}</dd>`}
            ${cell.duration_ms === null ? nothing : html`<dt>took</dt><dd>${cell.duration_ms} ms</dd>`}
        </dl>
        ${cell.expected === null ? nothing : html`<h3>expected</h3><pre>${cell.expected}</pre>`}
        ${cell.actual === null ? nothing : html`<h3>actual</h3><pre>${cell.actual}</pre>`}
        ${cell.calls.length === 0 ? nothing : html`
            <h3>calls</h3>
            <table class="calls">
                <thead><tr><th scope="col">call</th><th scope="col">returned</th></tr></thead>
                <tbody>${cell.calls.map(({call, returned}) => html`<tr><td><code>${call}</code></td><td><code>${returned}</code></td></tr>`)}</tbody>
            </table>`}
        ${cell.log.length === 0 ? nothing : html`<h3>the kernel's log meanwhile</h3><pre>${cell.log.join('\n')}</pre>`}
        ${cell.console === null ? nothing : html`<h3>console</h3><pre>${cell.console}</pre>`}
        ${cell.stderr === null ? nothing : html`<h3>standard error</h3><pre>${cell.stderr}</pre>`}
        ${cell.again === null ? nothing : html`<h3>to run it again</h3><pre>${cell.again}</pre>`}`;
}
