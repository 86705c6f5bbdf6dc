import * as fc from 'fast-check';
import {asShell, CallHung, CallKilled, drawing, Envelope, encode, TargetBroken} from '../../harness/spec.ts';
import type {Assertions, Guest, Refusal} from '../../harness/spec.ts';
import type {Command} from './commands.ts';
import {Script} from './script.ts';

/** Milliseconds after a first failure in which shorter ones are looked for. */
const patience = 60_000;
/** Milliseconds that a sequence may take, to tell AVA how long to wait for all of them. */
const allowance = 200;

/**
 * Draws sequences and makes each of them as one request, against a module that it loads and unloads; what none of the
 * allowed behaviours explains fails the spec, with the shortest such sequence that was found.
 */
export async function holdTo(
    level: 'core' | 'safety',
    sequence: fc.Arbitrary<Command[]>,
    t: Pick<Assertions, 'fail' | 'is' | 'pass' | 'timeout'>,
    guest: Guest,
    {sequences, replay} = drawing,
): Promise<void> {
    const trial = new Trial(level, guest);
    t.timeout(patience + allowance * (sequences + 1000), 'sequences are being drawn');
    let failedAt = Infinity;
    const property = fc.asyncProperty(sequence, async commands => {
        if (performance.now() > failedAt + patience || await trial.holds(commands))
            return true;
        failedAt = Math.min(failedAt, performance.now());
        await trial.renew();
        return false;
    });
    const {failed, counterexample, counterexamplePath, seed, errorInstance} = await fc.check(property, {
        // Behind what is to be drawn again, others would follow.
        numRuns: replay?.path ? 1 : sequences,
        ...replay,
    });
    if (!failed) {
        t.pass();
        return;
    }
    if (counterexample === null || failedAt === Infinity)
        throw errorInstance;
    await trial.renew();
    const [commands] = counterexample;
    const where = `(--replay ${seed}:${counterexamplePath})`;
    const refusal = await trial.make(commands).catch((broken: Error) => {
        broken.message = `${textOf(commands)} # ${broken.message} ${where}`;
        throw broken;
    });
    if (refusal === null)
        return t.fail(`once, and not again when repeated: ${textOf(commands)} ${where}`);
    const allowed = refusal.allowed.join(' or ');
    const said = `${textOf(commands, refusal)} # got ${refusal.got}, allowed: ${allowed} ${where}`;
    if ('hung' in refusal.result)
        throw new CallHung(said);
    if ('killed' in refusal.result)
        throw new CallKilled(said);
    t.is(refusal.got, allowed, said);
}

/** Loading and unloading takes most of a sequence's time; a kernel that lacks one of these takes longer. */
const hurry = [
    // Newer kernels wait for grace periods on a single processor too.
    {path: '/sys/kernel/rcu_expedited', value: '1\n'},
];

/** Makes sequences on a guest, from which it needs nothing but that the module is not loaded. */
class Trial {
    readonly #level: 'core' | 'safety';
    readonly #guest: Guest;
    /** The log's next record; null where the target has no log, undefined where it has not been asked. */
    #since: number | null | undefined;

    constructor(level: 'core' | 'safety', guest: Guest) {
        this.#level = level;
        this.#guest = guest;
    }

    /** A target that breaks does not hold either. */
    async holds(commands: readonly Command[]): Promise<boolean> {
        try {
            return await this.make(commands) === null;
        } catch (error) {
            if (error instanceof TargetBroken)
                return false;
            throw error;
        }
    }

    async make(commands: readonly Command[]): Promise<Refusal | null> {
        this.#since = this.#since === undefined ? await this.#begin() : this.#since;
        const calls = scriptOf(commands).end(this.#since);
        this.#guest.forget();
        const results = await this.#guest.attempt(calls);
        const log = results.at(-1)!;
        if (this.#since !== null && 'next' in log && log.next !== undefined)
            this.#since = log.next;
        const refusal = new Envelope(this.#level).judge(calls, results);
        if (refusal && 'unsupported' in refusal.result)
            this.#guest.skip(refusal.result.unsupported);
        return refusal;
    }

    async renew(): Promise<void> {
        await this.#guest.renew();
        this.#since = undefined;
    }

    async #begin(): Promise<number | null> {
        if (this.#guest.hello.kernel !== null)
            await this.#guest.attempt(hurry.flatMap(({path, value}, index) => {
                const fd = {result: 3 * index};
                return [{op: 'open', path, flags: ['O_WRONLY']}, {op: 'write', fd, data: encode(value)}, {op: 'close', fd}];
            }));
        return this.#guest.hello.ops.includes('kmsg') ? (await this.#guest.log()).next : null;
    }
}

function scriptOf(commands: readonly Command[]): Script {
    const script = new Script();
    for (const command of commands)
        command(script);
    return script;
}

/** The calls as a shell would make them, to the one that was refused. */
function textOf(commands: readonly Command[], refusal?: Refusal): string {
    const {calls} = scriptOf(commands);
    return asShell(refusal === undefined ? calls : [...scriptOf(commands).end(0)].slice(0, refusal.index + 1));
}
