import {readFile} from 'node:fs/promises';
import {SetupFailure} from '../../vm/failure.ts';
import {startClone, type Clone} from '../../vm/template.ts';
import {TargetBroken} from '../faults.ts';
import type {Call, Hello} from '../protocol.ts';
import type {Instance, Target} from '../target.ts';
import {parseGreeting} from '../validate.ts';
import {Wire} from '../wire.ts';
import type {PreparedQemu} from './prepared.ts';

/** Bytes of a file that one call carries; base64 and JSON stay well below the protocol's 1 MiB. */
const piece = 512 << 10;

const putDeadline = 10_000;

/** A kernel in QEMU as a target: a clone of its template for each spec. */
export async function openQemu(prepared: PreparedQemu): Promise<Target> {
    const greeting = parseGreeting(prepared.template.greeting);
    if (typeof greeting === 'string')
        throw new SetupFailure(`the guest agent sent ${greeting}`);
    const hello: Hello = {...greeting.hello, modules: prepared.modules.map(module => module.name)};
    const files = await Promise.all(prepared.modules.map(async ({name, file}) => putCalls(name, await readFile(file))));
    return {
        name: prepared.name,
        async acquire() {
            const clone = await startClone(prepared.template).catch(error => {
                throw error instanceof SetupFailure ? new TargetBroken(error.message) : error;
            });
            const instance = new ClonedInstance(clone, hello);
            try {
                await instance.put(files.flat());
            } catch (error) {
                await instance[Symbol.asyncDispose]();
                throw error;
            }
            return instance;
        },
        async [Symbol.asyncDispose]() {},
    };
}

class ClonedInstance implements Instance {
    readonly hello: Hello;
    readonly #clone: Clone;
    readonly #wire: Wire;

    constructor(clone: Clone, hello: Hello) {
        this.#clone = clone;
        this.hello = hello;
        this.#wire = new Wire(clone.agent);
        void clone.exited.then(errors => this.#wire.break(`ended: the virtual machine is gone${errors ? ` (${errors})` : ''}`));
    }

    async request(calls: readonly Call[], deadlineMs: number) {
        return this.#wire.request(calls, deadlineMs);
    }

    async console(): Promise<string> {
        return this.#clone.console;
    }

    async put(calls: readonly Call[]): Promise<void> {
        for (const call of calls) {
            const [result] = await this.#wire.request([call], putDeadline);
            if (!result || !('value' in result))
                throw new TargetBroken(`a module could not be put into the guest: ${JSON.stringify(result)}`);
        }
    }

    async [Symbol.asyncDispose](): Promise<void> {
        await this.#clone[Symbol.asyncDispose]();
    }
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
