import {findCrashes, plainTitle} from '../../vm/crash.ts';
import {CallFailed, describeResult, SpecSkipped, TargetBroken} from '../faults.ts';
import type {Instance, Needs} from '../target.ts';

const deadline = 30_000;

/** Brings a fresh emulator, which has only the modules that it plays, into the state that a spec begins with. */
export async function satisfy(instance: Instance, {loaded, modules}: Needs): Promise<void> {
    const lacking = [...loaded === null ? [] : [loaded], ...modules].find(module => !instance.hello.modules.includes(module));
    if (lacking !== undefined)
        throw new SpecSkipped(`needs the module ${lacking}, which the target cannot load`);
    if (loaded === null)
        return;
    if (!instance.hello.ops.includes('insmod'))
        throw new SpecSkipped('needs the operation insmod, which the target does not have');
    await loadModule(instance, loaded);
}

/** Loads a module before a spec begins; rejects with CallFailed where the target refuses it, or where its init ends the target. */
export async function loadModule(instance: Instance, module: string): Promise<void> {
    const call = {op: 'insmod', module} as const;
    const result = await instance.request([call], deadline).then(([first]) => first, async (error: unknown) => {
        // A panic in a module's init is the module's fault; without the kernel's word for it nobody can tell whose it is.
        const said = error instanceof TargetBroken ? crashIn(await instance.console()) : undefined;
        throw said === undefined ? error : new CallFailed(call, 'ended the kernel', said);
    });
    // So is an init that crashes or never returns, as an error is.
    if (result && ('errno' in result || 'hung' in result || 'killed' in result))
        throw new CallFailed(call, describeResult(result), await wordsOn(instance, module));
    if (result && 'unsupported' in result)
        throw new TargetBroken(`could not load ${module}: ${JSON.stringify(result)}`);
}

/** What the kernel says of each module that is not its own, whether it loads or not. */
const ofEveryModule = /: (?:loading out-of-tree module taints|module verification failed)/;

/** What the kernel reported as a crash, else what it or the module said last. */
async function wordsOn(instance: Instance, module: string): Promise<string | undefined> {
    const log = await logOf(instance);
    // The log tells of the boot too, the console only of what has been since.
    return crashIn(await instance.console()) ?? log.findLast(text => text.startsWith(`${module}:`) && !ofEveryModule.test(text));
}

/** Of a kernel that no longer answers, what it wrote to its console. */
async function logOf(instance: Instance): Promise<string[]> {
    try {
        const [log] = await instance.request([{op: 'kmsg', since: 0}], deadline);
        return ((log && 'records' in log && log.records) || []).map(({text}) => text);
    } catch (error) {
        if (error instanceof TargetBroken)
            return (await instance.console()).split('\n');
        throw error;
    }
}

/** The title of the first report in a kernel's words, with the function it happened in. */
function crashIn(text: string): string | undefined {
    const [crash] = findCrashes(text);
    return crash && plainTitle(crash);
}
