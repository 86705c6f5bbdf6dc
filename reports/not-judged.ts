import type {Columns} from './columns.ts';
import type {Row} from './line-up.ts';
import {oneLine, wrap} from './plain-text.ts';
import {attribute} from './row-text.ts';
import type {SidePoint} from './side.ts';
import {looks} from './verdict.ts';

/**
 * What was skipped or is broken, by reason, since these are often long lists of the same:
 * `emulator: 12 skipped: needs a kernel`. The clauses are named where they are not more than `most`.
 */
export function notJudged(rows: readonly Row[], columns: Columns, most: number): string[] {
    const perSide = columns.names.map((_, index) => reasonsOf(rows.flatMap(({cells}) => cells[index] ?? []), most));
    const lines = [...new Set(perSide.flat())].flatMap(reason => attribute(perSide.map(reasons => reasons.includes(reason) ? reason : ''), columns.names));
    return lines.length > 0 ? ['not judged', ...lines.map(line => wrap(line, columns.width, '    '))] : [];
}

export function isNotJudged({verdict}: SidePoint): boolean {
    return looks[verdict].holds === null;
}

function reasonsOf(cells: readonly SidePoint[], most: number): string[] {
    const groups = Map.groupBy(cells.filter(isNotJudged), ({verdict, reason}) => `${looks[verdict].counted}: ${oneLine(reason ?? 'no reason given')}`);
    return [...groups].map(([why, members]) => {
        const clauses = members.length <= most ? ` (${members.map(({clause}) => oneLine(clause)).join(', ')})` : '';
        return `${members.length} ${why}${clauses}`;
    });
}
