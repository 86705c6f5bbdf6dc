import test from 'ava';
import {annotations} from './annotations.ts';
import {fortune, sampleResult, type Sampled} from './sample.ts';

const options = {pathOf: (file: string) => `sub/${file}`, knownFile: 'sub/known-differences.json'};

const sampled: readonly Sampled[] = [
    {clause: 'a.pass', outcome: {}},
    {clause: 'a.fail', outcome: {verdict: 'fail', reason: 'got 1'}},
    {clause: 'a.known', outcome: {verdict: 'known', reason: 'old'}},
    {clause: 'a.differs', level: 'listing', outcome: {verdict: 'differs', reason: 'EIO'}},
    {clause: 'a.broken', outcome: {verdict: 'broken', reason: 'silent'}},
];

test('an error for what gates, a warning for what is broken, on the line where the spec is', t => {
    t.deepEqual(annotations([sampleResult('qemu:6.1', sampled)], [], options), [
        '::error file=sub/suites/fortune/sample.spec.ts,line=12,title=a.fail - does what a.fail says::qemu:6.1: FAIL: got 1',
        '::warning file=sub/suites/fortune/sample.spec.ts,line=12,title=a.broken - does what a.broken says::qemu:6.1: BROKEN: silent',
    ]);
});

test('one for a spec, with all targets that it is about', t => {
    const other = sampleResult('qemu:6.12', [{clause: 'a.fail', outcome: {verdict: 'crash', reason: 'BUG'}}]);
    const third = sampleResult('qemu:7.2', [{clause: 'a.fail', outcome: {verdict: 'fail', reason: 'got 1'}}]);
    t.deepEqual(annotations([sampleResult('qemu:6.1', sampled.slice(0, 2)), other, third], [], options), [
        '::error file=sub/suites/fortune/sample.spec.ts,line=12,title=a.fail - does what a.fail says::qemu:6.1, qemu:7.2: FAIL: got 1%0Aqemu:6.12: CRASH: BUG',
    ]);
});

test('strict results have listings that gate', t => {
    const lines = annotations([sampleResult('qemu:6.1', sampled, {strict: true})], [], options);
    t.true(lines.some(line => line.startsWith('::error ') && line.includes('title=a.differs')));
});

test('a module that is refused is said once', t => {
    const refused = sampleResult('qemu:6.1', ['a', 'b'].map(clause => ({clause, outcome: {verdict: 'fail', reason: 'fortune does not build: x.c:1: error'}})),
        {module: {...fortune, builds: false, loads: null, reason: 'x.c:1: error'}});
    t.deepEqual(annotations([refused], [], options), ['::error title=qemu%3A6.1::fortune does not build: x.c:1: error']);
});

test('known differences that explain nothing are pointed at', t => {
    t.deepEqual(annotations([], [{clause: 'a.b', target: '*', reason: 'r', link: 'l'}], options), [
        '::warning file=sub/known-differences.json,title=known difference not used::a.b on *',
    ]);
});

/** As the runner's ActionCommand.TryParseV2 takes a line apart. */
function parse(line: string): {command: string; properties: Record<string, string>; data: string} {
    const [, command, list, data] = /^::(\w+) ?(.*?)::(.*)$/s.exec(line)!;
    const back = (text: string, ...pairs: Array<[string, string]>) => pairs.reduce((done, [from, to]) => done.replaceAll(from, to), text);
    const dataPairs: Array<[string, string]> = [['%0D', '\r'], ['%0A', '\n'], ['%25', '%']];
    const properties = list!.split(',').map(pair => [pair.slice(0, pair.indexOf('=')), back(pair.slice(pair.indexOf('=') + 1), ['%3A', ':'], ['%2C', ','], ...dataPairs)]);
    return {command: command!, properties: Object.fromEntries(properties) as Record<string, string>, data: back(data!, ...dataPairs)};
}

test('text from a target ends no command and begins none', t => {
    const nasty = 'a::b, file=/etc/passwd,line=1 %25 %0A %\r\n::error::x\r::set-output name=x::y\x1b[31m\u2028';
    const [line, ...others] = annotations([sampleResult('stdio:a,b:c%\n', [{clause: 'a', title: nasty, outcome: {verdict: 'fail', reason: nasty}}])], [], options);
    t.deepEqual(others, []);
    t.false(/\p{Cc}/v.test(line!));
    const {command, properties, data} = parse(line!);
    t.is(command, 'error');
    t.deepEqual(Object.keys(properties), ['file', 'line', 'title']);
    t.is(properties['line'], '12');
    t.is(properties['title'], 'a - a::b, file=/etc/passwd,line=1 %25 %0A % ::error::x ::set-output name=x::y\\x1b[31m');
    t.is(data, 'stdio:a,b:c%: FAIL: a::b, file=/etc/passwd,line=1 %25 %0A % ::error::x ::set-output name=x::y\\x1b[31m');
});
