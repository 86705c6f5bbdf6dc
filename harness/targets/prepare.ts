import path from 'node:path';
import type {ModuleBuild} from '../../reports/record.ts';
import {chooseAccelerator} from '../../vm/accelerator.ts';
import {pastableBoot} from '../../vm/boot.ts';
import {buildModule, type ModuleSource} from '../../vm/build-module.ts';
import {findKernel} from '../../vm/catalogue.ts';
import {ensureDebianKernel} from '../../vm/debian-kernel.ts';
import {BuildFailure} from '../../vm/failure.ts';
import {ensureHost, qemuVersion} from '../../vm/host.ts';
import {ensureInitramfs, type Initramfs} from '../../vm/initramfs.ts';
import type {Kernel} from '../../vm/kernel.ts';
import type {Machine} from '../../vm/qemu.ts';
import type {Step} from '../../vm/step.ts';
import {ensureTemplate} from '../../vm/template.ts';
import {parseTargetName} from './name.ts';
import type {Prepared} from './prepared.ts';

export interface Preparation {
    readonly prepared: Prepared;
    /** The module under test; null for targets that bring their own. */
    readonly module: ModuleBuild | null;
    /** What make and the compiler printed. */
    readonly buildOutput: string;
}

/** MiB; a stock kernel with a busybox in RAM touches 110. */
const guestMemory = 256;
/** Two, so that races can be real: the second is not up until a spec brings it up. */
const guestCpus = 2;

/** Modules that specs need beside the one under test. */
const helperModules = ['occupant'];

const fixtures = path.join(import.meta.dirname, '../../fixtures');

/** Makes a target ready: everything that it needs is resolved, fetched, built and booted, as far as the cache lacks it. */
export async function prepare(targetName: string, moduleDir: string | null, step: Step): Promise<Preparation> {
    const target = parseTargetName(targetName);
    switch (target.kind) {
        case 'emulator':
            return {prepared: target, module: null, buildOutput: ''};
        case 'qemu':
            return prepareQemu(target.name, target.kernel, moduleDir, step);
    }
}

/** What a kernel of the catalogue is booted from and on. */
export interface BootableKernel {
    readonly kernel: Kernel;
    readonly initramfs: Initramfs;
    readonly machine: Machine;
    /** Why it is not KVM; null with KVM. */
    readonly noKvm: string | null;
    readonly qemuVersion: string;
}

/** Everything that booting a kernel of the catalogue needs, without booting it. */
export async function prepareKernel(name: string, step: Step): Promise<BootableKernel> {
    await ensureHost(step);
    const version = await qemuVersion();
    const kernel = await ensureDebianKernel(findKernel(name)!, step);
    const initramfs = await ensureInitramfs(kernel, step);
    const size = {cpus: guestCpus, memory: guestMemory};
    const {accelerator, reason} = await chooseAccelerator(kernel, initramfs, size, version, step);
    return {kernel, initramfs, machine: {...size, accelerator}, noKvm: reason, qemuVersion: version};
}

async function prepareQemu(name: string, kernelName: string, moduleDir: string | null, step: Step): Promise<Preparation> {
    const {kernel, initramfs, machine, noKvm, qemuVersion: version} = await prepareKernel(kernelName, step);
    const {build, file, output} = await buildUnderTest(kernel, moduleDir, step);
    const helpers = await Promise.all(helperModules.map(async helper => buildModule(kernel, {name: helper, dir: path.join(fixtures, 'modules', helper), beside: []}, step)));
    const template = await ensureTemplate(kernel, initramfs, machine, version, step);
    return {
        prepared: {
            kind: 'qemu',
            name,
            template,
            loaded: null,
            modules: [...file === null ? [] : [{name: 'fortune', file}], ...helpers.map(helper => ({name: helper.name, file: helper.file}))],
            kernel: {
                release: kernel.release,
                arch: 'x86_64',
                packages: kernel.packages.map(one => `${one.name}=${one.version}`),
                accelerator: noKvm === null ? machine.accelerator : `${machine.accelerator} (${noKvm})`,
                command: pastableBoot(kernel, initramfs, machine),
            },
        },
        module: build,
        buildOutput: output,
    };
}

async function buildUnderTest(kernel: Kernel, moduleDir: string | null, step: Step): Promise<{build: ModuleBuild; file: string | null; output: string}> {
    const source: ModuleSource = {name: 'fortune', dir: moduleDir ?? path.join(fixtures, 'modules/fortune'), beside: [path.join(fixtures, 'procfs-compat')]};
    const about = {name: 'fortune', source: moduleDir ?? 'fixtures/modules/fortune', loads: null};
    try {
        const {file, command, output} = await buildModule(kernel, source, step);
        return {build: {...about, command, builds: true, reason: null}, file, output};
    } catch (error) {
        if (!(error instanceof BuildFailure))
            throw error;
        return {build: {...about, command: error.command, builds: false, reason: error.message}, file: null, output: error.output};
    }
}
