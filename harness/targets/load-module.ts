import {CallFailed, TargetBroken} from '../faults.ts';
import type {Instance} from '../target.ts';

const deadline = 30_000;

/** Loads a module before a spec begins; rejects with CallFailed where the target refuses it. */
export async function loadModule(instance: Instance, module: string): Promise<void> {
    const call = {op: 'insmod', module} as const;
    const [result] = await instance.request([call], deadline);
    if (result && 'errno' in result)
        throw new CallFailed(call, result.errno, await lastWordsOn(instance, module));
    if (result && ('hung' in result || 'killed' in result || 'unsupported' in result))
        throw new TargetBroken(`could not load ${module}: ${JSON.stringify(result)}`);
}

async function lastWordsOn(instance: Instance, module: string): Promise<string | undefined> {
    const [log] = await instance.request([{op: 'kmsg', since: 0}], deadline);
    const records = (log && 'records' in log && log.records) || [];
    return records.findLast(record => record.text.startsWith(`${module}:`))?.text;
}
