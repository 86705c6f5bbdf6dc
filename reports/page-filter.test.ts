import test from 'ava';
import {everything, fromAddress, shownRows, shownTargets, toAddress, type Filter} from '#page/filter';
import {pageData} from './page-data.ts';
import {sampleResult} from './sample.ts';
import {sideOf} from './side.ts';

const results = [
    sampleResult('qemu:6.1', [
        {clause: 'fortune.wrap.to-first', outcome: {}},
        {clause: 'fortune.full.brim', level: 'safety', outcome: {verdict: 'crash', reason: 'BUG: kernel NULL pointer dereference'}},
        {clause: 'fortune.read.splice', level: 'observed', outcome: {observed: {splice: 'EINVAL'}}},
        {clause: 'fortune.log.exact', outcome: {}},
    ]),
    sampleResult('emulator', [
        {clause: 'fortune.wrap.to-first', outcome: {}},
        {clause: 'fortune.full.brim', level: 'safety', outcome: {}},
        {clause: 'fortune.read.splice', level: 'observed', outcome: {observed: {splice: 'ESPIPE'}}},
        {clause: 'fortune.log.exact', outcome: {verdict: 'skip', reason: 'needs a real kernel'}},
    ]),
];
const data = pageData(results.map(result => ({result, side: sideOf(result)})));

function clauses(filter: Partial<Filter>): string[] {
    const whole = {...everything, ...filter};
    return [...shownRows(data, whole, shownTargets(data, whole))].map(row => data.rows[row]!.clause);
}

test('everything is shown at first', t => {
    t.is(clauses({}).length, 4);
    t.deepEqual(shownTargets(data, everything), [0, 1]);
});

test('words stand in any order, in clause, title or statement', t => {
    t.deepEqual(clauses({text: 'BRIM fortune'}), ['fortune.full.brim']);
    t.deepEqual(clauses({text: 'statement wrap'}), ['fortune.wrap.to-first']);
    t.deepEqual(clauses({text: 'nowhere'}), []);
});

test('a verdict and a level choose rows', t => {
    t.deepEqual(clauses({verdicts: new Set(['crash'])}), ['fortune.full.brim']);
    t.deepEqual(clauses({levels: new Set(['observed'])}), ['fortune.read.splice']);
    t.deepEqual(clauses({levels: new Set(['core']), verdicts: new Set(['crash'])}), []);
});

test('only differences: other verdicts and other observations, but nobody who skips', t => {
    t.deepEqual(clauses({differences: true}), ['fortune.full.brim', 'fortune.read.splice']);
});

test('what is not shown of the targets does not count', t => {
    t.deepEqual(clauses({targets: new Set(['emulator']), verdicts: new Set(['crash'])}), []);
    t.deepEqual(clauses({targets: new Set(['emulator']), differences: true}), []);
    t.deepEqual(clauses({targets: new Set(['gone']), verdicts: new Set(['crash'])}), ['fortune.full.brim']);
});

test('an address says all of it and is read back', t => {
    const filter: Filter = {text: 'a & b', verdicts: new Set(['crash', 'hang']), levels: new Set(['safety']), targets: new Set(['stdio:python3 x.py #1']), differences: true};
    const open = {clause: 'fortune.full.brim', title: 'is #1 & more', target: 'qemu:6.1'};
    t.deepEqual(fromAddress(`#${toAddress(filter, open)}`), {filter, open});
    t.is(toAddress(everything, null), '');
    t.deepEqual(fromAddress(''), {filter: everything, open: null});
});

test('an address from elsewhere is read as far as it makes sense', t => {
    t.deepEqual(fromAddress('#levels=lofty&clause=x'), {filter: everything, open: null});
});
