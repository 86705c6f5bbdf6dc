/** A line for each target: does the module build, load and behave there, and where is there. */
import {html, nothing, type TemplateResult} from 'lit-html';
import type {PageData, PageTarget} from '#page/data';

export function summary({targets}: PageData): TemplateResult {
    return html`
        <table class="targets" aria-label="targets">
            <thead>
                <tr>${['target', 'builds', 'loads', 'behaves', 'specs', 'kernel', 'compiler', 'accelerator', 'took'].map(head => html`<th scope="col">${head}</th>`)}</tr>
            </thead>
            <tbody>${targets.map(line)}</tbody>
        </table>`;
}

function line(target: PageTarget): TemplateResult {
    const {name, kernel, module, counts} = target;
    return html`
        <tr>
            <th scope="row">${name}</th>
            ${answer(module?.builds ?? null)}
            ${answer(module?.loads ?? null)}
            ${answer(target.behaves)}
            <td>${counts}${target.complete ? '' : ' (the run did not come to its end)'}
                ${module?.reason == null ? nothing : html`<br><span class="reason">${module.reason}</span>`}
                ${commands(target)}</td>
            <td>${kernel ? html`${kernel.release} ${kernel.arch}${packageOf(kernel)}` : '–'}</td>
            <td>${module?.compiler ?? '–'}</td>
            <td title=${kernel?.accelerator ?? ''}>${kernel?.accelerator.split(' ', 1)[0] ?? '–'}</td>
            <td>${target.duration_ms === null ? '–' : `${(target.duration_ms / 1000).toFixed(1)} s`}</td>
        </tr>`;
}

/** That of the kernel itself, with its version; the others are told with how it was made. */
function packageOf({packages}: NonNullable<PageTarget['kernel']>): TemplateResult | typeof nothing {
    return packages.length === 0 ? nothing : html`<br><span class="quiet">${packages.find(name => /^linux-(?:image|binary)-/.test(name)) ?? packages[0]}</span>`;
}

function answer(yes: boolean | null): TemplateResult {
    const [look, word] = yes === null ? ['skip', '–'] : yes ? ['pass', 'yes'] : ['fail', 'no'];
    return html`<td class=${look}>${word}</td>`;
}

function commands({kernel, module, started}: PageTarget): TemplateResult | typeof nothing {
    if (!kernel && !module)
        return nothing;
    return html`
        <details>
            <summary>how it was made</summary>
            <dl>
                ${started === null ? nothing : html`<dt>begun</dt><dd>${started}</dd>`}
                ${kernel ? html`<dt>packages</dt><dd>${kernel.packages.join(', ')}</dd><dt>accelerator</dt><dd>${kernel.accelerator}</dd><dt>booted by</dt><dd><code>${kernel.command}</code></dd>` : nothing}
                ${module ? html`<dt>module</dt><dd>${module.name}, from ${module.source}</dd>` : nothing}
                ${module?.command == null ? nothing : html`<dt>built by</dt><dd><code>${module.command}</code></dd>`}
            </dl>
        </details>`;
}
