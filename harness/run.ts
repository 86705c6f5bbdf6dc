import {appendFile, readFile, rm, truncate, writeFile} from 'node:fs/promises';
import {availableParallelism} from 'node:os';
import {footerOf} from '../reports/footer.ts';
import {knownFor, type KnownDifference} from '../reports/known-difference.ts';
import {outcomeWithoutEvent, parseRecord} from '../reports/read-record.ts';
import type {Finished, Header, Line, ModuleBuild, Outcome, Point, Result} from '../reports/record.ts';
import {writeTap} from '../reports/tap.ts';
import {refusalOf} from '../reports/triple.ts';
import {SetupFailure} from '../vm/failure.ts';
import {followLines} from './ava.ts';
import {CallFailed, TargetBroken} from './faults.ts';
import {projectContent} from './project-content.ts';
import {moduleUnderTest, type Plan, type StatedSpec} from './plan.ts';
import {ordinaryDrawing, type Drawing} from './run-context.ts';
import {RunWorker, type TimeLimit} from './run-worker.ts';
import {openTarget} from './targets/open.ts';
import type {Prepared} from './targets/prepared.ts';
import type {Preparation} from './targets/prepare.ts';
import {forMany} from './targets/beginnings.ts';

export interface RunOptions {
    readonly plan: Plan;
    readonly strict: boolean;
    /** Known differences, of this target and of others; none where it is left out. */
    readonly known?: readonly KnownDifference[];
    /** Left out: the ordinary one. */
    readonly drawing?: Drawing;
    /** What the record says of being a part of a gate. */
    readonly shard?: Header['shard'];
    /** Of the record and its companions, without their endings. */
    readonly file: string;
    /** Ends the run at once; the record then has no footer. */
    readonly signal: AbortSignal;
    /** Called after each spec, with what it came to. */
    readonly progress: (finished: number, planned: number, event: Finished) => void;
    /** How long specs may take together; what has not finished then is broken. */
    readonly limit?: TimeLimit;
    /** One that was started ahead, with a limit of its own; where it is gone or left out, the run starts one. */
    readonly worker?: RunWorker;
    /** How many specs may be under way at a time; as many as keep the processors at work where it is left out. */
    readonly atATime?: number;
}

/** How many specs keep so many processors at work: while one waits for its machine to start or to answer, another goes on. */
export function specsAtATime(processors: number): number {
    return processors + 1;
}

/** Runs a plan on one target: FILE.jsonl, FILE.tap and FILE.console.log, and the result read back from the record. */
export async function runTarget(preparation: Preparation, options: RunOptions): Promise<Result> {
    const started = performance.now();
    const record = `${options.file}.jsonl`;
    const {prepared, module, console} = await begin(preparation);
    // What an earlier run left under these names would contradict a record that is cut short.
    await rm(`${options.file}.tap`, {force: true});
    await writeFile(record, lineOf(header(prepared, module, await projectContent(), options)));
    await writeFile(`${options.file}.console.log`, console);
    const trouble = refusalOf(module);
    const refused = ({clause}: {clause: string}) => trouble !== null && clause.startsWith(`${moduleUnderTest}.`);
    const missing = await runSpecs(prepared, options.plan.specs.filter(spec => !refused(spec)), module, options);
    await completeRecord(record, point => trouble !== null && refused(point) ? {verdict: 'fail', duration_ms: 0, reason: trouble} : missing);
    const footer = footerOf(parseRecord(await readFile(record, 'utf8'), record), new Date().toISOString(), Math.round(performance.now() - started));
    await appendFile(record, lineOf(footer));
    const result = parseRecord(await readFile(record, 'utf8'), record);
    await writeFile(`${options.file}.tap`, writeTap(result));
    return result;
}

function header(prepared: Prepared, module: ModuleBuild | null, project: string, {plan, strict, shard}: RunOptions): Header {
    return {
        type: 'header',
        format: 'proc-conformance',
        version: 1,
        target: prepared.name,
        started: new Date().toISOString(),
        strict,
        project,
        ...shard && {shard},
        kernel: 'kernel' in prepared ? prepared.kernel : null,
        module,
        plan: plan.points,
    };
}

interface Begun extends Pick<Preparation, 'prepared' | 'module'> {
    /** From power-on to where specs begin. */
    readonly console: string;
}

/** A module that does not load at all is said once, with the kernel's own words, before any spec runs into it. */
async function begin({prepared, module}: Preparation): Promise<Begun> {
    if (prepared.kind !== 'qemu' && prepared.kind !== 'uml')
        return {prepared, module, console: ''};
    const booted = prepared.template.console;
    if (!module?.builds)
        return {prepared, module, console: booted};
    try {
        return {prepared, module: {...module, loads: true}, console: booted + await loadOnce(prepared, module.name)};
    } catch (error) {
        if (error instanceof CallFailed)
            return {prepared, module: {...module, loads: false, reason: error.message}, console: booted};
        throw error instanceof TargetBroken ? new SetupFailure(`${prepared.name} is broken: ${error.message}`) : error;
    }
}

/** Resolves with what the kernel says to it on its console. */
async function loadOnce(prepared: Prepared, module: string): Promise<string> {
    await using target = await openTarget(prepared);
    await using machine = await target.acquire({loaded: module, modules: []});
    return await machine.console();
}

/** Resolves with the outcome of specs that AVA never got to. */
async function runSpecs(prepared: Prepared, specs: readonly StatedSpec[], module: ModuleBuild | null, {known, drawing, file, signal, progress, atATime = specsAtATime(availableParallelism()), limit, worker: ahead}: RunOptions): Promise<Outcome | null> {
    if (specs.length === 0)
        return null;
    const record = `${file}.jsonl`;
    let finished = 0;
    await using _followed = followLines(record, line => {
        const event = JSON.parse(line) as Line;
        if (event.type === 'finished')
            progress(++finished, specs.length, event);
    });
    await using worker = ahead && !ahead.isGone ? ahead : await RunWorker.start(signal, limit);
    const {exitCode, timedOut, said} = await worker.run({
        prepared: forMany(prepared, specs),
        record,
        console: `${file}.console.log`,
        selected: specs.map(({clause, title}) => `${clause} - ${title}`),
        files: [...new Set(specs.map(spec => spec.file))],
        atATime,
        drawing: drawing ?? ordinaryDrawing,
        known: knownFor(known ?? [], {target: prepared.name, module}),
    });
    signal.throwIfAborted();
    if (timedOut)
        return {verdict: 'broken', duration_ms: 0, reason: `not run: ${worker.limit.name} were over`};
    return {verdict: 'broken', duration_ms: 0, reason: `not run: ava ended with ${exitCode}${said === undefined ? '' : `: ${said}`}`};
}

/** Points that no event tells of get one; a spec that was under way keeps that as its reason. */
async function completeRecord(record: string, missingOf: (point: Point) => Outcome | null): Promise<void> {
    // Whoever is ended while it writes may leave the beginning of a line.
    const whole = await readFile(record, 'utf8');
    const text = whole.slice(0, whole.lastIndexOf('\n') + 1);
    await truncate(record, Buffer.byteLength(text));
    const {points} = parseRecord(text, record);
    const finished = new Set(eventsOf(text).map(({clause, title}) => `${clause} - ${title}`));
    const lines = points.filter(({point}) => !finished.has(`${point.clause} - ${point.title}`)).map(({point, outcome}) => {
        const {clause, title} = point;
        const missing = missingOf(point);
        const ended = !point.spec || missing === null ? outcomeWithoutEvent(point, false)
            : outcome.reason === 'not run' ? missing
                : outcome;
        return lineOf({type: 'finished', clause, title, outcome: ended});
    });
    await appendFile(record, lines.join(''));
}

function eventsOf(text: string): Finished[] {
    return text.split('\n').filter(Boolean).map(line => JSON.parse(line) as Line).filter(line => line.type === 'finished');
}

function lineOf(line: Line): string {
    return `${JSON.stringify(line)}\n`;
}
