import {createEmulator} from '../model/emulator.ts';
import {loadModule} from './load-module.ts';
import type {Instance, Target} from '../target.ts';
import type {PreparedEmulator} from './prepared.ts';

/** The executable model as a target: a new one for each spec. */
export function openEmulator({name, mode}: PreparedEmulator): Target {
    return {
        name,
        async acquire(loaded) {
            const instance = instanceOf(mode, `${name} ${loaded}`);
            if (loaded !== null)
                await loadModule(instance, loaded);
            return instance;
        },
        async [Symbol.asyncDispose]() {},
    };
}

/** Emulators of the same mode with the same module loaded are alike. */
const origins = new Map<string, object>();

function instanceOf(mode: PreparedEmulator['mode'], state: string): Instance {
    const emulator = createEmulator(mode);
    const origin = origins.get(state) ?? {};
    origins.set(state, origin);
    return {
        hello: emulator.hello,
        origin,
        request: async (calls, deadlineMs) => emulator.request(calls, deadlineMs),
        console: async () => '',
        async [Symbol.asyncDispose]() {},
    };
}
