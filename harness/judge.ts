import type {CallMade, Level, Outcome} from '../reports/record.ts';
import type {Aftermath} from './aftermath.ts';
import {CallFailed, CallHung, CallKilled, describeCall, describeResult, ModuleUnusable, SpecSkipped, TargetBroken} from './faults.ts';
import {Guest, type Made} from './guest.ts';
import type {Spec} from './register.ts';
import type {Assertions} from './assertions.ts';
import {Succession} from './succession.ts';
import type {Instance, Target} from './target.ts';

export interface Judged {
    readonly outcome: Outcome;
    /** What the spec threw; AVA shows it with the line of the assertion. */
    readonly error: unknown;
    /** What the kernel wrote to its console, and the target's own program to standard error. */
    readonly console: string;
}

/** Values of the assertion that was made last. */
interface LastAssertion {
    actual?: unknown;
    expected?: unknown;
    /** Whether that is what it is to be like, and no value. */
    inWords?: boolean;
    message?: string;
}

/** Runs one spec in a pristine instance of the target and decides its verdict. */
export async function judge(target: Target, spec: Spec, level: Level, t: Assertions): Promise<Judged> {
    const started = performance.now();
    const duration = () => Math.round(performance.now() - started);
    await using succession = new Succession(target, spec);
    let instance: Instance;
    try {
        instance = await succession.next([]);
    } catch (error) {
        const verdict = verdictWithoutInstance(error);
        const stderr = error instanceof TargetBroken ? error.stderr : '';
        return {outcome: {verdict, duration_ms: duration(), reason: (error as Error).message, ...lastOf(stderr)}, error, console: stderr};
    }
    const guest: Guest = new Guest(instance, async () => {
        const next = await succession.next(guest.expected);
        await succession.watch();
        return next;
    }, target.builds.filter(({name}) => name === spec.loaded || spec.modules.includes(name)));
    const last: LastAssertion = {};
    const {error, aftermath} = await attempt(spec, guest, succession, watchAssertions(t, last));
    const verdict = decide(error, last, aftermath, level);
    const stderr = await succession.stderr();
    const outcome: Outcome = {
        ...verdict,
        duration_ms: duration(),
        ...(Object.keys(guest.observed).length > 0 ? {observed: guest.observed} : {}),
        ...(verdict.verdict === 'pass' || verdict.verdict === 'skip' ? {} : {...evidence(guest, error, last, aftermath), ...lastOf(stderr)}),
    };
    return {outcome, error, console: await succession.console() + stderr};
}

/** Characters of standard error that are evidence; the whole is kept beside the record. */
const keptStderr = 4096;

function lastOf(stderr: string): Partial<Outcome> {
    return stderr === '' ? {} : {stderr: stderr.slice(-keptStderr)};
}

async function attempt(spec: Spec, guest: Guest, succession: Succession, t: Assertions): Promise<{error: unknown; aftermath: Aftermath | null}> {
    try {
        await succession.watch();
    } catch (error) {
        return {error, aftermath: null};
    }
    let thrown: unknown = null;
    try {
        await spec.run(t, guest);
    } catch (error) {
        thrown = error ?? new Error('the spec threw nothing');
    }
    const aftermath = await succession.end(guest.expected);
    // A target that is silent once the spec has ended did not pass, whatever the spec saw of it.
    return {error: thrown ?? aftermath?.silent ?? null, aftermath};
}

/** Where the target could not be brought into the state that the spec begins with. */
function verdictWithoutInstance(error: unknown): 'broken' | 'fail' | 'skip' {
    if (error instanceof TargetBroken)
        return 'broken';
    if (error instanceof CallFailed || error instanceof ModuleUnusable)
        return 'fail';
    if (error instanceof SpecSkipped)
        return 'skip';
    throw error;
}

/** A crash outranks what the spec saw of it; a broken target outranks everything but the crash that explains it. */
function decide(error: unknown, last: LastAssertion, aftermath: Aftermath | null, level: Level): Pick<Outcome, 'verdict' | 'reason'> {
    if (aftermath?.crash)
        return {verdict: 'crash', reason: error === null ? aftermath.crash.title : `${aftermath.crash.title}; ${reasonOf(error, last)}`};
    if (error instanceof TargetBroken)
        return {verdict: 'broken', reason: error.message};
    if (error instanceof CallHung)
        return {verdict: 'hang', reason: error.message};
    if (error instanceof CallKilled)
        return {verdict: 'crash', reason: error.message};
    if (error instanceof SpecSkipped)
        return {verdict: 'skip', reason: error.message};
    if (isOurMistake(error))
        return {verdict: 'broken', reason: `a mistake in the spec or the harness: ${error.name}: ${error.message}`};
    const reason = error === null ? aftermath?.missing ?? null : reasonOf(error, last);
    if (reason === null)
        return {verdict: 'pass'};
    return {verdict: level === 'listing' ? 'differs' : 'fail', reason};
}

function evidence(guest: Guest, error: unknown, last: LastAssertion, aftermath: Aftermath | null): Partial<Outcome> {
    return {
        ...(isFailedAssertion(error) ? {expected: last.expected instanceof RegExp ? String(last.expected) : last.expected ?? null, actual: last.actual ?? null} : {}),
        ...(error instanceof CallFailed ? {expected: 'success', actual: error.errno} : {}),
        calls: callsMade(guest),
        log: aftermath?.log ?? [],
        ...(aftermath?.crash?.excerpt ? {console: aftermath.crash.excerpt} : {}),
    };
}

/** Calls kept as evidence, from the beginning and from the end: a spec may make thousands. */
const keptCalls = 100;

function callsMade(guest: Guest): CallMade[] {
    const made = guest.made.flatMap(lanesApart);
    const left = made.length - 2 * keptCalls;
    if (left <= 0)
        return made.map(describeMade);
    return [
        ...made.slice(0, keptCalls).map(describeMade),
        {call: `(${left} more calls)`, returned: ''},
        ...made.slice(-keptCalls).map(describeMade),
    ];
}

/** A call, and the number of the lane that it was made in. */
type MadeInLane = Made & {readonly lane?: number};

/** The calls of each lane in turn, behind the call that ran the lanes. */
function lanesApart(made: Made): MadeInLane[] {
    const {call, result} = made;
    if (call.op !== 'parallel' || !('lanes' in result))
        return [made];
    const inLanes = call.lanes.flatMap((calls, lane) =>
        calls.map((one, index) => ({call: one, result: result.lanes![lane]![index]!, lane})));
    return [{call: {op: 'parallel', lanes: []}, result: {value: result.value ?? 0}}, ...inLanes];
}

function describeMade({call, result, lane}: MadeInLane): CallMade {
    const where = lane === undefined ? '' : `lane ${lane}: `;
    return {call: `${where}${describeCall(call)}`, returned: describeResult(result)};
}

/** What a reader sees first: the assertion's own message, else the values that it compared. */
function reasonOf(error: unknown, last: LastAssertion): string {
    if (!isFailedAssertion(error))
        return (error instanceof Error ? error.message || error.name : String(error)).split('\n', 1)[0]!;
    return last.message ?? `got ${shown(last.actual)}, expected ${last.inWords ? String(last.expected) : shown(last.expected)}`;
}

/** What JavaScript itself throws is nobody's verdict; what a spec's driver throws on an answer that it did not expect is. */
function isOurMistake(error: unknown): error is Error {
    return error instanceof TypeError || error instanceof ReferenceError || error instanceof RangeError || error instanceof SyntaxError;
}

/** AVA keeps its own details and throws this to end the test. */
function isFailedAssertion(error: unknown): boolean {
    return error instanceof Error && error.name === 'TestFailure';
}

function shown(value: unknown): string {
    const text = value instanceof RegExp ? `a match of ${value}` : JSON.stringify(value) ?? String(value);
    return text.length > 160 ? `${text.slice(0, 160)}… (${text.length} characters)` : text;
}

/** The same assertions; what was last compared stays in `last`. */
function watchAssertions(t: Assertions, last: LastAssertion): Assertions {
    return new Proxy(t, {
        get(assertions, name) {
            const value = Reflect.get(assertions, name) as unknown;
            if (typeof value !== 'function' || typeof name !== 'string')
                return value;
            return (...args: unknown[]) => {
                note(name, args, last);
                return Reflect.apply(value, assertions, args) as unknown;
            };
        },
    });
}

/** What an assertion of one value wants it to be: a value, or a description of it. */
const wanted: Readonly<Record<string, {readonly expected: unknown; readonly inWords: boolean}>> = {
    true: {expected: true, inWords: false},
    false: {expected: false, inWords: false},
    truthy: {expected: 'a truthy value', inWords: true},
    falsy: {expected: 'a falsy value', inWords: true},
    assert: {expected: 'a truthy value', inWords: true},
};

/** Assertions that two values differ. */
const negated: ReadonlySet<string> = new Set(['not', 'notDeepEqual', 'notRegex']);

function note(assertion: string, args: readonly unknown[], last: LastAssertion): void {
    const [actual, other] = args;
    if (assertion === 'log' || assertion === 'pass')
        return;
    const compared = !(assertion in wanted) && assertion !== 'fail';
    const message = args[assertion === 'fail' ? 0 : compared ? 2 : 1];
    Object.assign(last, {
        actual: assertion === 'fail' ? undefined : actual,
        ...negated.has(assertion) ? {expected: `anything but ${shown(other)}`, inWords: true}
            : wanted[assertion] ?? {expected: compared ? other : undefined, inWords: false},
        message: typeof message === 'string' ? message : undefined,
    });
}
