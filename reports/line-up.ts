import {isDeepStrictEqual} from 'node:util';
import type {Level} from './record.ts';
import type {Side, SidePoint} from './side.ts';

/** One spec on every side; null where a side does not have it. */
export interface Row {
    readonly clause: string;
    readonly title: string;
    /** As the first side that knows it says. */
    readonly level: Level | null;
    readonly cells: ReadonlyArray<SidePoint | null>;
}

/**
 * Matches points by clause and title, and those that one side has several times by their order. Rows stand as in the
 * first side; what only later sides have comes behind what precedes it there.
 */
export function lineUp(sides: readonly Side[]): Row[] {
    const keyed = sides.map(({points}) => byKey(points));
    const order: string[] = [];
    for (const points of keyed)
        merge(order, [...points.keys()]);
    return order.map(key => toRow(keyed.map(points => points.get(key) ?? null)));
}

/** Whether two sides say the same of a spec; what they observed counts where both tell it, reasons do not. */
export function agree(one: SidePoint | null, other: SidePoint | null): boolean {
    if (!one || !other)
        return one === other;
    return one.verdict === other.verdict
        && (one.observed === null || other.observed === null || isDeepStrictEqual(one.observed, other.observed));
}

function byKey(points: readonly SidePoint[]): Map<string, SidePoint> {
    const keyed = new Map<string, SidePoint>();
    const seen = new Map<string, number>();
    for (const point of points) {
        const name = JSON.stringify([point.clause, point.title]);
        const times = seen.get(name) ?? 0;
        seen.set(name, times + 1);
        keyed.set(`${name}${times}`, point);
    }
    return keyed;
}

function merge(order: string[], keys: readonly string[]): void {
    const known = new Set(order);
    let at = 0;
    for (const key of keys)
        if (known.has(key))
            at = order.indexOf(key) + 1;
        else
            order.splice(at++, 0, key);
}

function toRow(cells: ReadonlyArray<SidePoint | null>): Row {
    const present = cells.filter(cell => cell !== null);
    const {clause = '', title = ''} = present[0] ?? {};
    return {clause, title, level: present.find(({level}) => level !== null)?.level ?? null, cells};
}
