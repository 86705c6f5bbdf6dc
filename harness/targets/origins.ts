import {CannotBeForked, ForkServer} from '../../vm/fork-server.ts';
import {SetupFailure} from '../../vm/failure.ts';
import type {Clone, Template} from '../../vm/clone.ts';
import {startMachine} from '../../vm/machines.ts';
import {findStart} from '../aftermath.ts';
import {TargetBroken} from '../faults.ts';
import type {Start} from '../target.ts';
import {asInstance, type GuestDescription} from './guest-machine.ts';

/** Where clones of a template come from. */
export interface Origin {
    /** Of the log and the taint in each of them; null where they are not known to be the same. */
    readonly start: Start | null;
    /** Rejects with TargetBroken. */
    clone(): Promise<Clone>;
}

/** What clones come from, made when the first is asked for. */
export class Origins implements AsyncDisposable {
    readonly #guest: GuestDescription;
    readonly #made = new Map<Template, Promise<Origin>>();
    readonly #servers: ForkServer[] = [];

    constructor(guest: GuestDescription) {
        this.#guest = guest;
    }

    async of(template: Template): Promise<Origin> {
        const made = this.#made.get(template) ?? this.#make(template);
        this.#made.set(template, made);
        return made;
    }

    async [Symbol.asyncDispose](): Promise<void> {
        await Promise.allSettled(this.#made.values());
        await Promise.all(this.#servers.map(async server => server[Symbol.asyncDispose]()));
    }

    async #make(template: Template): Promise<Origin> {
        return template.machine.accelerator === 'tcg' && template.container === null ? this.#serve(template) : loadedFrom(template);
    }

    /** What every spec begins with is asked once before the machine stands still: QEMU has translated it then. */
    async #serve(template: Template): Promise<Origin> {
        let start: Start | null = null;
        try {
            const server = await ForkServer.start(template, async machine => {
                start = await findStart(asInstance(machine, this.#guest, {loaded: null, modules: []}, null));
            });
            this.#servers.push(server);
            return {start, clone: async () => orBroken(server.fork())};
        } catch (error) {
            if (error instanceof CannotBeForked)
                return loadedFrom(template);
            throw error instanceof SetupFailure ? new TargetBroken(error.message) : error;
        }
    }
}

/** Each may have logged something by itself since the template was saved. */
function loadedFrom(template: Template): Origin {
    return {start: null, clone: async () => orBroken(startMachine(template))};
}

async function orBroken<T>(work: Promise<T>): Promise<T> {
    try {
        return await work;
    } catch (error) {
        throw error instanceof SetupFailure ? new TargetBroken(error.message) : error;
    }
}
