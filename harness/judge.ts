import type {Outcome, Level} from '../reports/record.ts';
import {Watch, type Aftermath} from './aftermath.ts';
import {CallFailed, CallHung, CallKilled, describeCall, describeResult, SpecSkipped, TargetBroken} from './faults.ts';
import {Guest} from './guest.ts';
import type {Spec} from './register.ts';
import type {Assertions} from './spec.ts';
import type {Instance, Target} from './target.ts';

export interface Judged {
    readonly outcome: Outcome;
    /** What the spec threw; AVA shows it with the line of the assertion. */
    readonly error: unknown;
    /** What the kernel wrote to its console. */
    readonly console: string;
}

/** Values of the assertion that was made last. */
interface LastAssertion {
    actual?: unknown;
    expected?: unknown;
}

/** Runs one spec in a pristine instance of the target and decides its verdict. */
export async function judge(target: Target, spec: Spec, level: Level, t: Assertions): Promise<Judged> {
    const started = performance.now();
    const duration = () => Math.round(performance.now() - started);
    let instance: Instance;
    try {
        instance = await target.acquire(spec.loaded);
    } catch (error) {
        if (!(error instanceof TargetBroken || error instanceof CallFailed))
            throw error;
        const verdict = error instanceof TargetBroken ? 'broken' : 'fail';
        return {outcome: {verdict, duration_ms: duration(), reason: error.message}, error, console: ''};
    }
    await using _owned = instance;
    const guest = new Guest(instance);
    const last: LastAssertion = {};
    const {error, aftermath} = await attempt(spec, guest, instance, watchAssertions(t, last));
    const verdict = decide(error, aftermath, level);
    const outcome: Outcome = {
        ...verdict,
        duration_ms: duration(),
        ...(Object.keys(guest.observed).length > 0 ? {observed: guest.observed} : {}),
        ...(verdict.verdict === 'pass' || verdict.verdict === 'skip' ? {} : evidence(guest, error, last, aftermath)),
    };
    return {outcome, error, console: await instance.console()};
}

async function attempt(spec: Spec, guest: Guest, instance: Instance, t: Assertions): Promise<{error: unknown; aftermath: Aftermath | null}> {
    let watch: Watch;
    try {
        watch = await Watch.begin(instance);
    } catch (error) {
        return {error, aftermath: null};
    }
    let thrown: unknown = null;
    try {
        await spec.run(t, guest);
    } catch (error) {
        thrown = error ?? new Error('the spec threw nothing');
    }
    return {error: thrown, aftermath: await watch.end(guest.expected)};
}

/** A crash outranks what the spec saw of it; a broken target outranks everything but the crash that explains it. */
function decide(error: unknown, aftermath: Aftermath | null, level: Level): Pick<Outcome, 'verdict' | 'reason'> {
    if (aftermath?.crash)
        return {verdict: 'crash', reason: aftermath.crash.title};
    if (error instanceof TargetBroken)
        return {verdict: 'broken', reason: error.message};
    if (error instanceof CallHung)
        return {verdict: 'hang', reason: error.message};
    if (error instanceof CallKilled)
        return {verdict: 'crash', reason: error.message};
    if (error instanceof SpecSkipped)
        return {verdict: 'skip', reason: error.message};
    const reason = error === null ? aftermath?.missing ?? null : messageOf(error);
    if (reason === null)
        return {verdict: 'pass'};
    return {verdict: level === 'listing' ? 'differs' : 'fail', reason};
}

function evidence(guest: Guest, error: unknown, last: LastAssertion, aftermath: Aftermath | null): Partial<Outcome> {
    const isAssertion = error instanceof Error && error.name === 'AssertionError';
    return {
        ...(isAssertion ? {expected: last.expected ?? null, actual: last.actual ?? null} : {}),
        ...(error instanceof CallFailed ? {expected: 'success', actual: error.errno} : {}),
        calls: guest.made.map(({call, result}) => ({call: describeCall(call), returned: describeResult(result)})),
        log: aftermath?.log ?? [],
        ...(aftermath?.crash?.excerpt ? {console: aftermath.crash.excerpt} : {}),
    };
}

/** The first line, which of AVA's assertions is what the spec gave as its message. */
function messageOf(error: unknown): string {
    const text = error instanceof Error ? error.message || error.name : String(error);
    return text.split('\n', 1)[0]!;
}

/** The same assertions; what was last compared stays in `last`. */
function watchAssertions(t: Assertions, last: LastAssertion): Assertions {
    const compared = new Set(['is', 'not', 'deepEqual', 'notDeepEqual', 'like', 'regex', 'notRegex']);
    const alone: Record<string, unknown> = {true: true, false: false, truthy: 'a truthy value', falsy: 'a falsy value', assert: 'a truthy value'};
    return new Proxy(t, {
        get(assertions, name) {
            const value = Reflect.get(assertions, name) as unknown;
            if (typeof value !== 'function' || typeof name !== 'string')
                return value;
            return (...args: unknown[]) => {
                if (compared.has(name))
                    Object.assign(last, {actual: args[0], expected: args[1] instanceof RegExp ? String(args[1]) : args[1]});
                else if (name in alone)
                    Object.assign(last, {actual: args[0], expected: alone[name]});
                return Reflect.apply(value, assertions, args) as unknown;
            };
        },
    });
}
