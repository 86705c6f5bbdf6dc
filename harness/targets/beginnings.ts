import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import {deriveMachine} from '../../vm/machines.ts';
import {findStart} from '../aftermath.ts';
import {CallFailed, SpecSkipped, TargetBroken} from '../faults.ts';
import type {Call} from '../protocol.ts';
import type {Needs} from '../target.ts';
import {describeGuest, furnish, nameNeeds, templateFor} from './guest-machine.ts';
import type {Beginning, PreparedQemu} from './prepared.ts';

/** Specs that need the same pay for its making from so many on: it takes as long as furnishing this many clones. */
const worthIt = 4;

/** Each is 100 MB on disk. */
const atMost = 6;

/** Those who call at the same time are processes; so many stand ready. */
const lanes = 8;

const deadline = 10_000;

/**
 * What many of the specs begin with, as templates in a folder that the caller owns. Whether the module under test loads is
 * found out here, also where few begin with it; rejects with CallFailed where it does not.
 */
export async function makeBeginnings(prepared: PreparedQemu, specs: readonly Needs[], underTest: string | null, dir: string): Promise<PreparedQemu> {
    const first: Needs[] = underTest === null ? [] : [{loaded: underTest, modules: []}];
    const wanted = frequentNeeds(specs, first);
    const made = await Promise.allSettled(wanted.map(async (needs, index) => makeBeginning(prepared, needs, path.join(dir, String(index)))));
    const refused = made.find((one, index) => one.status === 'rejected' && first.includes(wanted[index]!));
    for (const one of made)
        // What else fails here fails for each of its specs, and is told there.
        if (one.status === 'rejected' && (one === refused || !([CallFailed, SpecSkipped, TargetBroken].some(kind => one.reason instanceof kind))))
            throw one.reason;
    return {...prepared, beginnings: made.flatMap(one => one.status === 'fulfilled' ? [one.value] : [])};
}

/** Those that enough of the specs have in common, the most frequent first, behind those that come first anyhow. */
export function frequentNeeds(specs: readonly Needs[], first: readonly Needs[]): Needs[] {
    const alike = Map.groupBy([...first, ...specs], nameNeeds).values().toArray();
    const frequent = alike.filter(([one, ...others]) => !first.includes(one!) && others.length + 1 >= worthIt)
        .toSorted((a, b) => b.length - a.length)
        .map(([one]) => one!);
    return [...first, ...frequent].slice(0, atMost);
}

/**
 * The machine furnished for what specs need, its agent asked for what it will be asked for: furnishing costs a clone as
 * much as its own start, and what the kernel does for the first time costs it again and again.
 */
async function makeBeginning(prepared: PreparedQemu, needs: Needs, dir: string): Promise<Beginning> {
    const guest = await describeGuest(prepared);
    await mkdir(dir);
    const template = await deriveMachine(templateFor(prepared, needs), dir, async machine => {
        const instance = await furnish(machine, guest, needs);
        if (needs.processors === 2)
            await instance.request([{op: 'parallel', lanes: Array.from({length: lanes}, (): Call[] => [])}], deadline);
        await findStart(instance);
    });
    return {needs, template};
}
