import {appendFile, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {followLines} from './ava.ts';

test('a file may be removed as soon as nobody follows it', async t => {
    const lines: string[] = [];
    for (let round = 0; round < 20; round++) {
        const dir = await mkdtemp(path.join(tmpdir(), 'proc-conformance-test-'));
        const file = path.join(dir, 'lines');
        await writeFile(file, '');
        {
            await using _followed = followLines(file, line => lines.push(line));
            // Each is an event, and a read that waits for the one before it.
            for (let line = 0; line < 20; line++)
                await appendFile(file, `${round}\n`);
        }
        await rm(dir, {recursive: true});
    }
    t.true(lines.length > 0);
    t.true(lines.every(line => /^\d+$/v.test(line)));
});
