import {mkdtemp, readdir, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {sampleLines, textOf} from '../reports/sample.ts';
import {HistoryFolder} from './history-folder.ts';

let dir: string;
test.before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'proc-conformance-history-'));
});
test.after.always(async () => rm(dir, {recursive: true}));

test('keeps each record once, and has them the next time; what is hidden is not looked at', async t => {
    const history = path.join(dir, 'new/history');
    const lines = sampleLines('qemu:6.1', [{clause: 'fortune.log.exact', outcome: {}}]);
    const record = path.join(dir, 'qemu-6.1.jsonl');
    await writeFile(record, textOf(lines));
    const folder = await HistoryFolder.open(history);
    t.deepEqual(folder.records, []);
    await folder.keep(record);
    await folder.keep(record);
    await writeFile(path.join(history, '.gitignore'), '');
    const [name, ...rest] = (await readdir(history)).filter(one => one !== '.gitignore');
    t.regex(name!, /^2030-01-02T030405\.000Z-qemu-6\.1-[\da-f]{6}\.jsonl$/);
    t.deepEqual(rest, []);
    t.deepEqual((await HistoryFolder.open(history)).records.map(({header}) => header.target), ['qemu:6.1']);
});

for (const [what, name, text, message] of [
    ['foreign', 'notes.txt', 'x', /^--history .*foreign: notes\.txt is no record; give a folder that has nothing else$/],
    ['damaged', 'a.jsonl', '{"type":"header"\n', /damaged\/a\.jsonl:1: .+$/],
    ['cut short', 'a.jsonl', textOf(sampleLines('emulator', [{clause: 'a.b', outcome: {}}]).slice(0, -1)), /cut short\/a\.jsonl: no footer: this is not the whole of a record; remove it$/],
] as const)
    test(`what is ${what} is told in one line`, async t => {
        const history = path.join(dir, what);
        await HistoryFolder.open(history);
        await writeFile(path.join(history, name), text);
        const {message: said} = await t.throwsAsync(HistoryFolder.open(history));
        t.regex(said, message);
        t.false(said.includes('\n'));
    });
