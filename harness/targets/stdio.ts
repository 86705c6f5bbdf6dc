import {TargetBroken} from '../faults.ts';
import type {Hello} from '../protocol.ts';
import type {Instance, Target} from '../target.ts';
import {Keeper} from './keeper.ts';
import {satisfy} from './load-module.ts';
import type {PreparedStdio} from './prepared.ts';

/** An emulator in a process of its own as a target: one process, made to reset itself before each spec. */
export function openStdio({name, command}: PreparedStdio): Target {
    return targetOf(name, new Keeper(command));
}

export function targetOf(name: string, keeper: Keeper): Target {
    return {
        name,
        builds: [],
        atATime: 1,
        async acquire(needs) {
            try {
                const instance = new StdioInstance(keeper, await keeper.renew());
                await satisfy(instance, needs);
                return instance;
            } catch (error) {
                throw error instanceof TargetBroken && error.stderr === '' ? new TargetBroken(error.message, keeper.stderr) : error;
            }
        },
        goodbye: async () => keeper.goodbye(),
        [Symbol.asyncDispose]: async () => keeper[Symbol.asyncDispose](),
    };
}

class StdioInstance implements Instance {
    readonly hello: Hello;
    /** Nobody but the emulator knows what its reset makes of it. */
    readonly start = null;
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
        return this.#keeper.stderr;
    }

    async [Symbol.asyncDispose](): Promise<void> {}
}
