import path from 'node:path';
import test from 'ava';
import {readAny} from './read-any.ts';
import {parseTap} from './read-tap.ts';
import {sampleResult, type Sampled} from './sample.ts';
import {sideOf} from './side.ts';
import {writeTap} from './tap.ts';
import {Unreadable} from './unreadable.ts';
import {verdicts} from './verdict.ts';

const levels = ['core', 'safety', 'listing', 'observed'] as const;
const everything = verdicts.flatMap(verdict => levels.map((level): Sampled => ({
    clause: `${level}.${verdict}`, title: 'keeps # and \\ - and a dash', level,
    outcome: {verdict, ...verdict === 'pass' ? {} : {reason: 'since\nso'}, ...level === 'observed' ? {observed: {value: 1}} : {}},
})));

test('our own TAP tells the same as the record that it was written from', t => {
    const result = sampleResult('qemu:6.1', everything);
    t.deepEqual(parseTap(writeTap(result), 'x.tap'), sideOf(result));
});

test('our own TAP is complete only to its last byte but one, and not without a footer', t => {
    const tap = writeTap(sampleResult('qemu:6.1', everything.slice(0, 2)));
    const firstPoint = tap.indexOf('\nok 1');
    for (let end = firstPoint; end < tap.indexOf('\n# ended ') + 9; end++)
        t.false(parseTap(tap.slice(0, end), 'x.tap').complete, tap.slice(0, end));
    t.false(parseTap(writeTap({...sampleResult('qemu:6.1', everything), footer: null}), 'x.tap').complete);
});

test('foreign TAP 13 is judged by its directives and matched by its descriptions', t => {
    const side = parseTap(`TAP version 13\r
# progress\ra lone carriage return
ok 1 - fortune.load.entry - a regular file
not ok 2 fortune.load.mode - 0644 # time=3ms
  ---
  expected: 420
  ...
ok 3 - one two three # skip no kernel
not ok 4 - later # TODO not there
ok 5 - already # TODO not there
ok
1..6
`, 'foreign.tap');
    t.is(side.name, 'foreign.tap');
    t.true(side.complete);
    t.deepEqual(side.points.map(({clause, title, level, verdict, reason}) => [clause, title, level, verdict, reason]), [
        ['fortune.load.entry', 'a regular file', null, 'pass', null],
        ['fortune.load.mode', '0644', null, 'fail', null],
        ['one two three', '', null, 'skip', 'no kernel'],
        ['later', '', null, 'known', 'not there'],
        ['already', '', null, 'fixed', 'not there'],
        ['', '', null, 'pass', null],
    ]);
});

test('of subtests the innermost points count, under their parent\'s name', t => {
    const side = parseTap('TAP version 14\n1..1\n# Subtest: reads\n    1..2\n    ok 1 - a\n    not ok 2 - b\nnot ok 1 - reads\n', 'x.tap');
    t.deepEqual(side.points.map(({clause, verdict}) => [clause, verdict]), [['reads > a', 'pass'], ['reads > b', 'fail']]);
    t.true(side.complete);
});

test('no plan, an unfulfilled plan and a bail-out are not complete; no TAP at all is refused', t => {
    t.false(parseTap('TAP version 13\nok 1 - a\n', 'x').complete);
    t.false(parseTap('TAP version 13\n1..2\nok 1 - a\n', 'x').complete);
    t.false(parseTap('1..1\nok 1 - a\nBail out! gone\n', 'x').complete);
    t.is(t.throws(() => parseTap('TAP version 14\nhello\n', 'x'), {instanceOf: Unreadable})?.message, 'x: no TAP: neither a plan nor a test point');
});

for (const [file, name, points] of [
    ['node-13.tap', 'node --test', ['pass pot > is empty at first', 'fail pot > refuses what does not fit', 'skip pot > wraps', 'known is read by two']],
    ['ava-13.tap', 'ava --tap', ['skip wraps', 'known is written by two', 'pass is empty at first', 'fail refuses what does not fit', 'pass is read by two']],
    ['ktap-1.tap', 'KTAP', ktapPoints()],
    ['ktap-1-in-log.tap', 'KTAP in a kernel\'s log', ktapPoints()],
] as const)
    test(`recorded: ${name}`, async t => {
        const {side} = await readAny(path.join(import.meta.dirname, '../fixtures/tap', file));
        t.deepEqual(side.points.map(({clause, verdict}) => `${verdict} ${clause}`), [...points]);
        t.true(side.complete);
        t.false(side.named);
    });

function ktapPoints(): string[] {
    return ['pass pot > pot_is_empty_at_first', 'fail pot > pot_refuses', 'pass pot > pot_keeps > one byte', 'skip pot > pot_keeps > a page', 'known pot > pot_is_read_by_two', 'pass entry > entry_is_there', 'fail under_load'];
}
