import {createEmulator} from '../model/emulator.ts';
import type {Instance, Target} from '../target.ts';
import type {PreparedEmulator} from './prepared.ts';

/** The executable model as a target: a new one for each spec. */
export function openEmulator({name, mode}: PreparedEmulator): Target {
    return {
        name,
        acquire: async () => instanceOf(mode),
        async [Symbol.asyncDispose]() {},
    };
}

function instanceOf(mode: PreparedEmulator['mode']): Instance {
    const emulator = createEmulator(mode);
    return {
        hello: emulator.hello,
        request: async (calls, deadlineMs) => emulator.request(calls, deadlineMs),
        console: async () => '',
        async [Symbol.asyncDispose]() {},
    };
}
