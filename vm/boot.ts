import {open, truncate, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {findCrashes, plainTitle} from './crash.ts';
import {readLines} from './lines.ts';
import {withDeadline} from './deadline.ts';
import {SetupFailure} from './failure.ts';
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

const greetingLimit = 64 << 10;

/**
 * console= for the log, panic=-1 so that a panic ends QEMU at once. maxcpus=1 leaves the other processors to be brought up
 * by what is about races: emulated, a second one makes everything else take twice as long.
 */
const kernelCommandLine = 'console=ttyS0 panic=-1 maxcpus=1';

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
        ...machineArguments(machine, true),
        '-kernel', kernel.image,
        '-initrd', initramfs.file,
        '-append', commandLine(machine),
    ];
}

/** Boots a kernel cold and waits until the agent speaks. The caller owns the machine. */
export async function boot(kernel: Kernel, initramfs: Initramfs, machine: Machine, ramFile: string): Promise<Booted> {
    await using ram = await open(ramFile, 'r+');
    const qemu = new Qemu(bootArguments(kernel, initramfs, machine), ram.fd);
    const deadline = bootDeadline[machine.accelerator];
    try {
        await qemu.monitor.negotiate();
        const greeting = await withDeadline(
            Promise.race([firstLine(qemu), exitBeforeGreeting(qemu)]),
            deadline,
            () => new SetupFailure(`kernel ${kernel.release} had not reached the agent ${deadline / 1000} s after power-on; ${lastWords(qemu)}`),
        );
        return {qemu, greeting};
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

async function firstLine(qemu: Qemu): Promise<string> {
    return new Promise((resolve, reject) => {
        readLines(
            qemu.agent,
            greetingLimit,
            line => {
                qemu.agent.removeAllListeners('data');
                resolve(line.toString());
            },
            () => reject(new SetupFailure('the agent\'s greeting does not end')),
        );
    });
}

async function exitBeforeGreeting(qemu: Qemu): Promise<never> {
    const errors = await qemu.exited;
    throw new SetupFailure(`the virtual machine ended before the agent spoke; ${errors || lastWords(qemu)}`);
}

function lastWords(qemu: Qemu): string {
    const [crash] = findCrashes(qemu.console);
    if (crash)
        return `its console says: ${plainTitle(crash)}`;
    const line = qemu.console.trimEnd().split('\n').at(-1);
    return line ? `the last line on its console: ${line}` : 'its console is empty';
}
