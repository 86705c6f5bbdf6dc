import test from 'ava';
import {agree, lineUp} from './line-up.ts';
import type {Side, SidePoint} from './side.ts';

function point(clause: string, more: Partial<SidePoint> = {}): SidePoint {
    return {clause, title: '', level: null, verdict: 'pass', reason: null, observed: null, duration_ms: null, ...more};
}

function side(...points: readonly SidePoint[]): Side {
    return {name: 'x', named: true, kernel: null, module: null, complete: true, points};
}

test('rows follow the first side, and what only later sides have stands behind what precedes it there', t => {
    const rows = lineUp([side(point('a'), point('b'), point('c')), side(point('z'), point('a'), point('a2'), point('a3'), point('c')), side(point('c'), point('a2'), point('d'))]);
    t.deepEqual(rows.map(({clause, cells}) => clause + cells.map(cell => cell ? '1' : '0').join('')), ['z010', 'a110', 'a2011', 'd001', 'a3010', 'b100', 'c111']);
});

test('clause and title together match, repeated ones by their order, and any side may know the level', t => {
    const rows = lineUp([
        side(point('a', {title: 'x'}), point('a', {title: 'y'}), point('b'), point('b', {verdict: 'fail'})),
        side(point('a', {title: 'y', level: 'safety'}), point('b'), point('b')),
    ]);
    t.deepEqual(rows.map(({clause, title, level, cells}) => [clause, title, level, cells.map(cell => cell?.verdict)]), [
        ['a', 'x', null, ['pass', undefined]],
        ['a', 'y', 'safety', ['pass', 'pass']],
        ['b', '', null, ['pass', 'pass']],
        ['b', '', null, ['fail', 'pass']],
    ]);
});

test('sides agree on verdict and on what both tell to have observed', t => {
    const seen = point('a', {observed: {errno: 'EPERM'}});
    t.true(agree(seen, point('a', {observed: {errno: 'EPERM'}, reason: 'other'})));
    t.true(agree(seen, point('a')));
    t.false(agree(seen, point('a', {observed: {errno: 'EIO'}})));
    t.false(agree(seen, point('a', {verdict: 'fail'})));
    t.false(agree(seen, null));
    t.true(agree(null, null));
});
