import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {Argument, Command} from 'commander';
import {writeTap} from '../../reports/tap.ts';
import {makeFolder} from '../../vm/folder.ts';
import {writeManifest} from '../gate/manifest.ts';
import {mergeShards} from '../gate/merge.ts';
import {publish} from '../gate/publish.ts';
import {makeOutFolder} from './out-folder.ts';
import {showGate} from './show-gate.ts';

export function mergeCommand(): Command {
    return new Command('merge')
        .description('join the shards of a gate to the results of the whole')
        .addArgument(new Argument('<dir...>', 'the folders that gate --shard wrote, all of them, in any order'))
        .option('--out <dir>', 'where the whole goes, as gate would have left it', 'results')
        .option('--json', 'for programs, as of run')
        .addHelpText('after', `
Exit status: as that of gate; 2 too where a shard is missing, there twice, or of another gate.`)
        .action(merge);
}

async function merge(dirs: string[], options: {readonly out: string; readonly json?: boolean}): Promise<void> {
    const {manifest, cells} = await mergeShards(dirs);
    const out = await makeOutFolder(options.out);
    await writeManifest(out, manifest);
    for (const {cell, result, lines, console} of cells) {
        const file = path.join(out, cell.file);
        await makeFolder(path.dirname(file));
        await writeFile(`${file}.jsonl`, lines.map(line => `${JSON.stringify(line)}\n`).join(''));
        await writeFile(`${file}.tap`, writeTap(result));
        await writeFile(`${file}.console.log`, console);
    }
    const results = cells.map(({result}) => result);
    process.exitCode = await showGate(results, await publish(results, manifest.known, out), {
        knownFile: manifest.knownFile,
        ...options.json && {records: cells.map(({cell}) => `${path.join(out, cell.file)}.jsonl`)},
    });
}
