import test from 'ava';
import {historyOf} from './history.ts';
import {pageData} from './page-data.ts';
import {parseAny} from './read-any.ts';
import {fortune, sampleLines, textOf, type Sampled} from './sample.ts';
import type {Header} from './record.ts';

function input(target: string, points: readonly Sampled[], header: Partial<Header> = {}) {
    return parseAny(textOf(sampleLines(target, points, header)), `${target}.jsonl`);
}

test('a cell has all that its record has', t => {
    const outcome = {
        verdict: 'fail', duration_ms: 7, reason: 'got 1, expected 2', expected: 2, actual: 1,
        calls: [{call: 'open(path="/proc/fortune")', returned: '3'}], log: ['<6>fortune: Module loaded.'],
    } as const;
    const {rows, targets} = pageData([input('qemu:6.1', [{clause: 'fortune.wrap.to-first', outcome}])]);
    t.like(rows[0], {clause: 'fortune.wrap.to-first', level: 'core', statement: 'The statement of fortune.wrap.to-first.', source: 'Listing 9'});
    t.like(rows[0]!.cells[0], {...outcome, expected: '2', actual: '1', again: 'npx proc-conformance run --target qemu:6.1 --spec fortune.wrap.to-first'});
    t.like(targets[0], {name: 'qemu:6.1', behaves: false, complete: true, counts: '1 failed'});
});

test('a module that is not the ordinary one is named in the command that runs it again', t => {
    const againWith = (source: string) => pageData([input('qemu:6.1', [{clause: 'fortune.log.exact', outcome: {}}], {module: {...fortune, source}, strict: true})]).rows[0]!.cells[0]!.again;
    t.is(againWith('/home/someone/it\'s mine'), String.raw`npx proc-conformance run --target qemu:6.1 --module '/home/someone/it'\''s mine' --spec fortune.log.exact --strict`);
    t.is(againWith('fixtures/modules/fortune-as-published'), 'npx proc-conformance run --target qemu:6.1 --module fixtures/modules/fortune-as-published --spec fortune.log.exact --strict');
});

test('a cell tells since when it is so, where earlier records are known', t => {
    const now = input('qemu:6.1', [{clause: 'fortune.log.exact', outcome: {}}], {started: '2030-02-01T00:00:00.000Z'});
    const earlier = input('qemu:6.1', [{clause: 'fortune.log.exact', outcome: {verdict: 'fail'}}]);
    t.is(pageData([now]).rows[0]!.cells[0]!.history, null);
    const {rows} = pageData([{...now, history: historyOf(now.result!, [earlier.result!])}]);
    t.is(rows[0]!.cells[0]!.history, 'since 2030-02-01 00:00 (linux-image-6.1.0-31-cloud-amd64=6.1.128-1), this run; FAIL before');
});

test('foreign TAP has verdicts and no more', t => {
    const tap = parseAny('TAP version 13\n1..2\nok 1 - fortune.log.exact\nnot ok 2 - boots\n', 'theirs.tap');
    const {rows, targets} = pageData([tap]);
    t.like(targets[0], {kernel: null, module: null, behaves: null, started: null});
    t.deepEqual(rows.map(({clause, cells}) => [clause, cells[0]?.verdict, cells[0]?.again]), [['fortune.log.exact', 'pass', null], ['boots', 'fail', null]]);
});

test('a spec that only one target has is absent on the other', t => {
    const {rows} = pageData([input('qemu:6.1', [{clause: 'a.b', outcome: {}}]), input('emulator', [{clause: 'c.d', outcome: {}}])]);
    t.deepEqual(Object.fromEntries(rows.map(({clause, cells}) => [clause, cells.map(cell => cell?.verdict ?? null)])), {'a.b': ['pass', null], 'c.d': [null, 'pass']});
});

test('cells that say the same are of one group, what they observed included', t => {
    const one = (splice: string) => [{clause: 'fortune.read.splice', level: 'observed' as const, outcome: {observed: {splice}}}];
    const {rows} = pageData([input('a', one('EINVAL')), input('b', one('ESPIPE')), input('c', one('EINVAL'))]);
    t.deepEqual(rows[0]!.cells.map(cell => cell!.group), [0, 1, 0]);
});

test('where several modules are judged each column has the name of its own', t => {
    const port = {...fortune, source: '/home/someone/port'};
    const {targets} = pageData([
        input('qemu:6.1', [{clause: 'fortune.log.exact', outcome: {}}]),
        input('qemu:6.1', [{clause: 'fortune.log.exact', outcome: {}}], {module: port}),
        input('emulator', [{clause: 'fortune.log.exact', outcome: {}}], {module: null}),
    ]);
    t.deepEqual(targets.map(({name}) => name), ['qemu:6.1 fortune', 'qemu:6.1 port', 'emulator']);
});

test('two runs of one target are two columns with names of their own', t => {
    const {targets} = pageData([input('emulator', [{clause: 'a.b', outcome: {}}]), input('emulator', [{clause: 'a.b', outcome: {}}])]);
    t.deepEqual(targets.map(({name}) => name), ['emulator (1)', 'emulator (2)']);
});
