import {unfinishedFolder} from '../vm/cache.ts';
import {ownFolder} from '../vm/temporary.ts';
import {runAva, type AvaEnd} from './ava.ts';
import {leaveRunContext, runContextVariable, type RunContext} from './run-context.ts';

export interface TimeLimit {
    /** What is left of it. */
    readonly milliseconds: number;
    /** As a report calls it: the 600 s for a target. */
    readonly name: string;
}

/** Milliseconds. Each wait in a spec has a shorter one of its own; this is for a harness that is stuck. */
const runDeadline = 30 * 60_000;
const ownLimit: TimeLimit = {milliseconds: runDeadline, name: `the ${runDeadline / 1000} s for all specs of a target`};

/** Started in this process: several may be there at a time. */
let workers = 0;

/** AVA with its worker, for one run. It can be started while the run's target is still being made ready, and then waits for it. */
export class RunWorker implements AsyncDisposable {
    /** Of its time; what has not finished then is broken. */
    readonly limit: TimeLimit;
    readonly #dir: string;
    readonly #owned: AsyncDisposableStack;
    readonly #ended: Promise<AvaEnd>;
    #isGone = false;

    private constructor(limit: TimeLimit, dir: string, owned: AsyncDisposableStack, ended: Promise<AvaEnd>) {
        this.limit = limit;
        this.#dir = dir;
        this.#owned = owned;
        this.#ended = ended.finally(() => {
            this.#isGone = true;
        });
    }

    /** It ends early when the signal says so, and where it waits for its run longer than AVA does for any test. */
    static async start(signal: AbortSignal, limit = ownLimit): Promise<RunWorker> {
        await using owned = new AsyncDisposableStack();
        const dir = unfinishedFolder(`run-${process.pid}-worker-${++workers}`);
        owned.use(await ownFolder(dir));
        const needless = new AbortController();
        const ended = runAva('ava-run.config.js', runContextVariable(dir), {signal: AbortSignal.any([signal, needless.signal]), milliseconds: limit.milliseconds});
        owned.defer(async () => {
            needless.abort();
            await ended;
        });
        return new RunWorker(limit, dir, owned.move(), ended);
    }

    /** Whether it has ended, so that nothing can be run. */
    get isGone(): boolean {
        return this.#isGone;
    }

    /** Runs the specs of a context, and resolves when AVA has ended. */
    async run(context: RunContext): Promise<AvaEnd> {
        await leaveRunContext(context, this.#dir);
        return this.#ended;
    }

    async [Symbol.asyncDispose](): Promise<void> {
        await this.#owned.disposeAsync();
    }
}
