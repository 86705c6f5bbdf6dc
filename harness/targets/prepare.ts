import type {ModuleBuild} from '../../reports/record.ts';
import {pastableBoot} from '../../vm/boot.ts';
import {ensureTemplates, prepareKernel} from '../../vm/bootable.ts';
import {localBuilder, type Builder} from '../../vm/build-module.ts';
import type {Furnished} from '../../vm/container/inside/messages.ts';
import type {Step} from '../../vm/step.ts';
import {ordinarySupply, type Supply} from '../../vm/supply.ts';
import {moduleUnderTest} from '../plan.ts';
import {patienceWith} from './guest-machine.ts';
import {buildModules, describeModule, type WantedModules} from './modules.ts';
import {parseTargetName} from './name.ts';
import {prepareUml, umlHere} from './prepare-uml.ts';
import type {Prepared} from './prepared.ts';

/** What specs need of a target. */
export interface Wanted extends WantedModules {
    /** Whether two processors are among it; where that is left out they are. */
    readonly racing?: boolean;
}

/** A target that is ready for as long as this is not disposed of. */
export interface Preparation extends AsyncDisposable {
    readonly prepared: Prepared;
    /** The module under test; null where no spec names it, and for targets that bring their own. */
    readonly module: ModuleBuild | null;
    /** What make and the compiler printed of it. */
    readonly buildOutput: string;
    /** What is not as it was asked for, in a line each. */
    readonly notes: readonly string[];
}

/** Makes a target ready: everything that it needs is resolved, fetched, built and booted, as far as the cache lacks it. */
export async function prepare(targetName: string, wanted: Wanted, step: Step, supply: Supply = ordinarySupply): Promise<Preparation> {
    const target = parseTargetName(targetName);
    switch (target.kind) {
        case 'emulator':
        case 'stdio':
            return bringsItsOwn(target);
        case 'qemu':
            return prepareMachine(target.name, wanted, step, await machineHere(target.kernel, wanted, step, supply));
        case 'uml':
            return prepareUml(target.name, wanted, step, await umlHere(target.kernel, step, supply));
        case 'container':
            return prepareInContainer(target.name, wanted, step, await roomInContainer(target.kernel, step, supply));
    }
}

function bringsItsOwn(prepared: Prepared): Preparation {
    return {prepared, module: null, buildOutput: '', notes: [], async [Symbol.asyncDispose]() {}};
}

/** What a kernel is tested with, wherever that is. */
export interface Room<Holds extends Furnished> {
    readonly holds: Holds;
    readonly builder: Builder;
    /** Boots the same on a terminal. */
    readonly bootCommand: string;
    readonly owned: AsyncDisposableStack;
}

type MachineRoom = Room<Extract<Furnished, {bootable: unknown}>>;

async function machineHere(kernelName: string, {racing = true}: Wanted, step: Step, supply: Supply): Promise<MachineRoom> {
    const bootable = await prepareKernel(kernelName, step, supply);
    const {kernel, initramfs, machine} = bootable;
    return {
        holds: {bootable, templates: await ensureTemplates(bootable, racing, step)},
        builder: await localBuilder(kernel),
        bootCommand: pastableBoot(kernel, initramfs, machine),
        owned: new AsyncDisposableStack(),
    };
}

/** What speaks to container engines takes half a second to load. */
async function roomInContainer(kernelName: string, step: Step, supply: Supply): Promise<Room<Furnished>> {
    const {startKernelContainer} = await import('../../vm/container/container.ts');
    const owned = new AsyncDisposableStack();
    return {...owned.use(await startKernelContainer(kernelName, supply, step)), owned};
}

async function prepareInContainer(name: string, modules: WantedModules, step: Step, {holds, ...room}: Room<Furnished>): Promise<Preparation> {
    return 'bootable' in holds ? prepareMachine(name, modules, step, {holds, ...room}) : prepareUml(name, modules, step, {holds, ...room});
}

async function prepareMachine(name: string, modules: WantedModules, step: Step, room: MachineRoom): Promise<Preparation> {
    await using owned = room.owned;
    const {holds: {bootable: {kernel, machine, noKvm, notes}, templates}, builder, bootCommand} = room;
    const built = await buildModules(builder, modules, step);
    const underTest = built.find(one => one.name === moduleUnderTest);
    const kept = owned.move();
    return {
        prepared: {
            kind: 'qemu',
            name,
            ...templates,
            patience: patienceWith(kernel),
            frequent: [],
            modules: built,
            kernel: {
                release: kernel.release,
                arch: 'x86_64',
                packages: kernel.packages.map(one => `${one.name}=${one.version}`),
                accelerator: noKvm === null ? machine.accelerator : `${machine.accelerator} (${noKvm})`,
                command: bootCommand,
            },
        },
        module: underTest ? describeModule(underTest, modules) : null,
        buildOutput: underTest?.output ?? '',
        notes,
        [Symbol.asyncDispose]: async () => kept.disposeAsync(),
    };
}
