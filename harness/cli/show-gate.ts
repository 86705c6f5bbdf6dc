import {appendFile} from 'node:fs/promises';
import path from 'node:path';
import {annotations} from '../../reports/annotations.ts';
import {describeElsewhere, describeKnown, type Unused} from '../../reports/known-difference.ts';
import type {Result} from '../../reports/record.ts';
import {resultsAsJson} from '../../reports/results-json.ts';
import {table} from '../../reports/table.ts';
import {exitCode} from '../../reports/verdict.ts';
import type {Published} from '../gate/publish.ts';
import {projectDir} from '../plan.ts';
import {terminalLayout} from './terminal.ts';

const words = {0: 'conforms', 1: 'does not conform', 3: 'could not be judged'} as const;

export interface Shown {
    readonly knownFile: string | null;
    /** What earlier records tell of the results; left out: nothing. */
    readonly history?: string;
    /** For a program: the files that the results stand in. */
    readonly records?: readonly string[] | null;
}

/** Results on standard output, and for a job on GitHub where that shows them; resolves with the exit code. */
export async function showGate(results: readonly Result[], {markdown, unused}: Published, {knownFile, history = '', records = null}: Shown): Promise<0 | 1 | 3> {
    const code = exitCode(results);
    process.stdout.write(records === null
        ? `\n${table(results, terminalLayout())}${history}${unusedLines(unused)}\nVerdict: ${words[code]}.\n`
        : resultsAsJson(results, records, code));
    // What a program reads is one document, whatever else there is to say.
    await tellGithub(results, markdown, unused, knownFile, records === null ? process.stdout : process.stderr);
    return code;
}

function unusedLines(unused: Unused): string {
    const lines = [...unused.vain.map(describeKnown), describeElsewhere(unused)].filter(line => line !== null);
    return lines.length > 0 ? `\nknown differences not used\n${lines.map(line => `    ${line}\n`).join('')}` : '';
}

/** A summary where the job has a file for it, annotations where somebody reads the log for them. */
async function tellGithub(results: readonly Result[], markdown: string, unused: Unused, knownFile: string | null, to: NodeJS.WritableStream): Promise<void> {
    const summary = process.env['GITHUB_STEP_SUMMARY'];
    if (summary)
        await appendFile(summary, markdown);
    if (process.env['GITHUB_ACTIONS'] !== 'true')
        return;
    const workspace = process.env['GITHUB_WORKSPACE'] ?? projectDir;
    const pathOf = (file: string) => path.relative(workspace, path.resolve(projectDir, file));
    const lines = annotations(results, unused.vain, {pathOf, knownFile: knownFile === null ? null : pathOf(knownFile)});
    to.write(lines.map(line => `${line}\n`).join(''));
}
