import {CallFailed, describeResult, TargetBroken} from '../faults.ts';
import type {Instance} from '../target.ts';

const deadline = 30_000;

/** Loads a module before a spec begins; rejects with CallFailed where the target refuses it. */
export async function loadModule(instance: Instance, module: string): Promise<void> {
    const call = {op: 'insmod', module} as const;
    const [result] = await instance.request([call], deadline);
    if (result && 'errno' in result)
        throw new CallFailed(call, result.errno, await lastWordsOn(instance, module));
    // An init that crashes or never returns is the module's fault, as an error is.
    if (result && ('hung' in result || 'killed' in result))
        throw new CallFailed(call, describeResult(result), await lastWordsOn(instance, module));
    if (result && 'unsupported' in result)
        throw new TargetBroken(`could not load ${module}: ${JSON.stringify(result)}`);
}

/** What the kernel says of each module that is not its own, whether it loads or not. */
const ofEveryModule = /: (?:loading out-of-tree module taints|module verification failed)/;

async function lastWordsOn(instance: Instance, module: string): Promise<string | undefined> {
    const [log] = await instance.request([{op: 'kmsg', since: 0}], deadline);
    const records = (log && 'records' in log && log.records) || [];
    return records.findLast(({text}) => text.startsWith(`${module}:`) && !ofEveryModule.test(text))?.text;
}
