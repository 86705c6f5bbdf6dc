import {SetupFailure} from '../../vm/failure.ts';
import type {ForkServing} from '../../vm/fork-server.ts';
import {startForkServer, startMachine} from '../../vm/machines.ts';
import {findStart} from '../aftermath.ts';
import {CallFailed, SpecSkipped, TargetBroken} from '../faults.ts';
import type {Call} from '../protocol.ts';
import type {Instance, Needs, Start} from '../target.ts';
import {asInstance, furnish, nameNeeds, templateFor, type GuestDescription} from './guest-machine.ts';
import type {Prepared, PreparedQemu} from './prepared.ts';

/** So many specs pay for a machine that is furnished with what they need and stands still: as much as for furnishing this many of them. */
const worthIt = 3;

/** Each takes some 60 MB of memory. */
const atMost = 6;

/** Those who call at the same time are processes; so many stand ready. */
const lanes = 8;

const deadline = 10_000;

/** What enough of the specs need, the most frequent first. */
export function frequentNeeds(specs: readonly Needs[]): Needs[] {
    return Map.groupBy(specs, nameNeeds).values().toArray()
        .filter(alike => alike.length >= worthIt)
        .toSorted((a, b) => b.length - a.length)
        .map(([one]) => one!)
        .slice(0, atMost);
}

/** A target that knows what many of these specs need. */
export function forMany(prepared: Prepared, specs: readonly Needs[]): Prepared {
    return prepared.kind === 'qemu' ? {...prepared, frequent: frequentNeeds(specs)} : prepared;
}

/** A machine that stands still where specs begin. */
interface Beginning {
    readonly server: ForkServing;
    /** Of the log and the taint in each of its forks. */
    readonly start: Start;
}

/** The machines that a target's specs begin with, each made when the first asks for it. */
export class Beginnings implements AsyncDisposable {
    readonly #prepared: PreparedQemu;
    readonly #guest: GuestDescription;
    readonly #frequent: ReadonlySet<string>;
    readonly #made = new Map<string, Promise<Beginning | null>>();
    #isOver = false;

    constructor(prepared: PreparedQemu, guest: GuestDescription) {
        this.#prepared = prepared;
        this.#guest = guest;
        this.#frequent = new Set(prepared.frequent.map(nameNeeds));
    }

    /** Rejects as Target.acquire does. */
    async acquire(needs: Needs): Promise<Instance> {
        const beginning = this.#frequent.has(nameNeeds(needs)) ? await this.#beginning(needs) : null;
        if (beginning)
            return asInstance(await orBroken(beginning.server.fork()), this.#guest, needs, beginning.start);
        // Few specs at most race without being among many: no machine stands still for them.
        const bare = needs.processors === 2 ? null : await this.#beginning({loaded: null, modules: []});
        return furnish(await orBroken(bare?.server.fork() ?? startMachine(templateFor(this.#prepared, needs))), this.#guest, needs);
    }

    async [Symbol.asyncDispose](): Promise<void> {
        this.#isOver = true;
        const made = await Promise.allSettled(this.#made.values());
        await Promise.all(made.map(async one => one.status === 'fulfilled' ? one.value?.server[Symbol.asyncDispose]() : undefined));
    }

    async #beginning(needs: Needs): Promise<Beginning | null> {
        const name = nameNeeds(needs);
        const known = this.#made.get(name);
        if (known)
            return known;
        if (this.#isOver)
            throw new Error('the target is closed: its machines would have no owner');
        const made = this.#make(needs);
        this.#made.set(name, made);
        // One that has gone, because memory ran out for example, is made anew for the next that asks.
        void made.then(async beginning => beginning && beginning.server.exited.then(() => this.#made.delete(name)), () => {});
        return made;
    }

    /** null where machines cannot be forked, or not be furnished so: that fails for each of the specs again, and is told there. */
    async #make(needs: Needs): Promise<Beginning | null> {
        let start: Start | undefined;
        try {
            const server = await orBroken(startForkServer(templateFor(this.#prepared, needs), async machine => {
                start = await rehearse(await furnish(machine, this.#guest, needs), needs);
            }));
            return server && {server, start: start!};
        } catch (error) {
            if ([CallFailed, SpecSkipped, TargetBroken].some(kind => error instanceof kind))
                return null;
            throw error;
        }
    }
}

/** Asks the agent for what it will be asked for: what the kernel does for the first time it would do again in each fork. */
async function rehearse(instance: Instance, {processors}: Needs): Promise<Start> {
    if (processors === 2)
        await instance.request([{op: 'parallel', lanes: Array.from({length: lanes}, (): Call[] => [])}], deadline);
    return findStart(instance);
}

async function orBroken<T>(work: Promise<T>): Promise<T> {
    try {
        return await work;
    } catch (error) {
        throw error instanceof SetupFailure ? new TargetBroken(error.message) : error;
    }
}
