import {readFile} from 'node:fs/promises';
import path from 'node:path';
import type {KnownDifference} from '../reports/known-difference.ts';
import {parseKnown} from '../reports/read-known.ts';
import {contract} from '../suites/contract.ts';
import {Misuse} from './misuse.ts';
import {projectDir, type StatedSpec} from './plan.ts';

/** What this project knows of the modules in fixtures/ on the kernels of its catalogue. */
export const ownKnownDifferences = path.join(projectDir, 'known-differences.json');

/** From a file; an entry that can never mean anything is a mistake of whoever wrote it. */
export async function readKnownDifferences(file: string, stated: readonly StatedSpec[]): Promise<readonly KnownDifference[]> {
    const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        throw new Misuse(`the known differences in ${file} cannot be read (${error.code})`);
    });
    const known = parseKnown(text, file);
    for (const [index, {clause, title}] of known.entries()) {
        const wrong = (what: string) => new Misuse(`${file}: known/${index}: ${what}`);
        const level = contract.find(({id}) => id === clause)?.level;
        if (level === undefined)
            throw wrong(`the contract has no clause ${clause}`);
        if (level === 'observed')
            throw wrong(`${clause} is observed: it has no right or wrong that could be known`);
        const titles = stated.filter(spec => spec.clause === clause).map(spec => spec.title);
        if (title !== undefined && !titles.includes(title))
            throw wrong(`no spec of ${clause} has the title '${title}'; it has: ${titles.map(each => `'${each}'`).join(', ')}`);
    }
    return known;
}
