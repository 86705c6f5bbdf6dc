import path from 'node:path';
import parallel from 'ci-parallel-vars';
import {Command, Option} from 'commander';
import type {Result} from '../../reports/record.ts';
import {resultsAsJson} from '../../reports/results-json.ts';
import {table} from '../../reports/table.ts';
import {clearAbandoned} from '../../vm/cache.ts';
import {readConfig, usualConfig} from '../gate/config.ts';
import {githubMatrix, kubernetesJob} from '../gate/job-plan.ts';
import {manifestOf, writeManifest} from '../gate/manifest.ts';
import {makeMatrix, type Cell} from '../gate/matrix.ts';
import {publish} from '../gate/publish.ts';
import {runMatrix} from '../gate/run-matrix.ts';
import {exitOfShard, parseShard, shareOf, type Shard} from '../gate/shard.ts';
import {HistoryFolder} from '../history-folder.ts';
import {Misuse} from '../misuse.ts';
import {listSpecs, projectDir} from '../plan.ts';
import {interrupted} from './interrupt.ts';
import {MatrixView} from './matrix-view.ts';
import {makeOutFolder} from './out-folder.ts';
import {showGate} from './show-gate.ts';
import {tellHistory} from './tell-history.ts';
import {terminalLayout} from './terminal.ts';

interface Options {
    readonly config?: string;
    readonly out: string;
    readonly shard?: Shard;
    readonly plan?: 'github' | 'kubernetes';
    readonly shards?: number;
    readonly history?: string;
    readonly json?: boolean;
    readonly offline: boolean;
}

function shardCount(text: string): number {
    if (!/^[1-9]\d{0,3}$/v.test(text))
        throw new Misuse(`--shards ${text} is not a number of shards; give 1 or more`);
    return Number(text);
}

export function gateCommand(): Command {
    return new Command('gate')
        .description('judge every module on every target of a configuration, against its known differences')
        .option('--config <file>', `the configuration (default: ${usualConfig} in this folder)`)
        .option('--out <dir>', 'where records, TAP, consoles, junit.xml, summary.md and index.html go', 'results')
        .option('--shard <i/n>', 'only the i-th of n parts; its results are for merge (default: as the CI system\'s variables say, else all)', parseShard)
        .addOption(new Option('--plan <engine>', 'print what runs the shards, and run nothing: a job matrix, or an Indexed Job').choices(['github', 'kubernetes']))
        .option('--shards <n>', 'with --plan: into how many parts (default: one for each module on each target)', shardCount)
        .option('--history <dir>', 'keep the records there too, and tell of each spec since when it is so')
        .option('--json', 'for programs, as of run')
        .option('--offline', 'fetch nothing and ask nothing of the network: what the cache lacks is an error', false)
        .addHelpText('after', `
Exit status: 0 conforms; 1 does not (or does not build or load, or a known difference holds); 2 wrong usage or
configuration; 3 could not be judged.
On GitHub the summary is appended to the job's, and what gates is annotated at the line of its spec; a shard leaves that
to merge.`)
        .action(gate);
}

async function gate(options: Options): Promise<void> {
    const stated = await listSpecs();
    const settings = await readConfig(options.config, stated);
    const matrix = makeMatrix(settings, stated);
    if (options.shards !== undefined && options.plan === undefined)
        throw new Misuse('--shards is of use with --plan alone; to run one of them give --shard 2/5');
    if (options.plan !== undefined) {
        process.stdout.write(describeJobs(options.plan, matrix, options));
        return;
    }
    const shard = options.shard ?? shardOfJob();
    const cells = shard === null ? matrix : shareOf(matrix, shard);
    const knownFile = settings.knownFile === null ? null : path.relative(projectDir, settings.knownFile);
    const manifest = manifestOf(matrix, shard, settings, knownFile);
    if (options.history !== undefined && shard !== null)
        throw new Misuse('--history tells of whole gates; leave --shard out');
    const history = options.history === undefined ? null : await HistoryFolder.open(options.history);
    const out = await makeOutFolder(options.out);
    await clearAbandoned();
    await writeManifest(out, manifest);
    const {results, abandoned} = await watched(cells, async watcher => runMatrix(cells, {
        settings,
        ...shard && {shard: {...shard, plan: manifest.plan}},
        out,
        signal: interrupted.signal,
        watcher,
        offline: options.offline,
    }));
    const records = cells.map(({file}) => `${path.join(out, file)}.jsonl`);
    const histories = history && await tellHistory(history, results, records);
    process.exitCode = shard === null
        ? await showGate(results, await publish(results, settings.known, out, histories?.of), {knownFile, ...histories && {history: histories.text}, ...options.json && {records}})
        : showShard(results, shard, options.out, options.json ? records : null);
    if (abandoned)
        process.exit();
}

async function watched<T>(cells: readonly Cell[], work: (view: MatrixView) => Promise<T>): Promise<T> {
    using view = new MatrixView(cells.length);
    return await work(view);
}

/** Of a CI system that runs one job several times; it counts from 0. */
function shardOfJob(): Shard | null {
    if (parallel === null || parallel.total < 2)
        return null;
    const shard = {index: parallel.index + 1, of: parallel.total};
    process.stderr.write(`note: shard ${shard.index}/${shard.of}, as this CI system's variables say\n`);
    return shard;
}

function describeJobs(engine: 'github' | 'kubernetes', matrix: readonly Cell[], {shards = matrix.length, config}: Options): string {
    const shares = Array.from({length: shards}, (_, index) => shareOf(matrix, {index: index + 1, of: shards}));
    return engine === 'github' ? githubMatrix(shares) : kubernetesJob(shares, config);
}

function showShard(results: readonly Result[], {index, of}: Shard, out: string, records: readonly string[] | null): 0 | 1 | 3 {
    const exit = exitOfShard(results);
    if (records !== null) {
        process.stdout.write(resultsAsJson(results, records, exit));
        return exit;
    }
    process.stdout.write(`\n${table(results, terminalLayout())}`);
    process.stdout.write(`\nShard ${index} of ${of}; proc-conformance merge ${out} … joins it with the others.\n`);
    return exit;
}
