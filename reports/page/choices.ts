/** Some of several names; none chosen stands for all. */
import {html, type TemplateResult} from 'lit-html';

export interface Choice {
    readonly label: string;
    readonly names: readonly string[];
    readonly chosen: ReadonlySet<string>;
}

export function choices({label, names, chosen}: Choice, choose: (names: ReadonlySet<string>) => void): TemplateResult {
    const toggled = (name: string) => chosen.symmetricDifference(new Set([name]));
    return html`
        <details class="choices">
            <summary>${label}: ${chosen.size === 0 ? 'all' : [...chosen].join(', ')}</summary>
            <fieldset><legend>${label}</legend>
                ${names.map(name => html`<label><input type="checkbox" .checked=${chosen.has(name)} @change=${() => choose(toggled(name))}> ${name}</label>`)}
            </fieldset>
        </details>`;
}
