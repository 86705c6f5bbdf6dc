import {open, truncate, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {SetupFailure} from './failure.ts';
import {awaitGreeting} from './greeting.ts';
import type {Initramfs} from './initramfs.ts';
import type {Kernel} from './kernel.ts';
import {machineArguments, portArguments, processor, Qemu, qemuProgram, shellCommand, topology, type Machine} from './qemu.ts';

export interface Booted {
    readonly qemu: Qemu;
    /** The first line that the agent sent. */
    readonly greeting: string;
}

/** Milliseconds from power-on to the agent's greeting: 3 s emulated on an idle machine, with room for a busy one. */
const bootDeadline = {tcg: 90_000, kvm: 15_000};

/**
 * console= for the log, panic=-1 so that a panic ends QEMU at once. maxcpus=1 leaves the other processors to be brought up
 * by what is about races: emulated, a second one makes everything else take twice as long. cryptomgr.notests because what 6.12
 * tests of RSA and ECDSA behind its boot was still under way where a template was saved, and went on in each clone.
 */
const kernelCommandLine = 'console=ttyS0 panic=-1 maxcpus=1 cryptomgr.notests';

/** agent= where there is no virtio port that the agent could look for; preempt= where callers are to interrupt each other. */
function commandLine({port, racing}: Machine): string {
    return [
        kernelCommandLine,
        ...port === 'serial' ? ['agent=ttyS1'] : [],
        // Kernels without PREEMPT_DYNAMIC pass it on to init, which does not look.
        ...racing ? ['preempt=full'] : [],
    ].join(' ');
}

/** Everything after qemu-system-x86_64 for a cold boot whose RAM is a file that clones can share. */
export function bootArguments(kernel: Kernel, initramfs: Initramfs, machine: Machine): string[] {
    return [
        ...machineArguments(machine, {share: true}),
        '-kernel', kernel.image,
        '-initrd', initramfs.file,
        '-append', commandLine(machine),
    ];
}

/** Boots a kernel cold and waits until the agent speaks. The caller owns the machine. */
export async function boot(kernel: Kernel, initramfs: Initramfs, machine: Machine, ramFile: string): Promise<Booted> {
    await using ram = await open(ramFile, 'r+');
    await using preload = await open(machine.preload);
    const qemu = new Qemu(bootArguments(kernel, initramfs, machine), {ram: ram.fd, preload: preload.fd});
    const deadline = bootDeadline[machine.accelerator];
    try {
        await qemu.monitor.negotiate();
        return {qemu, greeting: await awaitGreeting(qemu, kernel.release, deadline)};
    } catch (error) {
        await qemu[Symbol.asyncDispose]();
        if (error instanceof SetupFailure)
            throw error;
        throw new SetupFailure(`${qemuProgram} did not start: ${await qemu.exited || (error as Error).message}`);
    }
}

/** A sparse file of megabytes MiB for a machine's memory; resolves with its path. */
export async function makeRam(dir: string, megabytes: number): Promise<string> {
    const file = path.join(dir, 'ram');
    await writeFile(file, '');
    await truncate(file, megabytes << 20);
    return file;
}

/** What a reader pastes to see the same boot on a terminal. */
export function pastableBoot(kernel: Kernel, initramfs: Initramfs, machine: Machine): string {
    const {accelerator, cpus, memory} = machine;
    return shellCommand([
        qemuProgram, '-M', 'pc', '-accel', accelerator, '-cpu', processor[accelerator], '-smp', topology(cpus),
        '-m', String(memory), '-nographic', '-no-reboot', '-nic', 'none',
        // The console on the terminal, named because the agent's may be a serial port as well.
        '-serial', 'mon:stdio', '-chardev', 'null,id=agent', ...portArguments(machine.port),
        '-kernel', kernel.image, '-initrd', initramfs.file, '-append', commandLine(machine),
    ]);
}
