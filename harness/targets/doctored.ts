import {mkdir} from 'node:fs/promises';
import path from 'node:path';
import type {Template} from '../../vm/clone.ts';
import {SetupFailure} from '../../vm/failure.ts';
import {deriveTemplate} from '../../vm/template.ts';
import type {PreparedQemu} from './prepared.ts';
import {describeGuest, furnish} from './guest-machine.ts';

/** Milliseconds for all commands together. */
const deadline = 30_000;

/** The same machine after a shell did something to it, as a template in a folder that the caller owns: every spec begins there. */
export async function doctorGuest(prepared: PreparedQemu, commands: string, dir: string): Promise<PreparedQemu> {
    const guest = await describeGuest(prepared);
    const derive = async (base: Template, own: string) => {
        await mkdir(own);
        return deriveTemplate(base, own, async machine => {
            const instance = await furnish(machine, guest, {loaded: null, modules: []});
            const [result] = await instance.request([{op: 'exec', argv: ['sh', '-e', '-c', commands]}], deadline);
            if (!(result && 'status' in result && result.status === 0))
                throw new SetupFailure(`the guest was not changed as it should be: ${JSON.stringify(result)}`);
        });
    };
    return {
        ...prepared,
        template: await derive(prepared.template, path.join(dir, 'doctored')),
        racing: prepared.racing && await derive(prepared.racing, path.join(dir, 'doctored-racing')),
    };
}
