import test from 'ava';
import {compare} from './compare.ts';
import {renderComparison} from './compare-text.ts';
import {kernel, sampleResult, type Sampled} from './sample.ts';
import {sideOf, type Side} from './side.ts';

const clauses = ['fortune.load.entry', 'fortune.load.mode', 'fortune.full.brim', 'fortune.read.first'];

function run(target: string, outcomes: Readonly<Record<string, Sampled['outcome']>>, release = kernel.release): Side {
    const sampled = clauses.map((clause): Sampled => ({clause, title: 'is so', outcome: outcomes[clause] ?? {}}));
    return sideOf(sampleResult(target, sampled, {kernel: {...kernel, release}}));
}

test('two runs of one target, to the letter', t => {
    const then = run('qemu:6.1', {'fortune.load.mode': {verdict: 'fail', reason: '0600'}, 'fortune.full.brim': {verdict: 'hang', reason: 'write'}}, '6.1.0-30');
    const now = run('qemu:6.1', {'fortune.load.entry': {verdict: 'crash', reason: 'BUG: x'}, 'fortune.full.brim': {verdict: 'fail', reason: 'accepted'}}, '6.1.0-31');
    t.is(renderComparison(compare([then, {...now, complete: false}])), `\
qemu:6.1

then: 6.1.0-30
now: 6.1.0-31

now failing                                                   then      now
fortune.load.entry (core)                                     pass      CRASH
    is so
    now: BUG: x

now passing                                                   then      now
fortune.load.mode (core)                                      FAIL      pass
    is so
    then: 0600

still failing                                                 then      now
fortune.full.brim (core)                                      HANG      FAIL
    is so
    then: write
    now: accepted

then to now: 1 now failing, 1 now passing, 1 still failing, 1 same

1 core or safety regression
    fortune.load.entry (core) - is so

qemu:6.1: no footer: the run did not come to its end
`);
});

test('two modules on one target are told apart by where they come from', t => {
    const published = {...run('qemu:6.1', {'fortune.full.brim': {verdict: 'fail', reason: 'accepted'}}), module: 'fortune from ports/published'};
    const text = renderComparison(compare([run('qemu:6.1', {}), published, run('emulator', {})]));
    t.true(text.startsWith(`\
qemu:6.1 (1): fortune from fixtures/modules/fortune
qemu:6.1 (2): fortune from ports/published
emulator: fortune from fixtures/modules/fortune

differences `), text);
});

test('three targets, to the letter: the odd one out is named, a mere skip stands with its reason', t => {
    const brim = {'fortune.full.brim': {verdict: 'fail', reason: 'accepted'}} as const;
    const sides = [run('qemu:6.1', brim), run('qemu:6.12', brim), run('emulator', {'fortune.load.mode': {verdict: 'skip', reason: 'has no users'}})];
    t.is(renderComparison(compare(sides)), `\
differences                                        qemu:6.1  qemu:6.12  emulator
fortune.full.brim (core)                           FAIL      FAIL       pass
    is so
    qemu:6.1, qemu:6.12: accepted
    odd one out: emulator

not judged
    emulator: 1 skipped: has no users (fortune.load.mode)

qemu:6.1 to qemu:6.12: 1 still failing, 3 same
qemu:6.1 to emulator: 1 now passing, 1 changed, 2 same
`);
});
