import {isDeepStrictEqual} from 'node:util';
import type {Cell, Columns} from './columns.ts';
import type {Row} from './line-up.ts';
import {oneLine, wrap} from './plain-text.ts';
import type {SidePoint} from './side.ts';
import {looks} from './verdict.ts';

/** A row with its cells, below it the title, then why each side says what it says; sides with one reason share a line. */
export function rowLines(row: Row, columns: Columns): string[] {
    const reasons = row.cells.map(cell => cell ? whyOf(cell, row) : '');
    const below = [oneLine(row.title), ...attribute(reasons, columns.names)].filter(line => line !== '');
    return [columns.line(labelOf(row), row.cells.map(toCell)), ...below.map(line => wrap(line, columns.width, '    '))];
}

/** `fortune.load.mode (core)` */
export function labelOf({clause, level}: Row): string {
    return oneLine(clause) + (level ? ` (${level})` : '');
}

/** `qemu:6.1, emulator: what they say`, from what each says; what is empty is left out. */
export function attribute(said: readonly string[], names: readonly string[]): string[] {
    const by = Map.groupBy(said.keys(), index => said[index] ?? '');
    by.delete('');
    return [...by].map(([what, indices]) => {
        const who = indices.length === names.length ? 'all' : indices.map(index => names[index]).join(', ');
        return names.length === 1 ? what : `${who}: ${what}`;
    });
}

function toCell(cell: SidePoint | null): Cell {
    return cell ? {text: looks[cell.verdict].word, colour: looks[cell.verdict].colour} : {text: '-', colour: 'dim'};
}

function whyOf(cell: SidePoint, {cells}: Row): string {
    const seen = Object.entries(cell.observed ?? {})
        .filter(([name, value]) => cells.some(other => other?.observed && !isDeepStrictEqual(other.observed[name], value)))
        .map(([name, value]) => `${name} ${JSON.stringify(value)}`);
    const reason = cell.verdict === 'pass' ? '' : cell.reason ?? '';
    return oneLine([reason, ...seen].filter(part => part !== '').join('; '));
}
