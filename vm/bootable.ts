/** Everything that booting a kernel needs, and its templates. */
import path from 'node:path';
import {chooseAccelerator} from './accelerator.ts';
import {findKernel, findUml} from './catalogue.ts';
import type {Template} from './clone.ts';
import {ensureDebianKernel} from './debian-kernel.ts';
import {ensureHost, qemuVersion} from './host.ts';
import {ensureInitramfs, type Initramfs} from './initramfs.ts';
import type {Kernel} from './kernel.ts';
import {readKernelTree} from './kernel-tree.ts';
import {ensurePreload} from './preload.ts';
import type {Machine} from './qemu.ts';
import {withReleaseCompiler} from './release-compiler.ts';
import type {Step} from './step.ts';
import {ordinarySupply, type Supply} from './supply.ts';
import {ensureTemplate} from './template.ts';
import {prepareMachine, type UmlMachine} from './uml.ts';
import {umlNeeds} from './uml-kernel.ts';

/** MiB; a stock kernel with a busybox in RAM touches 110. */
const guestMemory = 256;
/** Everything takes a tenth less processor time where QEMU need not mind a second one. */
const guestCpus = 1;
/** So that races can be real; the second is not up until it is brought up. */
const racingCpus = 2;

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

/** What clones are made of. */
export interface Templates {
    readonly template: Template;
    /** For callers at the same time; null where there are to be none. */
    readonly racing: Template | null;
}

/** Everything that booting a kernel needs, without booting it. A kernel is a name of the catalogue, or a build tree. */
export async function prepareKernel(name: string, step: Step, supply: Supply = ordinarySupply): Promise<BootableKernel> {
    await ensureHost(supply, step);
    const version = await qemuVersion();
    const {kernel, notes} = path.isAbsolute(name) ? await readKernelTree(name, 'qemu') : await debianKernel(name, supply, step);
    const initramfs = await ensureInitramfs(kernel, step);
    const rest = {cpus: guestCpus, memory: guestMemory, port: kernel.port, preload: await ensurePreload('qemu')};
    const {accelerator, reason} = await chooseAccelerator(kernel, initramfs, rest, version, step);
    return {kernel, initramfs, machine: {...rest, accelerator}, noKvm: reason, qemuVersion: version, notes};
}

/** Boots it, as far as the cache lacks what came of that. */
export async function ensureTemplates({kernel, initramfs, machine, qemuVersion: version}: BootableKernel, racing: boolean, step: Step): Promise<Templates> {
    const template = await ensureTemplate(kernel, initramfs, machine, version, step);
    return {template, racing: racing ? await ensureTemplate(kernel, initramfs, racingMachine(machine, kernel), version, step) : null};
}

/**
 * The machine for callers at the same time. From Linux 7 on eight of them come to no end there (7.3: soft lockups; it switches
 * tasks by a fine timer anyhow), and they race on one whose clock is the host's. So they do on a kernel that checks itself, which takes minutes
 * to boot where its every instruction takes time, and on one without ACPI's timer, whose second processor does not come up there.
 */
export function racingMachine(machine: Machine, {release, checksItself, hasAcpiTimer}: Kernel): Machine {
    return Number.parseInt(release, 10) < 7 && !checksItself && hasAcpiTimer ? {...machine, cpus: racingCpus, racing: true} : {...machine, cpus: racingCpus};
}

/** What User Mode Linux is booted from and on. */
export interface BootableUml {
    readonly kernel: Kernel;
    readonly notes: readonly string[];
    readonly machine: UmlMachine;
}

/** Everything that booting User Mode Linux needs, without booting it. A kernel is a name of its catalogue, or a build tree. */
export async function prepareUserModeLinux(name: string, step: Step, supply: Supply): Promise<BootableUml> {
    await ensureHost(supply, step, umlNeeds);
    const {kernel, notes} = path.isAbsolute(name) ? await readKernelTree(name, 'uml') : await debianUml(name, supply, step);
    return {kernel, notes, machine: await prepareMachine(kernel, await ensureInitramfs(kernel, step))};
}

async function debianUml(name: string, supply: Supply, step: Step): Promise<{kernel: Kernel; notes: readonly string[]}> {
    const {kernel, departure} = await ensureDebianKernel(findUml(name)!, supply, step);
    return {kernel, notes: departure === null ? [] : [departure]};
}

async function debianKernel(name: string, supply: Supply, step: Step): Promise<{kernel: Kernel; notes: readonly string[]}> {
    const entry = findKernel(name)!;
    const {kernel: found, departure} = await ensureDebianKernel(entry, supply, step);
    const kernel = supply.compiler === 'host' ? found : await withReleaseCompiler(found, entry, supply, step);
    return {kernel, notes: departure === null ? [] : [departure]};
}
