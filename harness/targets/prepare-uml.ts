import path from 'node:path';
import {localBuilder} from '../../vm/build-module.ts';
import {findUml} from '../../vm/catalogue.ts';
import {ensureDebianKernel} from '../../vm/debian-kernel.ts';
import {ensureHost} from '../../vm/host.ts';
import {ensureInitramfs} from '../../vm/initramfs.ts';
import type {Kernel} from '../../vm/kernel.ts';
import {readKernelTree} from '../../vm/kernel-tree.ts';
import type {Step} from '../../vm/step.ts';
import type {Supply} from '../../vm/supply.ts';
import {bootUml, pastableUml, prepareMachine} from '../../vm/uml.ts';
import {umlNeeds} from '../../vm/uml-kernel.ts';
import {moduleUnderTest} from '../plan.ts';
import {patienceWith} from './guest-machine.ts';
import {buildModules, describeModule, type WantedModules} from './modules.ts';
import type {Preparation} from './prepare.ts';

/** Boots it once as well, so that one that cannot be booted here is told before any spec runs into it. */
export async function prepareUml(name: string, kernelName: string, modules: WantedModules, step: Step, supply: Supply): Promise<Preparation> {
    await ensureHost(supply, step, umlNeeds);
    const {kernel, notes} = path.isAbsolute(kernelName) ? await readKernelTree(kernelName, 'uml') : await debianKernel(kernelName, step, supply);
    const machine = await prepareMachine(kernel, await ensureInitramfs(kernel, step));
    const built = await buildModules(await localBuilder(kernel), modules, step);
    const underTest = built.find(one => one.name === moduleUnderTest);
    const template = await step(`boot ${kernel.release} (User Mode Linux)`, async () => {
        const {uml, ...booted} = await bootUml(machine);
        await using _ended = uml;
        return booted;
    });
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
                command: pastableUml(machine),
            },
        },
        module: underTest ? describeModule(underTest, modules) : null,
        buildOutput: underTest?.output ?? '',
        notes,
        async [Symbol.asyncDispose]() {},
    };
}

async function debianKernel(name: string, step: Step, supply: Supply): Promise<{kernel: Kernel; notes: readonly string[]}> {
    const {kernel, departure} = await ensureDebianKernel(findUml(name)!, supply, step);
    return {kernel, notes: departure === null ? [] : [departure]};
}
