import {readFile} from 'node:fs/promises';
import {SetupFailure} from '../../vm/failure.ts';
import {deriveTemplate, startClone, type Clone, type Template} from '../../vm/template.ts';
import {TargetBroken} from '../faults.ts';
import type {Call, Hello} from '../protocol.ts';
import type {Instance, Target} from '../target.ts';
import {parseGreeting} from '../validate.ts';
import {Wire} from '../wire.ts';
import {loadModule} from './load-module.ts';
import type {PreparedQemu} from './prepared.ts';

/** Bytes of a file that one call carries; base64 and JSON stay well below the protocol's 1 MiB. */
const piece = 512 << 10;

/** Bytes of a request's line for its calls. */
const requestRoom = 1_000_000;

const putDeadline = 10_000;

/** A kernel in QEMU as a target: a clone of its template for each spec. */
export async function openQemu(prepared: PreparedQemu): Promise<Target> {
    const guest = await describeGuest(prepared);
    const bare = {};
    const withModule = {};
    return {
        name: prepared.name,
        async acquire(module) {
            if (module !== null && prepared.loaded)
                return new MachineInstance(await clone(prepared.loaded), guest.hello, withModule);
            return furnish(await clone(prepared.template), guest, module, module === null ? bare : withModule);
        },
        async [Symbol.asyncDispose]() {},
    };
}

/**
 * The same machine with a module in place and loaded, as a template in dir: most specs begin there, and loading costs a
 * clone as much as its own start. Rejects with CallFailed where the module does not load.
 */
export async function makeLoadedTemplate(prepared: PreparedQemu, module: string, dir: string): Promise<PreparedQemu> {
    const guest = await describeGuest(prepared);
    const loaded = await deriveTemplate(prepared.template, dir, async machine => {
        const instance = new MachineInstance(machine, guest.hello, machine);
        await putModules(instance, guest.puts);
        await loadModule(instance, module);
    });
    return {...prepared, loaded};
}

/** What the agent told, and what it is to be given. */
export interface GuestDescription {
    readonly hello: Hello;
    readonly puts: readonly Call[];
}

/** Puts the fixture modules into a machine that has just started and loads one; ends the machine where that fails. */
export async function furnish(machine: Clone, guest: GuestDescription, module: string | null, origin: object): Promise<Instance> {
    const instance = new MachineInstance(machine, guest.hello, origin);
    try {
        await putModules(instance, guest.puts);
        if (module !== null)
            await loadModule(instance, module);
        return instance;
    } catch (error) {
        await instance[Symbol.asyncDispose]();
        throw error;
    }
}

export async function describeGuest({template, modules}: PreparedQemu): Promise<GuestDescription> {
    const greeting = parseGreeting(template.greeting);
    if (typeof greeting === 'string')
        throw new SetupFailure(`the guest agent sent ${greeting}`);
    const puts = await Promise.all(modules.map(async ({name, file}) => putCalls(name, await readFile(file))));
    return {hello: {...greeting.hello, modules: modules.map(module => module.name)}, puts: puts.flat()};
}

async function clone(template: Template): Promise<Clone> {
    try {
        return await startClone(template);
    } catch (error) {
        throw error instanceof SetupFailure ? new TargetBroken(error.message) : error;
    }
}

class MachineInstance implements Instance {
    readonly hello: Hello;
    readonly origin: object;
    readonly #clone: Clone;
    readonly #wire: Wire;

    constructor(machine: Clone, hello: Hello, origin: object) {
        this.#clone = machine;
        this.hello = hello;
        this.origin = origin;
        this.#wire = new Wire(machine.agent);
        void machine.exited.then(errors => this.#wire.break(`ended: the virtual machine is gone${errors ? ` (${errors})` : ''}`));
    }

    async request(calls: readonly Call[], deadlineMs: number) {
        return this.#wire.request(calls, deadlineMs);
    }

    async console(): Promise<string> {
        return this.#clone.console;
    }

    async [Symbol.asyncDispose](): Promise<void> {
        await this.#clone[Symbol.asyncDispose]();
    }
}

async function putModules(instance: Instance, puts: readonly Call[]): Promise<void> {
    for (const calls of together(puts)) {
        const results = await instance.request(calls, putDeadline);
        const failed = results.find(result => !('value' in result));
        if (failed)
            throw new TargetBroken(`a module could not be put into the guest: ${JSON.stringify(failed)}`);
    }
}

/** As many in one request as a line holds: each request costs a clone cold code. */
function together(puts: readonly Call[]): Call[][] {
    const groups: Call[][] = [];
    let room = 0;
    for (const call of puts) {
        const size = JSON.stringify(call).length;
        if (size > room) {
            groups.push([]);
            room = requestRoom;
        }
        groups.at(-1)!.push(call);
        room -= size;
    }
    return groups;
}

function putCalls(name: string, content: Buffer): Call[] {
    const calls: Call[] = [];
    for (let offset = 0; offset < content.length; offset += piece)
        calls.push({
            op: 'put',
            path: `/modules/${name}.ko`,
            data: content.subarray(offset, offset + piece).toString('base64'),
            mode: 0o644,
            offset,
        });
    return calls;
}
