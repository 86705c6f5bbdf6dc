import {oneLine} from './plain-text.ts';

/**
 * Text from anywhere, shown as it is in GitHub's Markdown, on one line: in a code span nothing is markup, no address
 * becomes a link and nobody is mentioned. Not for tables, where a bar ends the cell also there.
 */
export function code(text: string): string {
    const line = oneLine(text);
    if (line === '')
        return '';
    const longest = Math.max(0, ...[...line.matchAll(/`+/gv)].map(([run]) => run.length));
    const fence = '`'.repeat(longest + 1);
    // One blank at each end is taken away again; without it a backtick at the edge would join the fence.
    return `${fence} ${line} ${fence}`;
}

/** The same for a table's cell: every character that could mean something is a reference, which never is markup. */
export function codeInTable(text: string): string {
    const line = oneLine(text);
    return line === '' ? '' : `<code>${line.replace(/[^\p{L}\p{N} _]/gv, character => `&#${character.codePointAt(0)};`).replaceAll('_', '&#95;')}</code>`;
}
