import test from 'ava';
import {sampleResult} from '../../reports/sample.ts';
import {listSpecs} from '../plan.ts';
import {Misuse} from '../misuse.ts';
import {makeMatrix, type Cell} from './matrix.ts';
import {exitOfShard, parseShard, shareOf} from './shard.ts';

const stated = await listSpecs();
const matrix = makeMatrix({targets: ['qemu:6.1', 'emulator', 'emulator:as-published'], modules: null}, stated);

function shares(of: number): Cell[][] {
    return Array.from({length: of}, (_, index) => shareOf(matrix, {index: index + 1, of}));
}

/** A spec on a kernel takes as long as 20 on an emulator. */
function weightOf({module, plan}: Cell): number {
    return plan.specs.length * (module === null ? 1 : 20);
}

function names(cells: readonly Cell[]): string[] {
    return cells.flatMap(({target, plan}) => plan.points.map(({clause, title}) => `${target} ${clause} - ${title}`));
}

for (const count of [1, 2, 3, 5, 7, 30])
    test(`${count} shards have every point of the matrix once, and about as many specs each`, t => {
        const all = shares(count);
        t.deepEqual(all.flatMap(names).toSorted(), names(matrix).toSorted());
        const sizes = all.map(cells => cells.reduce((sum, cell) => sum + weightOf(cell), 0));
        const fair = sizes.reduce((sum, size) => sum + size, 0) / count;
        const largestFile = Math.max(...Map.groupBy(matrix[0]!.plan.specs, ({file}) => file).values().map(specs => 20 * specs.length));
        t.true(sizes.every(size => size > 0 && Math.abs(size - fair) <= largestFile), sizes.join(' '));
        for (const cells of all)
            for (const {plan} of cells)
                t.deepEqual(plan.points.filter(({spec}) => spec).map(({clause, title}) => `${clause} - ${title}`).toSorted(), plan.specs.map(({clause, title}) => `${clause} - ${title}`).toSorted());
    });

test('as many shards as there are spec files have one each; more there cannot be', t => {
    const files = matrix.flatMap(({plan}) => [...new Set(plan.specs.map(({file}) => file))]);
    const all = shares(files.length);
    t.true(all.every(cells => cells.length === 1 && new Set(cells[0]!.plan.specs.map(({file}) => file)).size === 1));
    t.throws(() => shares(files.length + 1), {instanceOf: Misuse, message: `--shard 1/${files.length + 1}: there are ${files.length} spec files on all targets together, so ${files.length} shards at most`});
});

test('a shard stays with few targets', t => {
    const kernels = makeMatrix({targets: ['qemu:5.10', 'qemu:6.1', 'qemu:6.12'], modules: null}, stated);
    for (const index of [1, 2, 3, 4, 5, 6])
        t.true(shareOf(kernels, {index, of: 6}).length <= 2);
});

test('clauses without a spec are somewhere', t => {
    const [cell] = matrix;
    const first = cell!.plan.specs[0]!;
    const unstated = {...cell!.plan.points[0]!, clause: 'a.unstated', title: 'none', spec: false, location: undefined};
    const {location: _, ...point} = unstated;
    const extended = [{...cell!, plan: {...cell!.plan, points: [...cell!.plan.points, point]}}];
    const having = [1, 2, 3].filter(index => shareOf(extended, {index, of: 3}).some(({plan}) => plan.points.some(({clause}) => clause === 'a.unstated')));
    t.deepEqual(having, [1]);
    t.true(shareOf(extended, {index: 1, of: 3})[0]!.plan.specs.some(({file}) => file === first.file));
});

test('a shard of which everything was skipped leaves the verdict to merge; what gates or is broken does not wait', t => {
    const exit = (verdict: 'skip' | 'fail' | 'broken' | 'pass', footer = true) => {
        const result = sampleResult('emulator', [{clause: 'a', outcome: {verdict, reason: 'so'}}], {module: null});
        return exitOfShard([footer ? result : {...result, footer: null}]);
    };
    t.deepEqual([exit('pass'), exit('skip'), exit('fail'), exit('broken'), exit('pass', false)], [0, 0, 1, 3, 3]);
    t.is(exitOfShard([]), 3);
});

for (const text of ['0/3', '4/3', '1', '1/0', 'a/b', '-1/3', '1/3/5', ''])
    test(`--shard '${text}' is refused`, t => {
        t.throws(() => parseShard(text), {instanceOf: Misuse, message: `--shard ${text} is not a part of a whole; right would be --shard 2/5, from 1/5 to 5/5`});
    });

test('--shard 2/5 is read', t => {
    t.deepEqual(parseShard('2/5'), {index: 2, of: 5});
});
