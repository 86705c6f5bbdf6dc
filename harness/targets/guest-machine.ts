import {readFile} from 'node:fs/promises';
import {SetupFailure} from '../../vm/failure.ts';
import type {Clone, Template} from '../../vm/clone.ts';
import type {Kernel} from '../../vm/kernel.ts';
import {ModuleUnusable, SpecSkipped, TargetBroken} from '../faults.ts';
import {bringUp} from '../guest.ts';
import type {Call, Hello} from '../protocol.ts';
import type {Build, Instance, Needs, Start} from '../target.ts';
import {modulesOf} from '../plan.ts';
import {parseGreeting} from '../validate.ts';
import {Wire} from '../wire.ts';
import {loadModule} from './load-module.ts';
import type {PreparedQemu, PreparedUml} from './prepared.ts';

/** Bytes of a file that one call carries; base64 and JSON stay well below the protocol's 1 MiB. */
const piece = 512 << 10;

/** Bytes of a request's line for its calls. */
const requestRoom = 1_000_000;

const putDeadline = 10_000;
const processorDeadline = 30_000;

/** What a kernel needs that looks at each access to memory, or at each lock: 6,000 calls with KASAN and lockdep take over 10 s. */
const patienceWithChecks = 4;

/** How many times as long as on other kernels a request may take. */
export function patienceWith({checksItself}: Kernel): number {
    return checksItself ? patienceWithChecks : 1;
}

/** What the agent told, and what it can be given. */
export interface GuestDescription {
    readonly hello: Hello;
    readonly patience: number;
    readonly modules: ReadonlyArray<{readonly build: Build; readonly puts: readonly Call[]}>;
}

/** A machine that has just started, with all that a spec needs there already. */
export function asInstance(machine: Clone, guest: GuestDescription, needs: Needs, start: Start | null): Instance {
    const names = modulesOf([needs]);
    const made = guest.modules.filter(({build}) => names.includes(build.name)).flatMap(({build}) => build.made);
    return new MachineInstance(machine, {...guest, hello: {...guest.hello, modules: made}}, start);
}

/** Gives a machine that has just started what a spec needs; ends the machine where that fails. */
export async function furnish(machine: Clone, guest: GuestDescription, needs: Needs): Promise<Instance> {
    const instance = asInstance(machine, guest, needs, null);
    try {
        await putModules(instance, putsOf(guest, modulesOf([needs])));
        if (needs.loaded !== null)
            await loadModule(instance, needs.loaded);
        if (needs.processors === 2)
            await bringUpProcessor(instance, 1);
        return instance;
    } catch (error) {
        await instance[Symbol.asyncDispose]();
        throw error;
    }
}

export async function describeGuest({template, modules, patience}: Pick<PreparedQemu | PreparedUml, 'template' | 'modules' | 'patience'>): Promise<GuestDescription> {
    const greeting = parseGreeting(template.greeting);
    if (typeof greeting === 'string')
        throw new SetupFailure(`the guest agent sent ${greeting}`);
    return {
        hello: greeting.hello,
        patience,
        modules: await Promise.all(modules.map(async ({name, command, output, made, reason}) => ({
            build: {name, builds: reason === null, command, output, made: made.map(one => one.name), reason},
            puts: (await Promise.all(made.map(async one => putCalls(one.name, await readFile(one.file))))).flat(),
        }))),
    };
}

/** Rejects where what a spec begins with cannot be loaded because it was not made. */
export function requireBuilt({modules}: GuestDescription, {loaded}: Needs): void {
    const build = modules.find(one => one.build.name === loaded)?.build;
    if (build?.builds === false)
        throw new ModuleUnusable(`${build.name} does not build: ${build.reason}`);
}

function putsOf({modules}: GuestDescription, names: readonly string[]): Call[] {
    return modules.filter(({build}) => names.includes(build.name)).flatMap(({puts}) => puts);
}

/** What a machine for these needs goes on from. */
export function templateFor({template, racing}: PreparedQemu, {processors}: Needs): Template {
    if (processors !== 2)
        return template;
    if (racing === null)
        throw new Error('the target was not made ready for specs with two processors');
    return racing;
}

/** Needs of the same name are the same. */
export function nameNeeds({loaded, modules, processors = 1}: Needs): string {
    return JSON.stringify([loaded, modules.toSorted(), processors]);
}

/** The kernel was booted without it. */
async function bringUpProcessor(instance: Instance, index: number): Promise<void> {
    const results = await instance.request(bringUp(index), processorDeadline);
    const failed = results.find(result => !('value' in result));
    if (failed && 'errno' in failed && failed.errno === 'ENOENT')
        throw new SpecSkipped('needs a second processor, which this kernel cannot bring up (CONFIG_SMP, CONFIG_HOTPLUG_CPU)');
    if (failed)
        throw new TargetBroken(`processor ${index} does not come up: ${JSON.stringify(failed)}`);
}

class MachineInstance implements Instance {
    readonly hello: Hello;
    readonly start: Start | null;
    readonly #clone: Clone;
    readonly #wire: Wire;
    readonly #patience: number;

    constructor(machine: Clone, {hello, patience}: Pick<GuestDescription, 'hello' | 'patience'>, start: Start | null) {
        this.#clone = machine;
        this.hello = hello;
        this.start = start;
        this.#patience = patience;
        this.#wire = new Wire(machine.agent, machine.agent);
    }

    /** Where the machine has ended, with the reason as far as there is one. */
    async request(calls: readonly Call[], deadlineMs: number) {
        try {
            return await this.#wire.request(calls, deadlineMs * this.#patience);
        } catch (error) {
            if (!(error instanceof TargetBroken))
                throw error;
            await this.#clone.askWhere?.();
            const words = this.#clone.agent.readableEnded ? await this.#clone.exited : '';
            throw words === '' ? error : new TargetBroken(`${error.message} (${words})`);
        }
    }

    /** Of a machine that has ended all of it, its last words among it, which come by another way than what it answers. */
    async console(): Promise<string> {
        if (this.#clone.agent.readableEnded)
            await this.#clone.exited;
        return this.#clone.console;
    }

    async stderr(): Promise<string> {
        return '';
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
