import test from 'ava';
import {Parser, type Result as ParsedPoint} from 'tap-parser';
import {fortune, kernel, sampleResult, type Sampled} from './sample.ts';
import {writeTap} from './tap.ts';

const nasty = [
    '', ' ', '\n', '\n\n', ' \n ', 'a\nb', 'a\nb\n', 'a\n\n\nb\n\n', '\n a\nb', '  a\n b\n', 'a \nb\t\n', '\ta', 'a\r\nb', 'a\rb', '\r',
    '...', '---', 'a\n...\nb', 'a\n---\nb', 'a\n  ...', 'a\n... # x', '- a', '-', '--- x', '? a', ': a', 'a: b', 'a #b', '#', '# Subtest: x', 'x\n# Subtest: y\n    ok 1',
    'yes', 'no', 'on', 'off', 'y', 'n', 'Yes', 'true', 'null', '~', '1', '1e3', '0x1f', '0o7', '010', '1_000', '12:30:45', '.inf', '.nan', '2001-01-01', '<<', '=', '!tag', '&a', '*a', '%x', '@x', '`x`', '|', '>', '|-\n a',
    '"', '\'', '\\', 'a\\', '\\n', '\\\\#', '{', '}', '[', 'a {', ',', 'ok 1', 'not ok 2 - x', 'x\nnot ok 3\nBail out!\n1..9', 'Bail out!', 'pragma +strict', 'TAP version 14',
    '\0', '\x01\x02\x1b[31m', '\x7f', '\x80\x85\x9f', 'a\u2028b\u2029c', '\ufeffx', 'x\ufffe\uffff', '\ud800', 'x\udc00y', '\udc00\ud800', '\u{1f600}', 'äöü', '\xa0',
    'a'.repeat(100_000), 'a b '.repeat(10_000), 'x\n'.repeat(3000), '\xff'.repeat(4096), String.fromCharCode(...Array.from({length: 256}, (_, code) => code)),
];

interface Read {
    readonly points: readonly ParsedPoint[];
    readonly count: number;
    readonly rubbish: readonly string[];
}

function read(tap: string): Read {
    const points: ParsedPoint[] = [];
    const rubbish: string[] = [];
    let count = -1;
    const parser = new Parser({strict: true}, results => {
        count = results.count;
    });
    parser.on('assert', (point: ParsedPoint) => points.push(point));
    parser.on('extra', (text: string) => rubbish.push(text));
    parser.on('child', () => rubbish.push('a subtest'));
    parser.on('bailout', () => rubbish.push('a bail-out'));
    parser.end(tap);
    return {points, count, rubbish};
}

test('strings of any kind come back from the YAML as they were, as values and as names', t => {
    const sampled = nasty.map((text, index): Sampled => ({
        clause: `a.${index}`,
        level: 'safety',
        outcome: {
            verdict: 'fail', reason: text, expected: {[`k${text}`]: [text, {a: text}]}, actual: text,
            calls: [{call: text, returned: text}], log: [text, text], console: text, stderr: text, observed: {[text]: text},
        },
    }));
    const tap = writeTap(sampleResult('emulator', sampled));
    const {points, count, rubbish} = read(tap);
    t.deepEqual(rubbish, []);
    t.is(count, nasty.length);
    for (const [index, {outcome}] of sampled.entries()) {
        const {verdict, reason, expected, actual, calls, log, console, stderr, observed} = points[index]?.diag ?? {};
        t.deepEqual({verdict, reason, expected, actual, calls, log, console, stderr, observed}, outcome, JSON.stringify(nasty[index]?.slice(0, 80)));
    }
});

test('every line of a YAML block is indented and none can be taken for its end', t => {
    const tap = writeTap(sampleResult('emulator', nasty.map((text, index) => ({clause: `a.${index}`, outcome: {verdict: 'fail', actual: text, console: text}}))));
    const lines = tap.split('\n');
    t.is(lines.filter(line => /^\s*\.\.\./.test(line)).length, nasty.length);
    t.is(lines.filter(line => /^\s*---/.test(line)).length, nasty.length);
    t.deepEqual(lines.slice(0, -1).filter(line => !/^(TAP version 14$|1\.\.\d+$|(not )?ok \d+ - |# |  )/.test(line)), []);
    t.notRegex(tap, /(?![\n\t])[\p{Cc}\p{Cs}\u2028\u2029]/u);
});

test('readers of YAML 1.1 see the same strings, and texts are as easy to read as they can be', t => {
    const takenForOthers = ['yes', 'no', 'on', 'off', 'y', 'n', 'Yes', '010', '1_000', '12:30:45', '2001-01-01', '<<', '='];
    const sentence = 'the pot is full '.repeat(20).trim();
    const tap = writeTap(sampleResult('emulator', [{clause: 'a', outcome: {verdict: 'fail', reason: sentence, actual: takenForOthers, expected: 'one\n', console: 'one\ntwo\n'}}]));
    t.deepEqual(tap.match(/^ +- .*$/gm), takenForOthers.map(text => `    - "${text}"`));
    t.true(tap.includes(`\n  reason: ${sentence}\n  expected: "one\\n"\n  actual:\n`));
    t.true(tap.includes('\n  console: |\n    one\n    two\n  ...\n'));
});

test('descriptions and reasons of any kind stay on their line and come back in words', t => {
    const sampled = nasty.map((text, index): Sampled => ({clause: `a.${index}`, title: `t ${text} # SKIP \\ {`, outcome: {verdict: 'skip', reason: text}}));
    const {points, rubbish} = read(writeTap(sampleResult('emulator', sampled)));
    t.deepEqual(rubbish, []);
    t.is(points.length, nasty.length);
    t.true(points.every(point => point.ok && point.skip && point.name.endsWith('# SKIP \\ {.')));
    t.is(points[nasty.indexOf('\\\\#')]?.name, `a.${nasty.indexOf('\\\\#')} - t \\\\# # SKIP \\ {.`);
    t.is(points[nasty.indexOf('\\\\#')]?.skip, '\\\\#');
});

const one = (level: Sampled['level'] & string, outcome: Sampled['outcome']) => ({clause: `x.${level}.${outcome?.verdict ?? 'none'}`, title: 'is so', level, outcome});
const everyVerdict: readonly Sampled[] = [
    one('core', {verdict: 'pass', calls: [{call: 'read(3)', returned: '4'}]}),
    one('observed', {verdict: 'fail', observed: {errno: 'EPERM'}}),
    one('core', {verdict: 'skip', reason: 'needs two CPUs'}),
    one('listing', {verdict: 'differs', reason: 'reads nothing'}),
    one('safety', {verdict: 'known', reason: 'as published'}),
    one('core', {verdict: 'fail'}),
    one('core', {verdict: 'crash', reason: 'BUG: x'}),
    one('listing', {verdict: 'hang'}),
    one('core', {verdict: 'fixed'}),
    one('observed', {verdict: 'broken'}),
    one('core', null),
];

test('each verdict has the status and directive that it is to have', t => {
    const statusLines = (strict: boolean) => writeTap(sampleResult('emulator', everyVerdict, {strict})).split('\n').filter(line => /^(not )?ok/.test(line));
    t.deepEqual(statusLines(false), [
        'ok 1 - x.core.pass - is so',
        'ok 2 - x.observed.fail - is so',
        'ok 3 - x.core.skip - is so # SKIP needs two CPUs',
        'not ok 4 - x.listing.differs - is so # TODO listing: reads nothing',
        'not ok 5 - x.safety.known - is so # TODO known: as published',
        'not ok 6 - x.core.fail - is so',
        'not ok 7 - x.core.crash - is so',
        'not ok 8 - x.listing.hang - is so',
        'not ok 9 - x.core.fixed - is so',
        'not ok 10 - x.observed.broken - is so',
        'ok 11 - x.core.none - is so # SKIP no spec yet',
    ]);
    t.is(statusLines(true)[3], 'not ok 4 - x.listing.differs - is so');
});

test('a whole document, to the letter', t => {
    t.is(writeTap(sampleResult('qemu:6.1', everyVerdict.slice(0, 2), {kernel: {...kernel, packages: []}, module: {...fortune, loads: false, reason: 'ENOEXEC:\nversion magic'}})), `TAP version 14
1..2
# proc-conformance: 1
# target: qemu:6.1
# started: 2030-01-02T03:04:05.000Z
# kernel: 6.1.0-31-cloud-amd64 x86_64
# accelerator: tcg
# kernel command: qemu-system-x86_64 -M pc -kernel vmlinuz
# module: fortune from fixtures/modules/fortune, does not load: ENOEXEC: version magic
# module command: make -C linux-headers M=fortune modules
ok 1 - x.core.pass - is so
  ---
  level: core
  verdict: pass
  duration_ms: 61
  ...
ok 2 - x.observed.fail - is so
  ---
  level: observed
  verdict: fail
  duration_ms: 61
  observed:
    errno: EPERM
  ...
# ended 2030-01-02T03:04:17.345Z: 1 passed, 1 failed
`);
});
