import path from 'node:path';
import {Command} from 'commander';
import {oneLine} from '../../reports/plain-text.ts';
import type {Level, Result} from '../../reports/record.ts';
import {summaryOf} from '../../reports/results-json.ts';
import {countsInWords, countVerdicts, exitCode, gates} from '../../reports/verdict.ts';
import {unfinishedFolder} from '../../vm/cache.ts';
import {shellCommand} from '../../vm/qemu.ts';
import {withFolder} from '../../vm/temporary.ts';
import {checkEmulator, type Step} from '../emulator-check.ts';
import {listSpecs, makePlan, moduleUnderTest} from '../plan.ts';
import {runTarget} from '../run.ts';
import {prepare} from '../targets/prepare.ts';
import {interrupted} from './interrupt.ts';
import {Progress} from './progress.ts';

const levels: readonly Level[] = ['core', 'safety', 'listing'];

/** How many of a level are named that do not hold. */
const namedAtMost = 3;

export function emulatorCommand(): Command {
    return new Command('emulator')
        .description('for authors of emulators, which are targets of stdio:COMMAND')
        .enablePositionalOptions()
        .addCommand(new Command('check')
            .description('tell, in order, what an emulator still lacks: whether it starts, greets, resets, has each operation; then which clauses hold')
            .argument('<command...>', 'as you would type it: \'python3 my-emulator.py --fast\'; several words are taken as they are')
            .option('--json', 'for programs, in front of the command: {"exit","steps":[{"title","fault","advice","stderr"}],"judged"}; fault is null where a step holds, judged is as a target of run --json, or null where it does not come to that')
            .passThroughOptions()
            .addHelpText('after', `
Exit status: 0 conforms; 1 does not; 2 wrong usage; 3 is not far enough to be judged. EMULATORS.md shows how to write one.`)
            .action(async (words: string[], {json = false}: {json?: boolean}) => check(words.length === 1 ? words[0]! : shellCommand(words), json)));
}

async function check(command: string, json: boolean): Promise<void> {
    const steps: Step[] = [];
    for await (const step of checkEmulator(command)) {
        steps.push(step);
        if (!json)
            process.stdout.write(describeStep(step));
    }
    const result = steps.at(-1)!.fault === null ? await judge(command) : null;
    process.exitCode = result === null ? 3 : exitCode([result]);
    if (json)
        process.stdout.write(`${JSON.stringify({exit: process.exitCode, steps, judged: result && summaryOf(result)})}\n`);
    else if (result !== null)
        process.stdout.write(`${levels.map(level => levelLines(result, level, command)).join('')}${skips(result)}`);
}

function describeStep({title, fault, advice, stderr}: Step): string {
    if (fault === null)
        return `ok       ${title}\n`;
    return `MISSING  ${title}\n         ${oneLine(fault)}\n         next: ${advice}\n${standardError(stderr)}`;
}

async function judge(command: string): Promise<Result> {
    const target = `stdio:${command}`;
    const plan = makePlan(await listSpecs(), {suites: [moduleUnderTest], specs: []});
    const {step} = new Progress();
    await using preparation = await prepare(target, {names: [], inPlace: {}}, step);
    return await withFolder(unfinishedFolder(`check-${process.pid}`), async dir => step(`run ${plan.specs.length} specs`, async update => runTarget(preparation, {
        plan,
        strict: false,
        file: path.join(dir, 'emulator'),
        signal: interrupted.signal,
        progress: (finished, of) => update(`${finished} of ${of}`),
    })));
}

/** Lines of standard error that are shown: some languages begin with the cause, some end with it. */
const [firstLines, lastLines] = [3, 9] as const;

function standardError(text: string): string {
    const lines = text.trim().split('\n').map(line => `             ${oneLine(line)}\n`);
    const left = lines.length - firstLines - lastLines;
    const some = left <= 1 ? lines : [...lines.slice(0, firstLines), `             … (${left} more lines)\n`, ...lines.slice(-lastLines)];
    return text.trim() === '' ? '' : `         standard error:\n${some.join('')}`;
}

/** `core     101 passed, 3 failed, 12 skipped`, and the first that do not hold. */
function levelLines({points}: Result, level: Level, command: string): string {
    const own = points.filter(({point}) => point.level === level);
    const bad = own.filter(({outcome}) => outcome.verdict === 'broken' || gates(outcome.verdict, level, true));
    // What it broke in, before what was not run because of that.
    const wasRun = ({outcome}: (typeof bad)[number]) => !outcome.reason?.startsWith('not run: ');
    const named = bad.toSorted((a, b) => Number(wasRun(b)) - Number(wasRun(a))).slice(0, namedAtMost);
    const broke = points.find(one => one.outcome.verdict === 'broken' && wasRun(one));
    const lines = named.map(one => `         ${one.point.clause} - ${oneLine(one.point.title)}: ${oneLine(one.outcome.reason ?? one.outcome.verdict)}\n`
        + (one === broke ? standardError(one.outcome.stderr ?? '') : ''));
    if (bad.length > named.length)
        lines.push(`         and ${bad.length - named.length} more\n`);
    const next = named[0] && `         next: npx proc-conformance run --target ${shellCommand([`stdio:${command}`])} --spec ${named[0].point.clause}\n`;
    const word = bad.length === 0 ? 'ok     ' : level === 'listing' ? 'differs' : 'MISSING';
    return `${word}  ${level.padEnd(7)}  ${countsInWords(countVerdicts(own.map(({outcome}) => outcome)))}\n${lines.join('')}${next ?? ''}`;
}

/** What was not judged, by reason. */
function skips({points}: Result): string {
    const reasons = Map.groupBy(points.filter(({outcome}) => outcome.verdict === 'skip'), ({outcome}) => outcome.reason ?? '');
    const lines = [...reasons].toSorted((a, b) => b[1].length - a[1].length).map(([reason, specs]) => `         ${specs.length} skipped: ${oneLine(reason)}\n`);
    return lines.length === 0 ? '' : `not judged\n${lines.join('')}`;
}
