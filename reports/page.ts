/** The HTML report: one file that opens from disk, with its data, its style and its program in it. */
import {readFile} from 'node:fs/promises';
import {createRequire, stripTypeScriptTypes} from 'node:module';
import path from 'node:path';
import type {PageData} from './page/data.ts';

const folder = path.join(import.meta.dirname, 'page');

/** The modules of the page's program that have code, by their names in `imports` of package.json. */
const modules = ['choices', 'evidence', 'filter', 'matrix', 'summary'];

/**
 * The page as text. Browsers run its program as it stands in reports/page, without its types; modules are found by an
 * import map of data: addresses, so that no bundler is needed. What came from a target is JSON inside of the page until
 * lit-html puts it in place as text; the policy forbids everything that would be loaded from elsewhere.
 */
export async function renderPage(data: PageData): Promise<string> {
    const imports: Record<string, string> = {'lit-html': toAddress(await readFile(litHtml(), 'utf8'))};
    for (const name of modules)
        imports[`#page/${name}`] = toAddress(await program(name));
    return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src 'unsafe-inline' data:; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width">
<title>${escapeMarkup(data.title)}</title>
<style>
${await readFile(path.join(folder, 'page.css'), 'utf8')}</style>
<script type="application/json" id="data">${inScript(JSON.stringify(data))}</script>
<script type="importmap">${inScript(JSON.stringify({imports}))}</script>
</head>
<body>
<noscript>This report needs JavaScript; the records beside it do not: npx proc-conformance compare.</noscript>
<header></header>
<main></main>
<dialog aria-labelledby="evidence-title"></dialog>
<script type="module">
${await program('main')}</script>
</body>
</html>
`;
}

async function program(name: string): Promise<string> {
    return stripTypeScriptTypes(await readFile(path.join(folder, `${name}.ts`), 'utf8'));
}

/** lit-html as browsers take it; Node itself would resolve to another build. */
function litHtml(): string {
    return path.join(path.dirname(createRequire(import.meta.url).resolve('lit-html')), '../lit-html.js');
}

function toAddress(code: string): string {
    return `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`;
}

/** JSON that ends no script element and begins no comment. */
function inScript(json: string): string {
    return json.replaceAll('<', String.raw`\u003c`);
}

function escapeMarkup(text: string): string {
    return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
}
