import type {Point, Result} from '../../reports/record.ts';
import {exitCode} from '../../reports/verdict.ts';
import {Misuse} from '../misuse.ts';
import type {Cell} from './matrix.ts';

/** A part of a gate for a machine of its own. */
export interface Shard {
    /** From 1. */
    readonly index: number;
    readonly of: number;
}

/** From `2/5`. */
export function parseShard(text: string): Shard {
    const [, index, of] = /^([1-9]\d{0,3})\/([1-9]\d{0,3})$/v.exec(text) ?? [];
    if (index === undefined || of === undefined || Number(index) > Number(of))
        throw new Misuse(`--shard ${text} is not a part of a whole; right would be --shard 2/5, from 1/5 to 5/5`);
    return {index: Number(index), of: Number(of)};
}

/** A spec file on a target: what cannot be divided. */
interface Unit {
    readonly cell: Cell;
    readonly file: string;
    /** How many specs it has, each as heavy as it is on such a target. */
    readonly weight: number;
}

/** What a spec takes on a kernel, of what it takes on an emulator: half a second of 20 ms, most of it the clone's. */
const specOnKernel = 20;

/**
 * The part of a matrix that a shard runs. The same for everybody who asks: spec files in the order of the matrix, cut
 * into runs that take about as long each, so that a shard has few kernels to make ready. Clauses without a spec go with a
 * cell's first file.
 */
export function shareOf(matrix: readonly Cell[], {index, of}: Shard): Cell[] {
    const units = matrix.flatMap(unitsOf);
    if (of > units.length)
        throw new Misuse(`--shard ${index}/${of}: there are ${units.length} spec files on all targets together, so ${units.length} shards at most`);
    const mine = cut(units, of)[index - 1]!;
    return matrix.flatMap(cell => {
        const files = mine.filter(unit => unit.cell === cell).map(({file}) => file);
        if (files.length === 0)
            return [];
        const first = unitsOf(cell)[0]?.file;
        const isMine = ({location}: Point) => files.includes(location?.file ?? first!);
        return [{...cell, plan: {points: cell.plan.points.filter(isMine), specs: cell.plan.specs.filter(({file}) => files.includes(file))}}];
    });
}

/** What a shard alone ends with: that all of its specs were skipped is for merge to judge, who has the others. */
export function exitOfShard(results: readonly Result[]): 0 | 1 | 3 {
    const code = exitCode(results);
    const isWhole = results.length > 0 && results.every(({footer, points}) => footer !== null && points.every(({outcome}) => outcome.verdict !== 'broken'));
    return code === 3 && isWhole ? 0 : code;
}

function unitsOf(cell: Cell): Unit[] {
    const byFile = Map.groupBy(cell.plan.specs, ({file}) => file);
    return [...byFile].map(([file, specs]) => ({cell, file, weight: specs.length * (cell.module === null ? 1 : specOnKernel)}));
}

/** Runs of units, none of them empty. */
function cut(units: readonly Unit[], parts: number): Unit[][] {
    const runs: Unit[][] = [[]];
    let left = units.reduce((sum, {weight}) => sum + weight, 0);
    let room = left / parts;
    for (const [index, unit] of units.entries()) {
        const run = runs.at(-1)!;
        const partsLeft = parts - runs.length;
        const mustCut = units.length - index <= partsLeft;
        if (run.length > 0 && partsLeft > 0 && (mustCut || room < unit.weight / 2)) {
            runs.push([unit]);
            room = left / partsLeft - unit.weight;
        } else {
            run.push(unit);
            room -= unit.weight;
        }
        left -= unit.weight;
    }
    return runs;
}
