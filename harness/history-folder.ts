import {createHash} from 'node:crypto';
import {readdir, readFile, rename, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {parseRecord} from '../reports/read-record.ts';
import type {Result} from '../reports/record.ts';
import {Unreadable} from '../reports/unreadable.ts';
import {makeFolder} from '../vm/folder.ts';
import {Misuse} from './misuse.ts';

/** A folder of records that runs add to and never change; hidden files in it are others' own. */
export class HistoryFolder {
    readonly #dir: string;
    /** Those that were there when it was opened, in no order. */
    readonly records: readonly Result[];

    private constructor(dir: string, records: readonly Result[]) {
        this.#dir = dir;
        this.records = records;
    }

    /** Makes the folder where it is missing. Rejects with Misuse or Unreadable where something in it is no whole record. */
    static async open(given: string): Promise<HistoryFolder> {
        const dir = path.resolve(given);
        const names = await makeFolder(dir).then(async () => readdir(dir)).catch((error: NodeJS.ErrnoException) => {
            throw new Misuse(`--history ${given} cannot be used (${error.code}); give a folder for records`);
        });
        const records: Result[] = [];
        for (const name of names.filter(one => !one.startsWith('.')).toSorted()) {
            const file = path.join(given, name);
            if (!name.endsWith('.jsonl'))
                throw new Misuse(`--history ${given}: ${name} is no record; give a folder that has nothing else`);
            const record = parseRecord(await readFile(path.join(dir, name), 'utf8'), file);
            if (record.footer === null)
                throw new Unreadable(file, null, 'no footer: this is not the whole of a record; remove it');
            records.push(record);
        }
        return new HistoryFolder(dir, records);
    }

    /** Adds a record, whole or not at all; the same one again changes nothing. */
    async keep(record: string): Promise<void> {
        const text = await readFile(record, 'utf8');
        const {header: {started, target}} = parseRecord(text, record);
        const hash = createHash('sha256').update(text).digest('hex').slice(0, 6);
        const name = `${started.replaceAll(':', '')}-${target.replaceAll(/[^\w.]+/g, '-').slice(0, 40)}-${hash}.jsonl`;
        const unfinished = path.join(this.#dir, `.${name}`);
        await writeFile(unfinished, text);
        await rename(unfinished, path.join(this.#dir, name));
    }
}
