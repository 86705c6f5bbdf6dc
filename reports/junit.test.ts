import {readFile} from 'node:fs/promises';
import test from 'ava';
import {validateXML} from 'xmllint-wasm';
import {writeJunit} from './junit.ts';
import {fortune, sampleResult, type Sampled} from './sample.ts';

const schema = await readFile(new URL('junit.xsd', import.meta.url), 'utf8');

async function faults(xml: string): Promise<string[]> {
    const {errors} = await validateXML({xml: [{fileName: 'junit.xml', contents: xml}], schema: [schema]});
    return errors.map(({message}) => message);
}

const every: readonly Sampled[] = [
    {clause: 'a.pass', outcome: {duration_ms: 1234}},
    {clause: 'a.fail', outcome: {verdict: 'fail', reason: 'got 1, expected 2', expected: 2, actual: 1, calls: [{call: 'read(fd=3)', returned: '1'}]}},
    {clause: 'a.crash', outcome: {verdict: 'crash', reason: 'BUG: oops', console: 'line\nline'}},
    {clause: 'a.hang', level: 'listing', outcome: {verdict: 'hang', reason: 'rmmod had not returned'}},
    {clause: 'a.broken', outcome: {verdict: 'broken', reason: 'silent'}},
    {clause: 'a.fixed', outcome: {verdict: 'fixed', reason: 'holds'}},
    {clause: 'a.differs', level: 'listing', outcome: {verdict: 'differs', reason: 'got EIO'}},
    {clause: 'a.known', outcome: {verdict: 'known', reason: 'old', seen: {verdict: 'fail'}}},
    {clause: 'a.skip', outcome: {verdict: 'skip', reason: 'no users'}},
    {clause: 'a.observed', level: 'observed', outcome: {observed: {splice: 'EINVAL'}}},
    {clause: 'a.unstated', outcome: null},
];

test('every verdict, as the schema wants it', async t => {
    const published = {module: {...fortune, source: 'fixtures/modules/fortune-as-published'}};
    const xml = writeJunit([sampleResult('qemu:6.1', every), sampleResult('qemu:6.1', every, published), sampleResult('emulator', every, {kernel: null, module: null})]);
    t.deepEqual(await faults(xml), []);
    t.deepEqual([...xml.matchAll(/<testsuite name="([^"]*)"/g)].map(([, name]) => name), ['qemu:6.1 fortune', 'qemu:6.1 fortune-as-published', 'emulator']);
    t.regex(xml, /<testsuite name="emulator" tests="11" failures="4" errors="1" skipped="4" time="12\.345" timestamp="2030-01-02T03:04:05\.000Z">/);
    t.regex(xml, /<testcase classname="a\.pass" name="does what a\.pass says" file="suites\/fortune\/sample\.spec\.ts" line="12" time="1\.234"\/>/);
    t.regex(xml, /<failure message="got 1, expected 2" type="fail">level: core\nverdict: fail\n[^<]*calls:\n {2}- call: read\(fd=3\)/);
    t.regex(xml, /<error message="silent" type="broken">/);
    t.regex(xml, /<skipped message="known: old"\/>/);
    t.regex(xml, /<skipped message="differs: got EIO"\/>/);
    t.regex(xml, /<system-out>\{&quot;splice&quot;:&quot;EINVAL&quot;\}<\/system-out>/);
});

test('what is strict is a failure', async t => {
    const xml = writeJunit([sampleResult('qemu:6.1', every, {strict: true})]);
    t.deepEqual(await faults(xml), []);
    t.regex(xml, /<failure message="got EIO" type="differs">/);
});

test('text from a target is text', async t => {
    const nasty = `</failure><x a="1" b='2'>&amp;&#0; ]]> <!-- <![CDATA[ \0\x01\x1b[31m\ud800\ufffe\n\tend`;
    const xml = writeJunit([sampleResult('stdio:a "b" <c> & \x07', [
        {clause: 'a', title: nasty, outcome: {verdict: 'fail', reason: nasty, actual: nasty, observed: {[nasty]: nasty}}},
        {clause: 'b', outcome: {verdict: 'skip', reason: nasty}},
    ], {kernel: null, module: {...fortune, source: `/home/me/${nasty.replaceAll('/', '')}`}})]);
    t.deepEqual(await faults(xml), []);
    t.deepEqual([...xml.matchAll(/<\/?([\w-]+)/g)].map(([, name]) => name).filter(name => !/^(?:testsuites?|testcase|propert(?:y|ies)|failure|skipped|system-out)$/.test(name!)), []);
    t.false(/[\p{Cc}--[\n]]/v.test(xml));
});

test('the schema refuses what is not so', async t => {
    const xml = writeJunit([sampleResult('qemu:6.1', every)]);
    for (const [from, to] of [['tests="11"', ''], ['type="broken"', 'type="odd"'], ['line="12"', 'line="0"'], ['<skipped ', '<ignored '], ['</testsuites>', '']] as const) {
        t.true(xml.includes(from), from);
        t.not((await faults(xml.replace(from, to))).length, 0, from);
    }
});
