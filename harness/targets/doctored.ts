import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import {SetupFailure} from '../../vm/failure.ts';
import {deriveTemplate} from '../../vm/template.ts';
import type {PreparedQemu} from './prepared.ts';
import {describeGuest, furnish} from './guest-machine.ts';

/** Milliseconds for all commands together. */
const deadline = 30_000;

/** The same machine after a shell did something to it, as a template in a folder that the caller owns: every spec begins there. */
export async function doctorGuest(prepared: PreparedQemu, commands: string, dir: string): Promise<PreparedQemu> {
    const guest = await describeGuest(prepared);
    const own = path.join(dir, 'doctored');
    await mkdir(own);
    const template = await deriveTemplate(prepared.template, own, async machine => {
        const instance = await furnish(machine, guest, {loaded: null, modules: []});
        const [result] = await instance.request([{op: 'exec', argv: ['sh', '-e', '-c', commands]}], deadline);
        if (!(result && 'status' in result && result.status === 0))
            throw new SetupFailure(`the guest was not changed as it should be: ${JSON.stringify(result)}`);
    });
    return {...prepared, template};
}
