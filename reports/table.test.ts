import {stripVTControlCharacters} from 'node:util';
import test from 'ava';
import {fortune, sampleResult, type Sampled} from './sample.ts';
import {table} from './table.ts';

const sampled: readonly Sampled[] = [
    {clause: 'fortune.load.entry', title: 'is a regular file', outcome: {}},
    {clause: 'fortune.load.mode', title: 'is 0644', outcome: {}},
    {clause: 'fortune.read.splice', title: 'is told', level: 'observed', outcome: {observed: {splice: 'EINVAL', sendfile: 'EINVAL'}}},
    {clause: 'fortune.full.brim', title: 'refuses one byte', level: 'safety', outcome: {}},
    {clause: 'fortune.transcript', title: 'is Listing 12', outcome: null},
];

function withOutcomes(outcomes: Readonly<Record<string, Sampled['outcome']>>): Sampled[] {
    return sampled.map(point => ({...point, outcome: outcomes[point.clause] ?? point.outcome}));
}

const kernel = sampleResult('qemu:6.1', withOutcomes({
    'fortune.full.brim': {verdict: 'crash', reason: 'BUG: unable to handle page fault\nfor address'},
}));
const emulator = sampleResult('emulator', withOutcomes({
    'fortune.load.mode': {verdict: 'skip', reason: 'has no users'},
    'fortune.read.splice': {observed: {splice: 'ENOSYS', sendfile: 'EINVAL'}},
}), {module: null});

test('a run of two targets, to the letter', t => {
    t.is(table([kernel, emulator]), `\
passed                                                        qemu:6.1  emulator
fortune.load                                                  2 of 2    1 of 1
fortune.read                                                  1 of 1    1 of 1
fortune.full                                                  0 of 1    1 of 1
fortune                                                       -         -

to look at                                                    qemu:6.1  emulator
fortune.read.splice (observed)                                pass      pass
    is told
    qemu:6.1: splice "EINVAL"
    emulator: splice "ENOSYS"
fortune.full.brim (safety)                                    CRASH     pass
    refuses one byte
    qemu:6.1: BUG: unable to handle page fault for address

not judged
    all: 1 skipped: no spec yet (fortune.transcript)
    emulator: 1 skipped: has no users (fortune.load.mode)

CRASH    the kernel oopsed, warned or panicked
skip     not judged, for the reason given

          builds  loads  behaves
qemu:6.1  yes     yes    no       3 passed, 1 crashed, 1 skipped in 12.3 s
emulator  -       -      yes      3 passed, 2 skipped in 12.3 s
`);
});

test('a suite that was skipped as a whole is one line', t => {
    const skipped = (clause: string, reason: string): Sampled => ({clause, outcome: {verdict: 'skip', reason}});
    const many = ['a', 'b', 'c', 'd'].map(name => skipped(`tour.listing.${name}`, 'needs a kernel'));
    const text = table([sampleResult('emulator', [{clause: 'fortune.log.exact', outcome: {}}, ...many, skipped('tour.listing.e', 'needs a cable'), skipped('fortune.log.routes', 'needs a kernel')])]);
    t.regex(text, /\n {4}1 skipped: needs a kernel \(fortune\.log\.routes\)\n {4}all 5 of tour skipped: needs a kernel, and 1 more reason\n/);
});

test('of a target that broke the last lines of its standard error are shown, as text and once', t => {
    const broken = (clause: string, stderr: string): Sampled => ({clause, outcome: {verdict: 'broken', reason: 'it ended', stderr}});
    const text = table([kernel, sampleResult('stdio:x', [broken('fortune.load.entry', 'one\ntwo\nthree\n\x1b[31mfour\n'), broken('fortune.load.mode', 'five\n')], {module: null})]);
    t.regex(text, /\nstandard error of what broke\n {4}stdio:x: two\n {4}stdio:x: three\n {4}stdio:x: \\x1b\[31mfour\n\n/);
    t.false(table([kernel]).includes('standard error'));
});

test('with all there is a row for every point, else passing ones are left out', t => {
    const clauses = (text: string) => text.split('\n').flatMap(line => /^(fortune\S+) \(/.exec(line)?.[1] ?? []);
    t.deepEqual(clauses(table([kernel, emulator], {all: true})), sampled.map(({clause}) => clause));
    t.deepEqual(clauses(table([sampleResult('emulator', sampled)])), []);
});

test('a module that does not build, and a run that was cut short, are named', t => {
    const text = table([{...sampleResult('qemu:6.1', sampled, {module: {...fortune, builds: false, reason: 'error: no proc_ops'}}), footer: null}]);
    t.regex(text, /^qemu:6\.1: fortune does not build: error: no proc_ops\n    make -C /);
    t.regex(text, /\nqemu:6\.1  no      yes    -        4 passed, 1 skipped \(the run did not come to its end\)\n$/);
});

test('many or long targets become letters, and lines keep to the width', t => {
    const targets = ['qemu:5.10', 'qemu:6.1', 'qemu:6.12/arm64', 'stdio:python3 fixtures/emulators/x.py --fault'];
    const text = table(targets.map(target => sampleResult(target, withOutcomes({
        'fortune.full.brim': {verdict: 'fail', reason: `since ${'this and that '.repeat(20)}`},
    }))));
    t.regex(text, /^A  qemu:5\.10\n(.+\n){2}D  stdio:python3/);
    t.regex(text, /passed {36}A {9}B {9}C {9}D\n/);
    t.deepEqual(text.split('\n').slice(6).filter(line => line.length > 80 && !line.includes('12.3 s')), []);
});

test('two runs of one target are told apart by their place', t => {
    t.regex(table([kernel, emulator, kernel]), /^passed +qemu:6\.1 \(1\)  emulator  qemu:6\.1 \(3\)\n/);
});

test('each module has its table, and targets with one of their own stand beside the first', t => {
    const published = sampleResult('qemu:6.1', sampled, {module: {...fortune, source: 'fixtures/modules/fortune-as-published', loads: false, reason: 'ENOEXEC'}});
    const text = table([kernel, published, emulator]);
    t.deepEqual(text.split('\n').filter(line => /^==|passed {10}/.test(line)).map(line => line.replaceAll(/ +/g, ' ')), [
        '== fortune', 'passed qemu:6.1 emulator', '== fortune-as-published', 'passed qemu:6.1',
    ]);
    t.regex(text, /\nqemu:6\.1 fortune +yes +yes +no +3 passed.*\nqemu:6\.1 fortune-as-published +yes +no +- .*\nemulator +- +- +yes /);
});

test('colour is only what the caller asks for, and changes no character', t => {
    const plain = table([kernel, emulator]);
    const coloured = table([kernel, emulator], {colour: true});
    t.not(coloured, plain);
    t.is(stripVTControlCharacters(coloured).replace(/ +$/gm, ''), plain);
    t.false(plain.includes('\x1b'));
});
