import type {Target} from '../target.ts';
import {asInstance, describeGuest, furnish, nameNeeds, requireBuilt, templateFor} from './guest-machine.ts';
import {Origins} from './origins.ts';
import type {PreparedQemu} from './prepared.ts';

/** A kernel in QEMU, here or in a container, as a target: for each spec a clone of the template that is nearest to what it needs. */
export async function openQemu(prepared: PreparedQemu): Promise<Target> {
    const guest = await describeGuest(prepared);
    const beginnings = new Map(prepared.beginnings.map(({needs, template}) => [nameNeeds(needs), template]));
    const origins = new Origins(guest);
    return {
        name: prepared.name,
        builds: guest.modules.map(({build}) => build),
        async acquire(needs) {
            requireBuilt(guest, needs);
            const beginning = beginnings.get(nameNeeds(needs));
            const origin = await origins.of(beginning ?? templateFor(prepared, needs));
            const clone = await origin.clone();
            return beginning ? asInstance(clone, guest, needs, origin.start) : furnish(clone, guest, needs);
        },
        async [Symbol.asyncDispose]() {
            await origins[Symbol.asyncDispose]();
        },
    };
}
