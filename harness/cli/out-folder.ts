import {constants} from 'node:fs';
import {access} from 'node:fs/promises';
import path from 'node:path';
import {makeFolder} from '../../vm/folder.ts';
import {Misuse} from '../misuse.ts';

/** The folder that --out names, made where it is missing. */
export async function makeOutFolder(given: string): Promise<string> {
    const out = path.resolve(given);
    try {
        await makeFolder(out);
        await access(out, constants.W_OK);
        return out;
    } catch (error) {
        throw new Misuse(`--out ${given} cannot be written (${(error as NodeJS.ErrnoException).code}); give a folder that can`);
    }
}
