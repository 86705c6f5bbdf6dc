import type {Target} from '../target.ts';
import {Beginnings} from './beginnings.ts';
import {describeGuest, requireBuilt} from './guest-machine.ts';
import type {PreparedQemu} from './prepared.ts';

/** A kernel in QEMU, here or in a container, as a target: a clone for each spec. */
export async function openQemu(prepared: PreparedQemu): Promise<Target> {
    const guest = await describeGuest(prepared);
    const beginnings = new Beginnings(prepared, guest);
    return {
        name: prepared.name,
        builds: guest.modules.map(({build}) => build),
        async acquire(needs) {
            requireBuilt(guest, needs);
            return beginnings.acquire(needs);
        },
        async [Symbol.asyncDispose]() {
            await beginnings[Symbol.asyncDispose]();
        },
    };
}
