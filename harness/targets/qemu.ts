import {SetupFailure} from '../../vm/failure.ts';
import type {Clone, Template} from '../../vm/clone.ts';
import {startMachine} from '../../vm/machines.ts';
import {TargetBroken} from '../faults.ts';
import type {Target} from '../target.ts';
import {asInstance, describeGuest, furnish, nameNeeds, requireBuilt, templateFor} from './guest-machine.ts';
import type {PreparedQemu} from './prepared.ts';

/** A kernel in QEMU, here or in a container, as a target: for each spec a clone of the template that is nearest to what it needs. */
export async function openQemu(prepared: PreparedQemu): Promise<Target> {
    const guest = await describeGuest(prepared);
    const beginnings = new Map(prepared.beginnings.map(beginning => [nameNeeds(beginning.needs), beginning]));
    return {
        name: prepared.name,
        builds: guest.modules.map(({build}) => build),
        async acquire(needs) {
            requireBuilt(guest, needs);
            const beginning = beginnings.get(nameNeeds(needs));
            if (beginning)
                return asInstance(await clone(beginning.template), guest, needs, beginning.start);
            return furnish(await clone(templateFor(prepared, needs)), guest, needs);
        },
        async [Symbol.asyncDispose]() {},
    };
}

async function clone(template: Template): Promise<Clone> {
    try {
        return await startMachine(template);
    } catch (error) {
        throw error instanceof SetupFailure ? new TargetBroken(error.message) : error;
    }
}
