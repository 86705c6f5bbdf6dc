/** Machines, wherever what they are made of is: here or in a container. */
import {startClone, type Clone, type Template} from './clone.ts';
import {deriveRemotely, startRemoteClone, startRemoteUml} from './container/remote-machine.ts';
import {awaitGreeting} from './greeting.ts';
import {deriveTemplate} from './template.ts';
import {startUml, Uml, type UmlMachine} from './uml.ts';

/** Milliseconds from the start of User Mode Linux to the agent's greeting: 0.2 s on an idle machine. */
const bootDeadline = 60_000;

/** Starts a clone; it runs as soon as its devices are loaded. */
export async function startMachine(template: Template): Promise<Clone> {
    return template.container === null ? startClone(template) : startRemoteClone(template.container, template);
}

/** A template that goes on from another; its files are put into dir, which the caller owns, where the other's are here. */
export async function deriveMachine(base: Template, dir: string, work: (machine: Clone) => Promise<void>): Promise<Template> {
    return base.container === null ? deriveTemplate(base, dir, work) : deriveRemotely(base.container, base, work);
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
