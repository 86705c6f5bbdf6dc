import path from 'node:path';
import {Command, Option} from 'commander';
import {describeKnown, unusedOf, type KnownDifference} from '../../reports/known-difference.ts';
import type {Result} from '../../reports/record.ts';
import {resultsAsJson} from '../../reports/results-json.ts';
import {table} from '../../reports/table.ts';
import {exitCode} from '../../reports/verdict.ts';
import {clearAbandoned} from '../../vm/cache.ts';
import {ordinarySupply, type Supply} from '../../vm/supply.ts';
import {ownKnownDifferences, readKnownDifferences} from '../known-differences.ts';
import {HistoryFolder} from '../history-folder.ts';
import {Misuse} from '../misuse.ts';
import {moduleOption} from '../module-folder.ts';
import {listSpecs, makePlan, moduleUnderTest, modulesOf, raceIn, type Plan, type Selection} from '../plan.ts';
import {ordinaryDrawing, type Drawing} from '../run-context.ts';
import {runTarget} from '../run.ts';
import {defaultTarget, isDebianKernel, takesModule, targetFileNames} from '../targets/name.ts';
import {prepare, type Wanted} from '../targets/prepare.ts';
import {writePage} from '../write-page.ts';
import {interrupted} from './interrupt.ts';
import {checkKernelTrees} from './kernel-trees.ts';
import {makeOutFolder} from './out-folder.ts';
import {Progress} from './progress.ts';
import {expandTargets} from '../targets/expand.ts';
import {tellHistory} from './tell-history.ts';
import {terminalLayout} from './terminal.ts';
import {watchSources} from './watch.ts';

interface Options {
    readonly target?: string[];
    readonly module?: string;
    readonly suite?: string[];
    readonly spec?: string[];
    readonly strict?: boolean;
    readonly sequences: number;
    readonly known?: string;
    readonly replay?: NonNullable<Drawing['replay']>;
    readonly out: string;
    readonly compiler: Supply['compiler'];
    readonly offline?: boolean;
    readonly dryRun?: boolean;
    readonly history?: string;
    readonly json?: boolean;
    readonly watch?: boolean;
}

function atLeastOne(value: string): number {
    if (!/^[1-9]\d{0,8}$/v.test(value))
        throw new Misuse(`--sequences ${value} is not a number of them; give 1 or more`);
    return Number(value);
}

function seedAndPath(value: string): NonNullable<Drawing['replay']> {
    const [, seed, steps] = /^(-?\d+):(\d+(?::\d+)*)$/v.exec(value) ?? [];
    if (seed === undefined || steps === undefined)
        throw new Misuse(`--replay ${value} is not what a failure printed; that looks like --replay 1234:0:5:7`);
    return {seed: Number(seed), path: steps};
}

const collect = (value: string, before: string[] = []) => [...before, value];

export function runCommand(): Command {
    return new Command('run')
        .description('run specs on targets and lay the results side by side')
        .option('--target <target>', 'what to judge: qemu:6.1 (any that `kernels` lists; latest; all), qemu:DIR (a kernel build tree of your own), container:6.1 (the same kernels in a container, where there is Docker; latest; all; uml-6.1), uml:6.1 (User Mode Linux), uml:DIR (a tree built with ARCH=um), emulator, emulator:as-published, \'stdio:COMMAND\' (a program that speaks the protocol); may be repeated (default: $PROC_CONFORMANCE_TARGET, else qemu:6.1)', collect)
        .option('--module <dir>', 'a folder whose Kbuild or Makefile makes fortune.ko, to be judged in place of the project\'s own; without --suite and --spec only the suite fortune is run')
        .option('--suite <name>', 'only clauses of this suite; may be repeated', collect)
        .option('--spec <glob>', 'only clauses whose id matches, such as \'fortune.wrap.*\'; may be repeated', collect)
        .option('--strict', 'listing clauses must hold too')
        .option('--known <file>', 'known differences; without --module those of the project apply by themselves')
        .option('--sequences <n>', 'how many sequences each spec tries that draws them at random (fortune.model.*)', atLeastOne, ordinaryDrawing.sequences)
        .option('--replay <seed:path>', 'draw the sequence that a failure named so, and no other', seedAndPath)
        .option('--out <dir>', 'where records, TAP and consoles go', 'results')
        .addOption(new Option('--compiler <which>', 'what compiles modules for kernels: the compiler of this machine, or that of the release of Debian that the kernel is from').choices(['host', 'release']).default('host'))
        .option('--offline', 'fetch nothing and ask nothing of the network: what the cache lacks is an error')
        .option('--history <dir>', 'keep the records there too, and tell of each spec since when it is so')
        .option('--json', 'for programs: {"exit","targets":[{"target","builds","loads","behaves","exit","counts","toLookAt","record"}]}; with --dry-run {"targets","specs"}')
        .option('--watch', 'run again whenever a source of the module is saved: a first look within seconds, then the whole; Ctrl-C ends it')
        .option('--dry-run', 'print what would be run, and run nothing')
        .addHelpText('after', `
Exit status: 0 conforms; 1 does not (or does not build or load); 2 wrong usage; 3 could not be judged.
For each target the folder given by --out holds TARGET.jsonl (the record), TARGET.tap and TARGET.console.log;
index.html shows them all side by side.`)
        .action(run);
}

async function run(options: Options): Promise<void> {
    const targets = expandTargets(options.target ?? [defaultTarget()]);
    const module = options.module === undefined ? null : await moduleOption(options.module);
    const plan = makePlan(await listSpecs(), selectionOf(options));
    const wanted: Wanted = {names: modulesOf(plan.specs), inPlace: module === null ? {} : {[moduleUnderTest]: module}, racing: raceIn(plan.specs)};
    if (module !== null && !wanted.names.includes(moduleUnderTest))
        throw new Misuse(`--module ${options.module} is about the suite ${moduleUnderTest}, and nothing of it is selected; leave --suite and --spec out`);
    const known = await readKnown(options, module);
    await checkKernelTrees(targets);
    if (options.watch && !targets.some(takesModule))
        throw new Misuse('--watch builds a module again when its source is saved, and no target is a kernel; add --target qemu:6.1');
    if (options.dryRun) {
        process.stdout.write(options.json ? planAsJson(plan, targets) : describePlan(plan, targets));
        return;
    }
    if (module !== null)
        for (const target of targets)
            if (!takesModule(target))
                process.stderr.write(`note: --module concerns kernels; ${target} ignores it\n`);
    if (options.compiler === 'release')
        for (const target of targets)
            if (!isDebianKernel(target))
                process.stderr.write(`note: --compiler release concerns Debian's kernels; ${target} ignores it\n`);
    if (options.watch && options.json)
        throw new Misuse('--json is written at the end, and --watch has none; leave one of them out');
    if (options.watch && options.history !== undefined)
        throw new Misuse('--history keeps finished runs, and --watch begins ever new ones; leave one of them out');
    const history = options.history === undefined ? null : await HistoryFolder.open(options.history);
    const out = await makeOutFolder(options.out);
    await clearAbandoned();
    const progress = new Progress();
    const names = targetFileNames(targets);
    const results: Result[] = [];
    const supply = {...ordinarySupply, offline: options.offline ?? false, compiler: options.compiler};
    const common = {strict: options.strict ?? false, known, drawing: {sequences: options.sequences, replay: options.replay ?? null}};
    if (options.watch) {
        await watchSources({targets, plan, wanted, supply, common, out, fileOf: target => path.join(out, names.get(target)!)});
        return;
    }
    for (const target of targets) {
        await using preparation = await prepare(target, wanted, progress.step, supply);
        process.stderr.write(preparation.notes.map(note => `note: ${note}\n`).join(''));
        if (preparation.module && module !== null)
            process.stderr.write(compilerWarnings(preparation.buildOutput));
        results.push(await progress.step(`run ${plan.specs.length} specs on ${target}`, async update => runTarget(preparation, {
            ...common,
            plan,
            file: path.join(out, names.get(target)!),
            signal: interrupted.signal,
            progress: (finished, of) => update(`${finished} of ${of}`),
        })));
    }
    const records = targets.map(target => `${path.join(out, names.get(target)!)}.jsonl`);
    const histories = history && await tellHistory(history, results, records);
    await writePage(results, out, histories?.of);
    process.stderr.write(unusedNotes(known, results));
    process.exitCode = exitCode(results);
    process.stdout.write(options.json ? resultsAsJson(results, records, process.exitCode)
        : `\n${table(results, terminalLayout())}${histories?.text ?? ''}\n${summary(results, options.out, names, progress)}`);
}

/** The other suites are not about the module that a user brings. */
function selectionOf({suite = [], spec = [], module}: Options): Selection {
    return {suites: module !== undefined && suite.length === 0 && spec.length === 0 ? [moduleUnderTest] : suite, specs: spec};
}

/** Those of the project are about modules of the project. */
async function readKnown({known}: Options, module: string | null): Promise<readonly KnownDifference[]> {
    if (known === undefined && module !== null)
        return [];
    return readKnownDifferences(known ?? ownKnownDifferences, await listSpecs());
}

/** Of those that are about what was run: the others wait for their own runs. */
function unusedNotes(known: readonly KnownDifference[], results: readonly Result[]): string {
    return unusedOf(known, results).vain.map(one => `note: known difference not used: ${describeKnown(one)}\n`).join('');
}

function describePlan(plan: Plan, targets: readonly string[]): string {
    const lines = plan.points.map(({clause, title, level, spec}) => `${level.padEnd(8)} ${clause} - ${spec ? title : '(no spec yet)'}`);
    return `${lines.join('\n')}\n\n${plan.specs.length} specs on ${targets.join(', ')}\n`;
}

function planAsJson({points}: Plan, targets: readonly string[]): string {
    return `${JSON.stringify({targets, specs: points.filter(({spec}) => spec).map(({clause, title, level}) => ({clause, title, level}))})}\n`;
}

/** Seconds; the others were told when they ended. Some go on side by side, so that all takes less than their sum. */
const worthTelling = 2;

function summary(results: readonly Result[], out: string, names: ReadonlyMap<string, string>, progress: Progress): string {
    const words = {0: 'conforms', 1: 'does not conform', 3: 'could not be judged'};
    const verdicts = results.map(result => `${result.header.target} ${words[exitCode([result])]}`);
    const files = results.map(result => `  ${path.join(out, names.get(result.header.target)!)}.{jsonl,tap,console.log}`);
    const slow = progress.timings.filter(({seconds}) => seconds >= worthTelling);
    const inAll = performance.now() / 1000;
    return [
        `Verdict: ${verdicts.join('; ')}.`,
        'Files:',
        ...files,
        `  ${path.join(out, 'index.html')}`,
        'Steps:',
        ...slow.map(({title, seconds}) => `  ${seconds.toFixed(1).padStart(6)} s  ${title}`),
        `  ${inAll.toFixed(1).padStart(6)} s  in all`,
        '',
    ].join('\n');
}

function compilerWarnings(output: string): string {
    const lines = output.split('\n').filter(line => /\bwarning: /i.test(line));
    return lines.map(line => `${line}\n`).join('');
}
