import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {History} from '../reports/history.ts';
import {pageData} from '../reports/page-data.ts';
import {renderPage} from '../reports/page.ts';
import type {Result} from '../reports/record.ts';
import {sideOf} from '../reports/side.ts';

/** Writes index.html into the folder of the results; histories, where there are any, are in their order. */
export async function writePage(results: readonly Result[], out: string, histories: readonly History[] | null = null): Promise<void> {
    const inputs = results.map((result, index) => ({result, side: sideOf(result), ...histories && {history: histories[index]!}}));
    await writeFile(path.join(out, 'index.html'), await renderPage(pageData(inputs)));
}
