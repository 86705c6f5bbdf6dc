import path from 'node:path';
import {oneLine} from '../../reports/plain-text.ts';
import type {Outcome, Result} from '../../reports/record.ts';
import {unfinishedFolder} from '../../vm/cache.ts';
import {SetupFailure} from '../../vm/failure.ts';
import type {Supply} from '../../vm/supply.ts';
import {withFolder} from '../../vm/temporary.ts';
import {firstLook, nameOf} from '../first-look.ts';
import {moduleUnderTest, type Plan} from '../plan.ts';
import {runTarget, type RunOptions} from '../run.ts';
import {RunWorker} from '../run-worker.ts';
import {SourceChanges} from '../source-changes.ts';
import {sourcesOf} from '../targets/modules.ts';
import {prepare, type Preparation, type Wanted} from '../targets/prepare.ts';
import {writePage} from '../write-page.ts';
import {interrupted} from './interrupt.ts';
import {WatchView} from './watch-view.ts';

export interface Watched {
    readonly targets: readonly string[];
    readonly plan: Plan;
    readonly wanted: Wanted;
    readonly supply: Supply;
    readonly common: Pick<RunOptions, 'strict' | 'known' | 'drawing'>;
    /** The folder for what the last whole run came to. */
    readonly out: string;
    /** Of a target's record and its companions, without their endings. */
    readonly fileOf: (target: string) => string;
}

/** Runs now and after each save, until the program is ended. A save while a round is under way begins the next. */
export async function watchSources(watched: Watched): Promise<never> {
    const folders = sourcesOf(watched.wanted);
    using changes = new SourceChanges(folders);
    const rounds = new Rounds(watched, `waiting for a save in ${path.relative(process.cwd(), folders[0]!) || '.'}; Ctrl-C ends`);
    let changed: readonly string[] = [];
    for (;;) {
        const next = new AbortController();
        const saved = changes.settled().then(names => {
            next.abort();
            return names;
        });
        await rounds.round(changed, AbortSignal.any([next.signal, interrupted.signal]));
        changed = await saved;
    }
}

/** What the specs of each target came to, by the name of the target. */
type Seen = ReadonlyMap<string, Map<string, Outcome>>;

class Rounds {
    readonly #watched: Watched;
    readonly #waiting: string;
    readonly #view = new WatchView();
    /** In the last round that came to its end. */
    #last: Seen;
    /** Started while the module is built, for the first run of the round. */
    #worker: RunWorker | null = null;

    constructor(watched: Watched, waiting: string) {
        this.#watched = watched;
        this.#waiting = waiting;
        this.#last = this.#nothing();
    }

    /** Comes to its end early, and quietly, when the signal says so. */
    async round(changed: readonly string[], signal: AbortSignal): Promise<void> {
        this.#view.begin(changed.length === 0 ? '' : `${changed.map(oneLine).join(', ')} changed`);
        try {
            await using owned = new AsyncDisposableStack();
            // At first there may be a kernel to fetch and to boot, for which AVA would not wait.
            this.#worker = changed.length === 0 ? null : owned.use(await RunWorker.start(signal));
            const preparations = await this.#prepare(owned);
            if (preparations === null)
                return;
            const seen = this.#nothing();
            const {targets, plan, out, fileOf} = this.#watched;
            const first = await withFolder(unfinishedFolder(`first-look-${process.pid}`), async dir => this.#run(
                preparations, target => firstLook(plan, this.#last.get(target)!), target => path.join(dir, String(targets.indexOf(target))), seen, signal));
            if (first.length > 0)
                this.#view.show(first, 'a first look', 'the whole follows');
            const results = await this.#run(preparations, () => plan, fileOf, seen, signal);
            this.#last = seen;
            await writePage(results, out);
            this.#view.show(results, 'the whole', this.#waiting);
        } catch (error) {
            if (signal.aborted)
                return;
            if (!(error instanceof SetupFailure))
                throw error;
            this.#view.trouble(error.message, this.#waiting);
        }
    }

    #nothing(): Seen {
        return new Map(this.#watched.targets.map(target => [target, new Map()]));
    }

    /** null where the module does not build, which is shown. What is made ready is owned's. */
    async #prepare(owned: AsyncDisposableStack): Promise<readonly Preparation[] | null> {
        const {targets, wanted, supply} = this.#watched;
        const preparations: Preparation[] = [];
        for (const target of targets) {
            const preparation = owned.use(await prepare(target, wanted, this.#view.step, supply));
            if (preparation.module?.builds === false) {
                this.#view.trouble(`${preparation.buildOutput.trimEnd()}\n\n${moduleUnderTest} does not build for ${target}: ${preparation.module.reason}`, this.#waiting);
                return null;
            }
            preparations.push(preparation);
        }
        return preparations;
    }

    /** Each target in turn, as far as there is a plan for it; seen gets what its specs come to. */
    async #run(preparations: readonly Preparation[], planOf: (target: string) => Plan | null, fileOf: (target: string) => string, seen: Seen, signal: AbortSignal): Promise<Result[]> {
        const results: Result[] = [];
        for (const [index, target] of this.#watched.targets.entries()) {
            const plan = planOf(target);
            if (plan === null)
                continue;
            this.#view.progress(this.#soFar(preparations, seen), `${target}: load the module, run ${plan.specs.length} specs`);
            const worker = this.#worker;
            this.#worker = null;
            results.push(await runTarget(preparations[index]!, {
                ...this.#watched.common,
                plan,
                file: fileOf(target),
                signal,
                ...worker && {worker},
                progress: (finished, of, event) => {
                    seen.get(target)!.set(nameOf(event), event.outcome);
                    this.#view.progress(this.#soFar(preparations, seen), `${target}: ${finished} of ${of} specs`);
                },
            }));
        }
        return results;
    }

    /** Of the targets that something is seen of. */
    #soFar(preparations: readonly Preparation[], seen: Seen): Result[] {
        const {targets, plan, common} = this.#watched;
        return targets.flatMap((target, index) => {
            const points = plan.points.flatMap(point => {
                const outcome = seen.get(target)!.get(nameOf(point));
                return outcome === undefined ? [] : [{point, outcome}];
            });
            const {prepared, module} = preparations[index]!;
            const header = {type: 'header', format: 'proc-conformance', version: 1, target: prepared.name, started: '', strict: common.strict, kernel: null, module, plan: plan.points} as const;
            return points.length === 0 ? [] : [{header, points, footer: null}];
        });
    }
}
