import type {ModuleBuild} from '../../reports/record.ts';
import {pastableBoot} from '../../vm/boot.ts';
import {ensureTemplates, prepareKernel} from '../../vm/bootable.ts';
import {localBuilder} from '../../vm/build-module.ts';
import type {Step} from '../../vm/step.ts';
import {ordinarySupply, type Supply} from '../../vm/supply.ts';
import {moduleUnderTest} from '../plan.ts';
import {patienceWith} from './guest-machine.ts';
import {buildModules, describeModule, type WantedModules} from './modules.ts';
import {parseTargetName} from './name.ts';
import {prepareUml} from './prepare-uml.ts';
import type {Prepared} from './prepared.ts';

export interface Preparation {
    readonly prepared: Prepared;
    /** The module under test; null where no spec names it, and for targets that bring their own. */
    readonly module: ModuleBuild | null;
    /** What make and the compiler printed of it. */
    readonly buildOutput: string;
    /** What is not as it was asked for, in a line each. */
    readonly notes: readonly string[];
}

/** Makes a target ready: everything that it needs is resolved, fetched, built and booted, as far as the cache lacks it. */
export async function prepare(targetName: string, modules: WantedModules, step: Step, supply: Supply = ordinarySupply): Promise<Preparation> {
    const target = parseTargetName(targetName);
    switch (target.kind) {
        case 'emulator':
        case 'stdio':
            return {prepared: target, module: null, buildOutput: '', notes: []};
        case 'qemu':
            return prepareQemu(target.name, target.kernel, modules, step, supply);
        case 'uml':
            return prepareUml(target.name, target.kernel, modules, step, supply);
    }
}

async function prepareQemu(name: string, kernelName: string, modules: WantedModules, step: Step, supply: Supply): Promise<Preparation> {
    const bootable = await prepareKernel(kernelName, step, supply);
    const {kernel, initramfs, machine, noKvm, notes} = bootable;
    const built = await buildModules(await localBuilder(kernel), modules, step);
    const underTest = built.find(one => one.name === moduleUnderTest);
    const templates = await ensureTemplates(bootable, step);
    return {
        prepared: {
            kind: 'qemu',
            name,
            ...templates,
            patience: patienceWith(kernel),
            beginnings: [],
            modules: built,
            kernel: {
                release: kernel.release,
                arch: 'x86_64',
                packages: kernel.packages.map(one => `${one.name}=${one.version}`),
                accelerator: noKvm === null ? machine.accelerator : `${machine.accelerator} (${noKvm})`,
                command: pastableBoot(kernel, initramfs, machine),
            },
        },
        module: underTest ? describeModule(underTest, modules) : null,
        buildOutput: underTest?.output ?? '',
        notes,
    };
}
