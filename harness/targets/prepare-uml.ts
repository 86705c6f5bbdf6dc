import {localBuilder} from '../../vm/build-module.ts';
import {prepareUserModeLinux, type BootableUml} from '../../vm/bootable.ts';
import {bootUml} from '../../vm/machines.ts';
import type {Step} from '../../vm/step.ts';
import type {Supply} from '../../vm/supply.ts';
import {pastableUml} from '../../vm/uml.ts';
import {moduleUnderTest} from '../plan.ts';
import {patienceWith} from './guest-machine.ts';
import {buildModules, describeModule, type WantedModules} from './modules.ts';
import type {Preparation, Room} from './prepare.ts';

export async function umlHere(kernelName: string, step: Step, supply: Supply): Promise<Room<BootableUml>> {
    const bootable = await prepareUserModeLinux(kernelName, step, supply);
    return {
        holds: bootable,
        builder: await localBuilder(bootable.kernel),
        bootCommand: pastableUml(bootable.machine),
        owned: new AsyncDisposableStack(),
    };
}

/** Boots it once as well, so that one that cannot be booted here is told before any spec runs into it. */
export async function prepareUml(name: string, modules: WantedModules, step: Step, room: Room<BootableUml>): Promise<Preparation> {
    await using owned = room.owned;
    const {holds: {kernel, notes, machine}, builder, bootCommand} = room;
    const built = await buildModules(builder, modules, step);
    const underTest = built.find(one => one.name === moduleUnderTest);
    const template = await step(`boot ${kernel.release} (User Mode Linux)`, async () => {
        const {uml, ...booted} = await bootUml(machine);
        await using _ended = uml;
        return booted;
    });
    const kept = owned.move();
    return {
        prepared: {
            kind: 'uml',
            name,
            machine,
            template,
            patience: patienceWith(kernel),
            modules: built,
            kernel: {
                release: kernel.release,
                arch: 'um',
                packages: kernel.packages.map(one => `${one.name}=${one.version}`),
                accelerator: 'none (User Mode Linux)',
                command: bootCommand,
            },
        },
        module: underTest ? describeModule(underTest, modules) : null,
        buildOutput: underTest?.output ?? '',
        notes,
        [Symbol.asyncDispose]: async () => kept.disposeAsync(),
    };
}
