import {Watch, type Aftermath} from './aftermath.ts';
import type {Expected} from './guest.ts';
import type {Instance, Needs, Target} from './target.ts';

/** The pristine instances that one spec uses, mostly a single one: each is watched, and ended before the next begins. */
export class Succession implements AsyncDisposable {
    readonly #target: Target;
    readonly #needs: Needs;
    #instance: Instance | null = null;
    #watch: Watch | null = null;
    /** The first that an instance before this one left behind. */
    #crash: Aftermath['crash'] = null;
    #consoles = '';
    #errors = '';

    constructor(target: Target, needs: Needs) {
        this.#target = target;
        this.#needs = needs;
    }

    /** Rejects as Target.acquire does. */
    async next(expected: readonly Expected[]): Promise<Instance> {
        const aftermath = await this.#watch?.end(expected);
        if (aftermath?.crash)
            this.#crash ??= {...aftermath.crash, title: `${aftermath.crash.title} (in an instance before the last)`};
        await this.#endInstance();
        this.#instance = await this.#target.acquire(this.#needs);
        return this.#instance;
    }

    async watch(): Promise<void> {
        this.#watch = await Watch.begin(this.#instance!);
    }

    /** What the last instance leaves behind, with the crash of an earlier one where it has none. */
    async end(expected: readonly Expected[]): Promise<Aftermath | null> {
        const aftermath = await this.#watch?.end(expected);
        return aftermath === undefined ? null : {...aftermath, crash: aftermath.crash ?? this.#crash};
    }

    /** What the kernels have written to their consoles. */
    async console(): Promise<string> {
        return this.#consoles + (await this.#instance?.console() ?? '');
    }

    /** What the targets' own programs have written to standard error. */
    async stderr(): Promise<string> {
        return this.#errors + (await this.#instance?.stderr() ?? '');
    }

    async [Symbol.asyncDispose](): Promise<void> {
        await this.#endInstance();
    }

    async #endInstance(): Promise<void> {
        const instance = this.#instance;
        this.#instance = null;
        if (instance === null)
            return;
        this.#consoles += await instance.console();
        this.#errors += await instance.stderr();
        await instance[Symbol.asyncDispose]();
    }
}
