import {TargetBroken} from '../faults.ts';
import type {Hello} from '../protocol.ts';
import type {Instance, Target} from '../target.ts';
import {connectKeeper} from './keeper-socket.ts';
import {ProcessKeeper, type Keeper} from './keeper.ts';
import {satisfy} from './load-module.ts';
import type {PreparedStdio} from './prepared.ts';

/** An emulator in a process of its own as a target: one process, made to reset itself before each spec. */
export async function openStdio({name, command, socket}: PreparedStdio): Promise<Target> {
    return targetOf(name, socket === null ? new ProcessKeeper(command) : await connectKeeper(socket));
}

export function targetOf(name: string, keeper: Keeper): Target {
    return {
        name,
        builds: [],
        async acquire(needs) {
            try {
                const instance = new StdioInstance(keeper, await keeper.renew());
                await satisfy(instance, needs);
                return instance;
            } catch (error) {
                const stderr = await keeper.stderr();
                await keeper.release();
                throw error instanceof TargetBroken && error.stderr === '' ? new TargetBroken(error.message, stderr) : error;
            }
        },
        [Symbol.asyncDispose]: async () => keeper[Symbol.asyncDispose](),
    };
}

class StdioInstance implements Instance {
    readonly hello: Hello;
    /** Of its own: nobody but the emulator knows what its reset makes of it. */
    readonly origin = {};
    readonly #keeper: Keeper;
    readonly request: Instance['request'];

    constructor(keeper: Keeper, hello: Hello) {
        this.hello = hello;
        this.#keeper = keeper;
        this.request = async (calls, deadlineMs) => keeper.request(calls, deadlineMs);
    }

    async console(): Promise<string> {
        return '';
    }

    async stderr(): Promise<string> {
        return this.#keeper.stderr();
    }

    async [Symbol.asyncDispose](): Promise<void> {
        await this.#keeper.release();
    }
}
