import {open} from 'node:fs/promises';
import type {Duplex} from 'node:stream';
import {withDeadline} from './deadline.ts';
import {SetupFailure} from './failure.ts';
import {machineArguments, Qemu, stateFd, type Machine, type Purpose} from './qemu.ts';

/**
 * A booted machine, stopped while its agent waits for a request: the RAM as a file that clones map copy-on-write, and
 * the state of the devices.
 */
export interface Template {
    /** The socket for requests to the container that has the files; null where they are here. */
    readonly container: string | null;
    readonly machine: Machine;
    /** The agent's greeting, from the one boot that every clone goes on from. */
    readonly greeting: string;
    /** What the kernel had written to its console until then. */
    readonly console: string;
    readonly ram: string;
    readonly state: string;
}

/** Milliseconds; it takes 50 to 200. A host with many machines under way may need a second. */
const resumeDeadline = 20_000;

/** A running machine with its agent: mostly one that goes on from where a template stopped, with its own copy of what it changes. */
export interface Clone extends AsyncDisposable {
    /** Speaks the target protocol; no greeting comes, the template has it. */
    readonly agent: Duplex;
    /** What the kernel has written to its console since the machine was started or cloned. */
    readonly console: string;
    /** Resolves when QEMU is gone, with what it wrote to standard error. */
    readonly exited: Promise<string>;
    /** Makes a kernel that no longer answers say on the console where it is, which is its end; left out where it says so itself. */
    readonly askWhere?: () => Promise<void>;
}

/** Starts a clone in a process of its own: where it cannot be a fork. It runs as soon as its devices are loaded. */
export async function startClone(template: Template): Promise<Clone> {
    return resume(template, template.ram, {share: false});
}

/** A machine that goes on from a template's state, and from RAM as it is in the file. */
export async function resume(template: Template, ramFile: string, purpose: Purpose): Promise<Qemu> {
    await using ram = await open(ramFile);
    await using state = await open(template.state);
    await using preload = await open(template.machine.preload);
    const args = [...machineArguments(template.machine, purpose), '-incoming', 'defer'];
    const qemu = new Qemu(args, {ram: ram.fd, preload: preload.fd, state: state.fd}, purpose);
    try {
        await withDeadline(load(qemu, template.machine, purpose), resumeDeadline, () => new Error(`not loaded after ${resumeDeadline / 1000} s`));
    } catch (error) {
        await qemu[Symbol.asyncDispose]();
        throw new SetupFailure(`a clone did not start: ${await qemu.exited || (error as Error).message}`);
    }
    return qemu;
}

/** Asks for all of it at once: it is done in this order, and each round trip would take two processes their turn. */
async function load(qemu: Qemu, {port}: Machine, {forks}: Purpose): Promise<void> {
    const loaded = async () => qemu.monitor.event('MIGRATION', ({status}) => status === 'completed');
    await Promise.all([
        qemu.monitor.negotiate(),
        keepRamOutOfMigration(qemu),
        qemu.monitor.execute('migrate-incoming', {uri: `fd:${stateFd}`}),
        // A serial port takes a byte before its state is loaded, and loses it; a virtio port takes none. Forks would load on together.
        ...port === 'serial' || forks !== undefined ? [loaded()] : [],
    ]);
}

/** RAM is a file already: only the devices are saved and loaded. */
export async function keepRamOutOfMigration(qemu: Qemu): Promise<void> {
    await qemu.monitor.execute('migrate-set-capabilities', {
        capabilities: [{capability: 'x-ignore-shared', state: true}, {capability: 'events', state: true}],
    });
}
