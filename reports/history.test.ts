import test from 'ava';
import {describeHistory, historyText} from './history-text.ts';
import {historyOf} from './history.ts';
import type {Header, Result, Verdict} from './record.ts';
import {fortune, kernel, sampleResult} from './sample.ts';

/** The record of a day: what one spec came to, with the module of that content on the kernel of that release. */
function record(day: number, verdict: Verdict, {content = 'm1', release = '6.1.0-31', ...rest}: {content?: string; release?: string} & Partial<Header> = {}): Result {
    return sampleResult('qemu:6.1', [{clause: 'fortune.wrap.single', title: 'goes on', outcome: {verdict}}], {
        started: `2030-01-0${day}T03:04:05.000Z`,
        project: 'p1',
        module: {...fortune, content},
        kernel: {...kernel, release, packages: [`linux-image-${release}=1`]},
        ...rest,
    });
}

const told = (now: Result, earlier: readonly Result[]) => describeHistory([...historyOf(now, earlier).points.values()][0]!);

test('what is so for the first time says so', t => {
    t.is(told(record(1, 'pass'), []), 'since 2030-01-01 03:04 (linux-image-6.1.0-31=1), this run');
});

test('since the first record behind the last that said otherwise, and what had changed then', t => {
    const earlier = [record(3, 'fail', {content: 'm2'}), record(1, 'fail'), record(2, 'pass')];
    t.is(told(record(4, 'fail', {content: 'm2'}), earlier), 'since 2030-01-03 03:04 (linux-image-6.1.0-31=1), 2 runs; pass before, then the module changed');
    t.is(told(record(3, 'pass', {release: '6.1.0-32'}), [record(1, 'fail'), record(2, 'fail')]), 'since 2030-01-03 03:04 (linux-image-6.1.0-32=1), this run; FAIL before, then the kernel changed');
    t.is(told(record(2, 'pass', {project: 'p2', content: 'm2'}), [record(1, 'hang')]), 'since 2030-01-02 03:04 (linux-image-6.1.0-31=1), this run; HANG before, then the module, the specs changed');
});

test('what differs though nothing has changed is flaky, however long it has said the same since', t => {
    const earlier = [record(1, 'pass'), record(2, 'fail'), record(3, 'pass')];
    t.is(told(record(4, 'pass'), earlier), 'since 2030-01-03 03:04 (linux-image-6.1.0-31=1), 2 runs; FAIL before; flaky: pass, FAIL, pass, pass, and nothing had changed');
    t.is(told(record(4, 'pass', {content: 'm2'}), earlier), 'since 2030-01-03 03:04 (linux-image-6.1.0-31=1), 2 runs; FAIL before, and nothing had changed');
});

test('that it is expected is no change: neither flaky nor new', t => {
    const known = (day: number) => sampleResult('qemu:6.1', [{clause: 'fortune.wrap.single', title: 'goes on', outcome: {verdict: 'known', seen: {verdict: 'fail'}}}], record(day, 'fail').header);
    t.is(told(known(3), [record(1, 'pass', {content: 'm2'}), record(2, 'fail')]), 'since 2030-01-02 03:04 (linux-image-6.1.0-31=1), 2 runs; pass before, then the module changed');
    t.is(told(record(3, 'fixed'), [record(1, 'pass'), record(2, 'pass')]), 'since 2030-01-01 03:04 (linux-image-6.1.0-31=1), 3 runs');
});

test('what is not told by the records is not claimed', t => {
    t.is(told(record(2, 'pass'), [record(1, 'fail', {module: fortune})]), 'since 2030-01-02 03:04 (linux-image-6.1.0-31=1), this run; FAIL before');
    const program = (day: number, verdict: Verdict) => record(day, verdict, {target: 'stdio:./x', kernel: null, module: null});
    t.is(told(program(2, 'pass'), [program(1, 'fail')]), 'since 2030-01-02 03:04, this run; FAIL before');
});

test('a broken target says nothing, other targets and modules say nothing of this one', t => {
    const others = [
        record(1, 'pass'), record(2, 'broken'),
        record(3, 'fail', {target: 'qemu:6.12'}), record(3, 'fail', {module: {...fortune, source: '/home/me/port'}}),
    ];
    t.is(told(record(4, 'pass'), others), 'since 2030-01-01 03:04 (linux-image-6.1.0-31=1), 2 runs');
    t.is(historyOf(record(4, 'pass'), others).records, 2);
});

test('as text: what does not hold, what is new, what is flaky, and how much is known', t => {
    const now = record(4, 'fail');
    t.is(historyText([now], [historyOf(now, [record(1, 'pass')])], {colour: false, width: 300}),
        'history: 1 earlier record of qemu:6.1\n    fortune.wrap.single - goes on: FAIL since 2030-01-04 03:04 (linux-image-6.1.0-31=1), this run; pass before; flaky: pass, FAIL, and nothing had changed\n');
    const sound = record(4, 'pass');
    t.is(historyText([sound], [historyOf(sound, [record(1, 'pass'), record(2, 'pass')])], {colour: false, width: 300}), 'history: 2 earlier records of qemu:6.1\n');
});
