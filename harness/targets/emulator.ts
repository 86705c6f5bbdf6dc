import path from 'node:path';
import {pathToFileURL} from 'node:url';
import type {createEmulator} from '../model/emulator.ts';
import {satisfy} from './load-module.ts';
import type {Instance, Target} from '../target.ts';
import type {PreparedEmulator} from './prepared.ts';

const ownModel = path.join(import.meta.dirname, '../model');

/** The executable model as a target: a new one for each spec. */
export async function openEmulator({name, mode, model = ownModel}: PreparedEmulator): Promise<Target> {
    const {createEmulator: create} = await import(pathToFileURL(path.join(model, 'emulator.ts')).href) as {createEmulator: typeof createEmulator};
    return {
        name,
        builds: [],
        async acquire(needs) {
            const instance = instanceOf(create(mode));
            await satisfy(instance, needs);
            return instance;
        },
        async [Symbol.asyncDispose]() {},
    };
}

function instanceOf(emulator: ReturnType<typeof createEmulator>): Instance {
    return {
        hello: emulator.hello,
        start: null,
        request: async (calls, deadlineMs) => emulator.request(calls, deadlineMs),
        console: async () => '',
        stderr: async () => '',
        async [Symbol.asyncDispose]() {},
    };
}
