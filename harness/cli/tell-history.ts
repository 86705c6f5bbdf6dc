import {historyOf, type History} from '../../reports/history.ts';
import {historyText} from '../../reports/history-text.ts';
import type {Result} from '../../reports/record.ts';
import type {HistoryFolder} from '../history-folder.ts';
import {terminalLayout} from './terminal.ts';

/** Results as earlier records show them, which they then join; records are the files that the results stand in. */
export async function tellHistory(folder: HistoryFolder, results: readonly Result[], records: readonly string[]): Promise<{of: readonly History[]; text: string}> {
    const of = results.map(result => historyOf(result, folder.records));
    for (const record of records)
        await folder.keep(record);
    return {of, text: `\n${historyText(results, of, terminalLayout())}`};
}
