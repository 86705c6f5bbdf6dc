import {findCrashes, plainTitle, type Crash} from '../vm/crash.ts';
import {TargetBroken} from './faults.ts';
import type {Expected} from './guest.ts';
import type {LogRecord, Result} from './protocol.ts';
import type {Instance, Start} from './target.ts';

/** What a spec leaves behind besides its assertions. */
export interface Aftermath {
    /** The log records of the spec: `<6>fortune: Module loaded.` */
    readonly log: readonly string[];
    readonly crash: {readonly title: string; readonly excerpt: string} | null;
    /** Something that the spec announced did not come. */
    readonly missing: string | null;
    /** Why the target no longer answered; null where it did. */
    readonly silent: TargetBroken | null;
}

/** Bits of /proc/sys/kernel/tainted by the letters of the kernel's admin guide, from bit 0 on. */
const taintLetters = 'PFSRMBUDAWCIOELKXTNJ';

/** Loading a module from outside of the kernel's tree (O) that is not signed (E) says so, and is nobody's fault. */
const alwaysAllowed = new Set(['O', 'E']);

const deadline = 10_000;

/** Watches a kernel's log and taint while a spec runs. */
export class Watch {
    readonly #instance: Instance;
    readonly #since: number;
    readonly #taint: number;

    private constructor(instance: Instance, since: number, taint: number) {
        this.#instance = instance;
        this.#since = since;
        this.#taint = taint;
    }

    static async begin(instance: Instance): Promise<Watch> {
        const {next, taint} = instance.start ?? await findStart(instance);
        return new Watch(instance, next, taint);
    }

    /** Looks after the spec; a kernel that no longer answers is judged by its console alone. */
    async end(expected: readonly Expected[]): Promise<Aftermath> {
        const answer = await examine(this.#instance, this.#since).catch((error: unknown) => {
            if (error instanceof TargetBroken)
                return error;
            throw error;
        });
        const silent = answer instanceof TargetBroken ? answer : null;
        const seen = answer instanceof TargetBroken ? null : answer;
        const log = (seen?.records ?? []).map(record => `<${record.level}>${record.text}`);
        const crashes = findCrashes(seen === null ? await this.#instance.console() : log.join('\n'));
        const taints = seen === null ? [] : lettersOf(seen.taint & ~this.#taint);
        return {log, silent, ...judge(crashes, taints, expected)};
    }
}

function judge(crashes: readonly Crash[], taints: readonly string[], expected: readonly Expected[]): Pick<Aftermath, 'crash' | 'missing'> {
    const warnings = expected.flatMap(one => one.warning ?? []);
    const announced = expected.flatMap(one => one.crash ?? []);
    const letters = new Set(expected.flatMap(one => one.taint ?? []));
    const unexpected = crashes.find(crash => !announced.some(pattern => pattern.test(crash.excerpt))
        && !(crash.kind === 'warning' && warnings.some(pattern => pattern.test(crash.excerpt))));
    const missing = [...warnings, ...announced].find(pattern => !crashes.some(crash => pattern.test(crash.excerpt)));
    const missingTaint = [...letters].find(letter => !taints.includes(letter));
    // KASAN's reports leave it behind, those that were announced too.
    const isAnnounced = crashes.some(crash => crash.kind === 'sanitizer') && unexpected === undefined;
    const taint = taints.find(letter => !letters.has(letter) && !alwaysAllowed.has(letter) && !(letter === 'B' && isAnnounced));
    return {
        crash: unexpected ? {title: plainTitle(unexpected), excerpt: unexpected.excerpt}
            : taint ? {title: `the kernel became tainted (${taint})`, excerpt: ''}
                : null,
        missing: missing ? `the kernel did not report what was announced: ${missing}`
            : missingTaint ? `the kernel did not become tainted as announced: ${missingTaint}`
                : null,
    };
}

/** Where the log and the taint stand now. */
export async function findStart(instance: Instance): Promise<Start> {
    const {next, taint} = await examine(instance, 0);
    return {next, taint};
}

interface Examined extends Start {
    readonly records: readonly LogRecord[];
}

/** Targets without a log or without the taint file have nothing to watch. */
async function examine(instance: Instance, since: number): Promise<Examined> {
    const {ops} = instance.hello;
    if (!ops.includes('kmsg'))
        return {records: [], next: 0, taint: 0};
    const [log, , read] = await instance.request([
        {op: 'kmsg', since},
        {op: 'open', path: '/proc/sys/kernel/tainted', flags: ['O_RDONLY']},
        {op: 'read', fd: {result: 1}, count: 32},
        {op: 'close', fd: {result: 1}},
    ], deadline);
    return {
        records: (log && 'records' in log && log.records) || [],
        next: (log && 'next' in log && log.next) || 0,
        taint: numberIn(read),
    };
}

function numberIn(read: Result | undefined): number {
    return read && 'data' in read ? Number(Buffer.from(read.data ?? '', 'base64').toString()) || 0 : 0;
}

function lettersOf(taint: number): string[] {
    return Array.from(taintLetters).filter((_letter, bit) => (taint & (1 << bit)) !== 0);
}
