import test from 'ava';
import type {Level, Verdict} from './record.ts';
import {fortune, sampleResult} from './sample.ts';
import {countsInWords, countVerdicts, exitCode, gates, tapStatus, verdicts} from './verdict.ts';

const levels: readonly Level[] = ['core', 'safety', 'listing', 'observed'];

function gatingAt(level: Level, strict: boolean): Verdict[] {
    return verdicts.filter(verdict => gates(verdict, level, strict));
}

test('what gates at each level', t => {
    t.deepEqual(gatingAt('core', false), ['fail', 'crash', 'hang', 'fixed', 'differs']);
    t.deepEqual(gatingAt('safety', false), gatingAt('core', false));
    t.deepEqual(gatingAt('listing', false), ['fail', 'crash', 'hang', 'fixed']);
    t.deepEqual(gatingAt('listing', true), ['fail', 'crash', 'hang', 'fixed', 'differs']);
    t.deepEqual(gatingAt('observed', true), []);
});

test('TAP fails exactly where a point gates or is broken, so that prove and the exit code agree', t => {
    for (const verdict of verdicts)
        for (const level of levels)
            for (const strict of [false, true])
                t.is(
                    tapStatus(verdict, level, strict) === 'not ok',
                    gates(verdict, level, strict) || verdict === 'broken',
                    `${verdict} ${level} strict ${strict}`,
                );
});

const passes = sampleResult('emulator', [{clause: 'a.b.c', outcome: {}}, {clause: 'a.b.d', outcome: null}]);
const fails = sampleResult('emulator', [{clause: 'a.b.c', outcome: {verdict: 'fail'}}, {clause: 'a.b.d', outcome: {verdict: 'broken'}}]);
const breaks = sampleResult('emulator', [{clause: 'a.b.c', outcome: {}}, {clause: 'a.b.d', level: 'observed', outcome: {verdict: 'broken'}}]);

test('0 when all that was run conforms, and never when nothing ran', t => {
    t.is(exitCode([passes, passes]), 0);
    t.is(exitCode([]), 3);
    t.is(exitCode([sampleResult('emulator', [])]), 3);
    t.is(exitCode([passes, sampleResult('emulator', [{clause: 'a.b.c', outcome: {verdict: 'skip', reason: 'no kernel'}}])]), 3);
});

test('3 for a broken point of any level and for a lacking footer, 1 before 3', t => {
    t.is(exitCode([passes, breaks]), 3);
    t.is(exitCode([{...passes, footer: null}]), 3);
    t.is(exitCode([breaks, fails, {...passes, footer: null}]), 1);
});

test('1 where a module does not build or does not load, whatever the points say', t => {
    const skipped = [{clause: 'a.b.c', outcome: {verdict: 'skip', reason: 'no module'}}] as const;
    t.is(exitCode([sampleResult('emulator', skipped, {module: {...fortune, builds: false, loads: null}})]), 1);
    t.is(exitCode([sampleResult('emulator', skipped, {module: {...fortune, loads: false}})]), 1);
    t.is(exitCode([sampleResult('emulator', skipped, {module: {...fortune, loads: null}})]), 3);
});

test('counts are told without zeros', t => {
    t.is(countsInWords(countVerdicts([{verdict: 'skip'}, {verdict: 'pass'}, {verdict: 'crash'}, {verdict: 'pass'}])), '2 passed, 1 crashed, 1 skipped');
    t.is(countsInWords(countVerdicts([])), 'nothing ran');
});
