import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import type {History} from '../../reports/history.ts';
import {writeJunit} from '../../reports/junit.ts';
import {unusedOf, type KnownDifference, type Unused} from '../../reports/known-difference.ts';
import {writeMarkdown} from '../../reports/markdown.ts';
import type {Result} from '../../reports/record.ts';
import {writePage} from '../write-page.ts';

/** What stands for all results together, beside their records. */
export interface Published {
    readonly markdown: string;
    readonly unused: Unused;
}

/** Writes junit.xml, summary.md and index.html. Which known differences are of no use, only a whole gate can tell. */
export async function publish(results: readonly Result[], known: readonly KnownDifference[], out: string, histories: readonly History[] | null = null): Promise<Published> {
    const unused = unusedOf(known, results);
    const markdown = writeMarkdown(results, unused);
    await writeFile(path.join(out, 'junit.xml'), writeJunit(results));
    await writeFile(path.join(out, 'summary.md'), markdown);
    await writePage(results, out, histories);
    return {markdown, unused};
}
