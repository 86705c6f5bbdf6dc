/** npm run model: not a subcommand, because it is `run` with more sequences and a count of them a second. */
import path from 'node:path';
import {readFile} from 'node:fs/promises';
import {Command} from 'commander';
import {execa} from 'execa';
import {parseRecord} from '../../reports/read-record.ts';
import {projectDir} from '../plan.ts';
import {defaultTarget, parseTargetName, targetFileNames} from '../targets/name.ts';
import {runProgram} from './program.ts';

interface Options {
    readonly target: string;
    readonly sequences: string;
    readonly module?: string;
}

const out = path.join(projectDir, 'results/model');

await runProgram(new Command('npm run model --')
    .description('many sequences of calls, drawn at random and held to the model; each spec has one processor')
    .option('--target <target>', 'as in run', defaultTarget())
    .option('--sequences <n>', 'how many each spec tries', '1000')
    .option('--module <dir>', 'as in run')
    .addHelpText('after', '\nExit status: as that of run.')
    .action(model));

async function model({target, sequences, module}: Options): Promise<void> {
    const modules = module === undefined ? [] : ['--module', module];
    const {exitCode} = await execa(process.execPath, [
        path.join(import.meta.dirname, 'main.ts'), 'run', '--target', target, ...modules,
        '--spec', 'fortune.model.*', '--sequences', sequences, '--out', out,
    ], {stdio: 'inherit', reject: false});
    process.exitCode = exitCode ?? 3;
    if (exitCode !== 0)
        return;
    const {name} = parseTargetName(target);
    const file = path.join(out, `${targetFileNames([name]).get(name)}.jsonl`);
    for (const {point, outcome} of parseRecord(await readFile(file, 'utf8'), file).points)
        process.stdout.write(`${point.clause}: ${sequences} sequences, ${(Number(sequences) * 1000 / outcome.duration_ms).toFixed(1)} a second\n`);
}
