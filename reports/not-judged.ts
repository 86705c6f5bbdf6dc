import type {Columns} from './columns.ts';
import type {Row} from './line-up.ts';
import {oneLine, wrap} from './plain-text.ts';
import {attribute} from './row-text.ts';
import type {SidePoint} from './side.ts';
import {looks} from './verdict.ts';

/**
 * What was skipped or is broken, by reason, since these are often long lists of the same:
 * `emulator: 12 skipped: needs a kernel`. The clauses are named where they are not more than `most`. Where a suite was
 * skipped as a whole, as emulators do with what is about kernels, that is one line, with one reason of several.
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
    const suites = [...Map.groupBy(cells, ({clause}) => clause.split('.', 1)[0]!)];
    const whole = suites.filter(([, members]) => members.length > most && members.every(({verdict}) => verdict === 'skip'));
    const rest = suites.filter(each => !whole.includes(each)).flatMap(([, members]) => members);
    const groups = Map.groupBy(rest.filter(isNotJudged), ({verdict, reason}) => `${looks[verdict].counted}: ${reasonOf(reason)}`);
    return [
        ...[...groups].map(([why, members]) => {
            const clauses = members.length <= most ? ` (${members.map(({clause}) => oneLine(clause)).join(', ')})` : '';
            return `${members.length} ${why}${clauses}`;
        }),
        ...whole.map(([suite, members]) => `all ${members.length} of ${oneLine(suite)} skipped: ${wholeReason(members)}`),
    ];
}

function wholeReason(members: readonly SidePoint[]): string {
    const reasons = [...new Set(members.map(({reason}) => reasonOf(reason)))];
    return reasons.length === 1 ? reasons[0]! : `${reasons[0]}, and ${reasons.length - 1} more ${reasons.length === 2 ? 'reason' : 'reasons'}`;
}

function reasonOf(reason: string | null): string {
    return oneLine(reason ?? 'no reason given');
}
