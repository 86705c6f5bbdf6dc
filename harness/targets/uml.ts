import {SetupFailure} from '../../vm/failure.ts';
import {bootUml} from '../../vm/machines.ts';
import type {Uml, UmlMachine} from '../../vm/uml.ts';
import {SpecSkipped, TargetBroken} from '../faults.ts';
import type {Target} from '../target.ts';
import {describeGuest, furnish, requireBuilt} from './guest-machine.ts';
import type {PreparedUml} from './prepared.ts';

/**
 * User Mode Linux as a target. It cannot be cloned, but boots in the time that a few clones take: each spec has a kernel
 * of its own from power-on, so that nothing that a spec does needs to be undone, or to be known.
 */
export async function openUml(prepared: PreparedUml): Promise<Target> {
    const guest = await describeGuest(prepared);
    return {
        name: prepared.name,
        builds: guest.modules.map(({build}) => build),
        async acquire(needs) {
            requireBuilt(guest, needs);
            if (needs.processors === 2)
                throw new SpecSkipped('needs a second processor, and User Mode Linux has one');
            return furnish(await boot(prepared.machine), guest, needs);
        },
        async [Symbol.asyncDispose]() {},
    };
}

async function boot(machine: UmlMachine): Promise<Uml> {
    try {
        return (await bootUml(machine)).uml;
    } catch (error) {
        throw error instanceof SetupFailure ? new TargetBroken(error.message) : error;
    }
}
