import {readFile} from 'node:fs/promises';
import {SetupFailure} from '../../vm/failure.ts';
import {deriveTemplate, startClone, type Clone, type Template} from '../../vm/template.ts';
import {ModuleUnusable, TargetBroken} from '../faults.ts';
import type {Call, Hello} from '../protocol.ts';
import type {Build, Instance, Needs, Target} from '../target.ts';
import {modulesOf} from '../plan.ts';
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
    return {
        name: prepared.name,
        builds: guest.modules.map(({build}) => build),
        async acquire(needs) {
            const loaded = prepared.loaded?.module === needs.loaded ? prepared.loaded : null;
            requireBuilt(guest, needs);
            return furnish(await clone(loaded?.template ?? prepared.template), guest, needs, loaded !== null);
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
    const template = await deriveTemplate(prepared.template, dir, async machine => {
        const instance = new MachineInstance(machine, guest.hello, machine);
        await putModules(instance, putsOf(guest, [module]));
        await loadModule(instance, module);
    });
    return {...prepared, loaded: {module, template}};
}

/** What the agent told, and what it can be given. */
export interface GuestDescription {
    readonly hello: Hello;
    readonly modules: ReadonlyArray<{readonly build: Build; readonly puts: readonly Call[]}>;
    /** Machines that were furnished for the same needs begin in the same state. */
    readonly origins: Map<string, object>;
}

/** Gives a machine that has just started what a spec needs, as far as it is not loaded there already; ends the machine where that fails. */
export async function furnish(machine: Clone, guest: GuestDescription, needs: Needs, loaded: boolean): Promise<Instance> {
    const names = modulesOf([needs]);
    const made = guest.modules.filter(({build}) => names.includes(build.name)).flatMap(({build}) => build.made);
    const instance = new MachineInstance(machine, {...guest.hello, modules: made}, originOf(guest, needs));
    try {
        await putModules(instance, putsOf(guest, names.filter(name => !(loaded && name === needs.loaded))));
        if (needs.loaded !== null && !loaded)
            await loadModule(instance, needs.loaded);
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
    return {
        hello: greeting.hello,
        origins: new Map(),
        modules: await Promise.all(modules.map(async ({name, command, output, made, reason}) => ({
            build: {name, builds: reason === null, command, output, made: made.map(one => one.name), reason},
            puts: (await Promise.all(made.map(async one => putCalls(one.name, await readFile(one.file))))).flat(),
        }))),
    };
}

/** Rejects where what a spec begins with cannot be loaded because it was not made. */
function requireBuilt({modules}: GuestDescription, {loaded}: Needs): void {
    const build = modules.find(one => one.build.name === loaded)?.build;
    if (build?.builds === false)
        throw new ModuleUnusable(`${build.name} does not build: ${build.reason}`);
}

function putsOf({modules}: GuestDescription, names: readonly string[]): Call[] {
    return modules.filter(({build}) => names.includes(build.name)).flatMap(({puts}) => puts);
}

function originOf({origins}: GuestDescription, {loaded, modules}: Needs): object {
    const key = JSON.stringify([loaded, modules]);
    const origin = origins.get(key) ?? {};
    origins.set(key, origin);
    return origin;
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
