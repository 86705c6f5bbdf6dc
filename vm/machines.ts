/** Machines, wherever what they are made of is: here or in a container. */
import {startClone, type Clone, type Template} from './clone.ts';
import {startRemoteClone, startRemoteForkServer, startRemoteUml} from './container/remote-machine.ts';
import {ForkServer, type ForkServing} from './fork-server.ts';
import {awaitGreeting} from './greeting.ts';
import {startUml, Uml, type UmlMachine} from './uml.ts';

/** Milliseconds from the start of User Mode Linux to the agent's greeting: 0.2 s on an idle machine. */
const bootDeadline = 60_000;

/** Starts a clone in a process of its own. */
export async function startMachine(template: Template): Promise<Clone> {
    return template.container === null ? startClone(template) : startRemoteClone(template.container, template);
}

/**
 * A machine that goes on from a template and stands still, after work() has been done to it, to be forked. null where
 * machines cannot be: a KVM's belongs to its process. Rejects with SetupFailure, and with what work() rejects with.
 */
export async function startForkServer(template: Template, work: (machine: Clone) => Promise<void>): Promise<ForkServing | null> {
    if (template.machine.accelerator === 'kvm')
        return null;
    return template.container === null ? ForkServer.start(template, work) : startRemoteForkServer(template.container, template, work);
}

export interface BootedUml {
    readonly uml: Uml;
    /** The first line that the agent sent. */
    readonly greeting: string;
    /** What the kernel had written until then; its own console goes on from there. */
    readonly console: string;
}

/** Boots User Mode Linux and waits until its agent speaks. The caller owns the machine. */
export async function bootUml(machine: UmlMachine): Promise<BootedUml> {
    const uml = new Uml(machine.container === null ? await startUml(machine) : await startRemoteUml(machine.container, machine));
    try {
        const greeting = await awaitGreeting(uml, machine.release, bootDeadline);
        return {uml, greeting, console: uml.takeConsole()};
    } catch (error) {
        await uml[Symbol.asyncDispose]();
        throw error;
    }
}
