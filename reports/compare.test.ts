import test from 'ava';
import {compare, type Change} from './compare.ts';
import type {Level, Verdict} from './record.ts';
import type {Side, SidePoint} from './side.ts';
import {verdicts} from './verdict.ts';

type Told = Verdict | readonly [Verdict, Level | null];

function side(name: string, told: Readonly<Record<string, Told>>, complete = true): Side {
    const points = Object.entries(told).map(([clause, each]): SidePoint => {
        const [verdict, level] = typeof each === 'string' ? [each, 'core' as const] : each;
        return {clause, title: '', level, verdict, reason: null, observed: null, duration_ms: null};
    });
    return {name, named: true, kernel: null, module: null, complete, points};
}

function exitAfter(first: Told, later: Told, complete = true): number {
    return compare([side('x', {a: first, z: 'pass'}), side('x', {a: later, z: 'pass'}, complete)]).exit;
}

test('a regression is core or safety, held first, and is lost later', t => {
    t.deepEqual(verdicts.filter(verdict => exitAfter('pass', verdict) === 1), ['fail', 'crash', 'hang', 'broken', 'differs']);
    t.deepEqual(verdicts.filter(verdict => exitAfter(verdict, 'fail') === 1), ['pass', 'fixed']);
    t.is(exitAfter(['pass', 'safety'], ['hang', 'safety']), 1);
    t.is(exitAfter(['pass', 'listing'], ['crash', 'listing']), 0);
    t.is(exitAfter(['pass', 'observed'], ['fail', 'observed']), 0);
});

test('the level may come from either input', t => {
    t.is(exitAfter(['pass', null], ['fail', 'core']), 1);
    t.is(exitAfter(['pass', 'core'], ['fail', null]), 1);
    t.is(exitAfter(['pass', null], ['fail', null]), 0);
});

test('what disappeared is removed, which is no regression', t => {
    const {rows, exit} = compare([side('x', {a: 'pass', b: 'pass'}), side('y', {b: 'pass', c: 'fail'})]);
    t.deepEqual(rows.map(({clause, changes}) => [clause, ...changes]), [['a', 'removed'], ['b', 'same'], ['c', 'added']]);
    t.is(exit, 0);
});

test('3 without a footer, without points and without a spec in common; what an incomplete side could not run is no regression', t => {
    t.is(exitAfter('pass', 'broken', false), 3);
    t.is(exitAfter('pass', 'fail', false), 1);
    t.is(compare([side('x', {a: 'pass'}, false), side('x', {a: 'pass'})]).exit, 3);
    t.is(compare([side('x', {a: 'pass'}), side('x', {a: 'pass'}), side('x', {})]).exit, 3);
    t.is(compare([side('x', {a: 'pass'}), side('x', {b: 'pass'})]).exit, 3);
});

test('what became of a spec', t => {
    const expected: ReadonlyArray<readonly [Verdict, Verdict, Change]> = [
        ['pass', 'pass', 'same'], ['skip', 'skip', 'same'], ['pass', 'skip', 'changed'], ['fail', 'skip', 'changed'], ['pass', 'fixed', 'changed'],
        ['pass', 'hang', 'now failing'], ['skip', 'broken', 'now failing'], ['fail', 'pass', 'now passing'], ['skip', 'pass', 'now passing'], ['broken', 'fixed', 'now passing'],
        ['fail', 'crash', 'still failing'], ['known', 'known', 'still failing'],
    ];
    for (const [first, later, change] of expected)
        t.deepEqual(compare([side('x', {a: first}), side('y', {a: later})]).rows[0]?.changes, [change], `${first} to ${later}`);
});

test('slower is what takes longer than the others of its run make one expect, in two runs of one target', t => {
    const timed = (name: string, times: readonly number[]): Side => {
        const all = side(name, Object.fromEntries(times.map((_, index) => [`c${index}`, 'pass'] as const)));
        return {...all, points: all.points.map((point, index) => ({...point, duration_ms: times[index]!}))};
    };
    const changes = (first: Side, later: Side) => compare([first, later]).rows.map(row => row.changes[0]);
    const then = timed('x', [100, 100, 200, 300, 2000]);
    t.deepEqual(changes(then, timed('x', [110, 100, 200, 900, 2100])), ['same', 'same', 'same', 'slower', 'same']);
    // A busy machine: everything takes three times as long.
    t.deepEqual(changes(then, timed('x', [300, 320, 640, 900, 6000])), ['same', 'same', 'same', 'same', 'same']);
    // Twice as long, and hardly more: a quarter of a second is nothing.
    t.deepEqual(changes(then, timed('x', [340, 100, 200, 300, 2000])), ['same', 'same', 'same', 'same', 'same']);
    t.deepEqual(changes(then, timed('y', [100, 100, 200, 900, 2000])), ['same', 'same', 'same', 'same', 'same']);
    t.is(compare([then, timed('x', [100, 100, 200, 900, 2000])]).exit, 0);
});

test('two inputs that name no target are then and now', t => {
    const foreign = (name: string): Side => ({...side(name, {a: 'pass'}), named: false});
    t.true(compare([foreign('old.tap'), foreign('new.tap')]).sameTarget);
    t.false(compare([foreign('old.tap'), side('qemu:6.1', {a: 'pass'})]).sameTarget);
    t.false(compare([foreign('a'), foreign('b'), foreign('c')]).sameTarget);
});

test('the odd one out is the only one of three or more', t => {
    const oddOf = (...cells: ReadonlyArray<Verdict | null>) =>
        compare(cells.map((cell, index) => side(`${index}`, cell ? {a: cell} : {}))).rows[0]?.oddOneOut;
    t.is(oddOf('pass', 'fail'), null);
    t.is(oddOf('pass', 'fail', 'pass'), 1);
    t.is(oddOf('fail', 'pass', 'pass', 'pass'), 0);
    t.is(oddOf('pass', 'pass', null), 2);
    t.is(oddOf('pass', 'fail', 'crash'), null);
    t.is(oddOf('pass', 'pass', 'fail', 'fail'), null);
    t.is(oddOf('pass', 'pass', 'pass'), null);
});
