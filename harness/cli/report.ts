import {readdir, readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {Command} from 'commander';
import {parseRecord} from '../../reports/read-record.ts';
import type {Result} from '../../reports/record.ts';
import {writeTap} from '../../reports/tap.ts';
import {readManifest} from '../gate/manifest.ts';
import {publish} from '../gate/publish.ts';
import {Misuse} from '../misuse.ts';
import {showGate} from './show-gate.ts';

export function reportCommand(): Command {
    return new Command('report')
        .description('write the reports of an earlier run or gate again, from its records')
        .argument('<dir>', 'what --out named then: TAP, junit.xml, summary.md and index.html are written there')
        .option('--json', 'for programs, as of run')
        .addHelpText('after', `
Exit status: as that of the run or gate; 2 where there is no record, or one cannot be read.`)
        .action(report);
}

async function report(dir: string, {json = false}: {json?: boolean}): Promise<void> {
    const manifest = await readManifest(dir);
    const files = await recordsIn(dir, manifest?.cells.map(({file}) => `${file}.jsonl`) ?? null);
    const results: Result[] = [];
    for (const file of files) {
        const record = path.join(dir, file);
        const result = parseRecord(await readFile(record, 'utf8'), record);
        await writeFile(record.replace(/jsonl$/v, 'tap'), writeTap(result));
        results.push(result);
    }
    // A shard cannot tell what is of no use to the others.
    const known = manifest?.shard === null ? manifest.known : [];
    process.exitCode = await showGate(results, await publish(results, known, dir), {
        knownFile: manifest?.knownFile ?? null,
        ...json && {records: files.map(file => path.resolve(dir, file))},
    });
}

/** Those that a gate planned, in its order; else all that are there. Of a shard's others there are none. */
async function recordsIn(dir: string, planned: readonly string[] | null): Promise<string[]> {
    const found = await readdir(dir, {recursive: planned !== null}).catch((error: NodeJS.ErrnoException) => {
        throw new Misuse(`${dir} cannot be read (${error.code}); give the folder that --out named`);
    });
    const files = planned?.filter(file => found.includes(file)) ?? found.filter(file => file.endsWith('.jsonl')).toSorted();
    if (files.length === 0)
        throw new Misuse(`${dir} has no records; give the folder that --out named`);
    return files;
}
