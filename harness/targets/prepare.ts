import path from 'node:path';
import type {ModuleBuild} from '../../reports/record.ts';
import {chooseAccelerator} from '../../vm/accelerator.ts';
import {pastableBoot} from '../../vm/boot.ts';
import {findKernel} from '../../vm/catalogue.ts';
import {ensureDebianKernel} from '../../vm/debian-kernel.ts';
import {ensureHost, qemuVersion} from '../../vm/host.ts';
import {ensureInitramfs, type Initramfs} from '../../vm/initramfs.ts';
import type {Kernel} from '../../vm/kernel.ts';
import {readKernelTree} from '../../vm/kernel-tree.ts';
import {withReleaseCompiler} from '../../vm/release-compiler.ts';
import type {Machine} from '../../vm/qemu.ts';
import type {Step} from '../../vm/step.ts';
import {ordinarySupply, type Supply} from '../../vm/supply.ts';
import {ensureTemplate} from '../../vm/template.ts';
import {moduleUnderTest} from '../plan.ts';
import {buildModules, describeModule, type WantedModules} from './modules.ts';
import {parseTargetName} from './name.ts';
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

/** MiB; a stock kernel with a busybox in RAM touches 110. */
const guestMemory = 256;
/** What a kernel needs that looks at each access to memory, or at each lock: 6,000 calls with KASAN and lockdep take over 10 s. */
const patienceWithChecks = 4;
/** Two, so that races can be real: the second is not up until a spec brings it up. */
const guestCpus = 2;

/** Makes a target ready: everything that it needs is resolved, fetched, built and booted, as far as the cache lacks it. */
export async function prepare(targetName: string, modules: WantedModules, step: Step, supply: Supply = ordinarySupply): Promise<Preparation> {
    const target = parseTargetName(targetName);
    switch (target.kind) {
        case 'emulator':
            return {prepared: target, module: null, buildOutput: '', notes: []};
        case 'stdio':
            return {prepared: {...target, socket: null}, module: null, buildOutput: '', notes: []};
        case 'qemu':
            return prepareQemu(target.name, target.kernel, modules, step, supply);
    }
}

/** What a kernel is booted from and on. */
export interface BootableKernel {
    readonly kernel: Kernel;
    readonly initramfs: Initramfs;
    readonly machine: Machine;
    /** Why it is not KVM; null with KVM. */
    readonly noKvm: string | null;
    readonly qemuVersion: string;
    readonly notes: readonly string[];
}

/**
 * The machine for callers at the same time. From Linux 7 on eight of them come to no end there (7.3: soft lockups; it switches
 * tasks by a fine timer anyhow), and they race on the ordinary one. So they do on a kernel that checks itself, which takes minutes
 * to boot where its every instruction takes time, and on one without ACPI's timer, whose second processor does not come up there.
 */
export function racingMachine(machine: Machine, {release, checksItself, hasAcpiTimer}: Kernel): Machine {
    return Number.parseInt(release, 10) < 7 && !checksItself && hasAcpiTimer ? {...machine, racing: true} : machine;
}

/** Everything that booting a kernel needs, without booting it. */
export async function prepareKernel(name: string, step: Step, supply: Supply = ordinarySupply): Promise<BootableKernel> {
    await ensureHost(supply, step);
    const version = await qemuVersion();
    const {kernel, notes} = path.isAbsolute(name) ? await readKernelTree(name) : await debianKernel(name, supply, step);
    const initramfs = await ensureInitramfs(kernel, step);
    const size = {cpus: guestCpus, memory: guestMemory, port: kernel.port};
    const {accelerator, reason} = await chooseAccelerator(kernel, initramfs, size, version, step);
    return {kernel, initramfs, machine: {...size, accelerator}, noKvm: reason, qemuVersion: version, notes};
}

async function debianKernel(name: string, supply: Supply, step: Step): Promise<{kernel: Kernel; notes: readonly string[]}> {
    const entry = findKernel(name)!;
    const {kernel: found, departure} = await ensureDebianKernel(entry, supply, step);
    const kernel = supply.compiler === 'host' ? found : await withReleaseCompiler(found, entry, supply, step);
    return {kernel, notes: departure === null ? [] : [departure]};
}

async function prepareQemu(name: string, kernelName: string, modules: WantedModules, step: Step, supply: Supply): Promise<Preparation> {
    const {kernel, initramfs, machine, noKvm, qemuVersion: version, notes} = await prepareKernel(kernelName, step, supply);
    const built = await buildModules(kernel, modules, step);
    const underTest = built.find(one => one.name === moduleUnderTest);
    const template = await ensureTemplate(kernel, initramfs, machine, version, step);
    const racing = await ensureTemplate(kernel, initramfs, racingMachine(machine, kernel), version, step);
    return {
        prepared: {
            kind: 'qemu',
            name,
            template,
            patience: kernel.checksItself ? patienceWithChecks : 1,
            racing,
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
