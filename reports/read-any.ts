import {readFile} from 'node:fs/promises';
import {isKtap} from './ktap.ts';
import {parseRecord} from './read-record.ts';
import {parseTap} from './read-tap.ts';
import type {Result} from './record.ts';
import {sideOf, type Side} from './side.ts';
import {Unreadable} from './unreadable.ts';

/** A file that was read: a record as its result, TAP, which tells less, as a side alone. */
export interface Input {
    readonly file: string;
    readonly result: Result | null;
    readonly side: Side;
}

/** Throws Unreadable, also where there is no such file. */
export async function readAny(file: string): Promise<Input> {
    return parseAny(await readText(file), file);
}

/** A record or TAP, told by the content: a record's first line is a JSON object. Throws Unreadable. */
export function parseAny(text: string, file: string): Input {
    if (text.trim() === '')
        throw new Unreadable(file, null, 'empty');
    if (text.startsWith('{')) {
        const result = parseRecord(text, file);
        return {file, result, side: sideOf(result)};
    }
    if (/^(TAP version \d|1\.\.\d|(not )?ok\b)/m.test(text) || isKtap(text))
        return {file, result: null, side: parseTap(text, file)};
    throw new Unreadable(file, 1, 'neither a result record nor TAP');
}

async function readText(file: string): Promise<string> {
    try {
        return (await readFile(file, 'utf8')).replace(/^\ufeff/, '');
    } catch (error) {
        throw new Unreadable(file, null, reasonOf(error as NodeJS.ErrnoException));
    }
}

function reasonOf({code, message}: NodeJS.ErrnoException): string {
    switch (code) {
        case 'ENOENT':
        case 'ENOTDIR':
            return 'no such file';
        case 'EISDIR':
            return 'a directory; name a .jsonl or .tap in it';
        default:
            return code ?? message;
    }
}
