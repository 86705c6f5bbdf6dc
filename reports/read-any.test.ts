import test from 'ava';
import {parseAny, readAny} from './read-any.ts';
import {sampleLines, sampleResult, textOf} from './sample.ts';
import {writeTap} from './tap.ts';
import {Unreadable} from './unreadable.ts';

const sampled = [{clause: 'fortune.load.entry', outcome: {}}];

test('the content decides between a record and TAP, and both give the same side', t => {
    const record = parseAny(textOf(sampleLines('qemu:6.1', sampled)), 'misnamed.tap');
    const tap = parseAny(writeTap(sampleResult('qemu:6.1', sampled)), 'misnamed.jsonl');
    t.is(record.result?.header.target, 'qemu:6.1');
    t.is(tap.result, null);
    t.deepEqual(tap.side, record.side);
    t.is(parseAny('noise first\nok 1 - a\n1..1\n', 'x').side.points.length, 1);
});

test('anything else is refused in one line', async t => {
    const message = async (reading: () => Promise<unknown>) => (await t.throwsAsync(reading, {instanceOf: Unreadable}))?.message;
    t.is(await message(async () => parseAny(' \n', 'x')), 'x: empty');
    t.is(await message(async () => parseAny('<html>ok</html>\n', 'x')), 'x:1: neither a result record nor TAP');
    t.is(await message(() => readAny('no/such.jsonl')), 'no/such.jsonl: no such file');
    t.is(await message(() => readAny('package.json/such.jsonl')), 'package.json/such.jsonl: no such file');
    t.is(await message(() => readAny(import.meta.dirname)), `${import.meta.dirname}: a directory; name a .jsonl or .tap in it`);
});
