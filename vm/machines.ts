/** Machines that go on from a template, wherever that is: here or in a container. */
import {startClone, type Clone, type Template} from './clone.ts';
import {deriveRemotely, startRemoteClone} from './container/remote-machine.ts';
import {deriveTemplate} from './template.ts';

/** Starts a clone; it runs as soon as its devices are loaded. */
export async function startMachine(template: Template): Promise<Clone> {
    return template.container === null ? startClone(template) : startRemoteClone(template.container, template);
}

/** A template that goes on from another; its files are put into dir, which the caller owns, where the other's are here. */
export async function deriveMachine(base: Template, dir: string, work: (machine: Clone) => Promise<void>): Promise<Template> {
    return base.container === null ? deriveTemplate(base, dir, work) : deriveRemotely(base.container, base, work);
}
