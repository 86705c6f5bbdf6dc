import {fd, insmod, open, path, probes, said} from './emulator-probes.ts';
import {TargetBroken} from './faults.ts';
import type {Hello} from './protocol.ts';
import {goodCalls} from './protocol-vectors.ts';
import {EmulatorProcess, ordinaryDeadlines} from './targets/emulator-process.ts';

/** Something that an emulator must do before its behaviour can be judged. */
export interface Step {
    readonly title: string;
    /** What it did instead; null where it did. */
    readonly fault: string | null;
    /** What its author does about that. */
    readonly advice: string;
    /** What it wrote to standard error. */
    readonly stderr: string;
}

/** The operations without which there is nothing to judge. */
export const neededOps = ['reset', 'insmod', 'rmmod', 'modules', 'kmsg', 'open', 'close', 'read', 'write'] as const;

const deadline = ordinaryDeadlines.reset;

/** Talks to an emulator as a run does, one step after the other; the last step given is the first that it does not hold. */
export async function* checkEmulator(command: string, deadlines = ordinaryDeadlines): AsyncGenerator<Step> {
    await using emulator = new EmulatorProcess(command, deadlines);
    const step = async (title: string, advice: string, work: () => Promise<string | null>): Promise<Step> => {
        const fault = await work().catch((error: unknown) => {
            if (error instanceof TargetBroken)
                return error.message;
            throw error;
        });
        return {title, fault, advice, stderr: emulator.stderr};
    };
    let hello: Hello | undefined;
    const steps = [
        step.bind(null, 'starts and greets', 'Write one line to standard output, flush it, and write nothing there that is not asked for: {"hello":{"protocol":1,"name":…,"version":…,"kernel":null,"arch":null,"page":4096,"modules":["fortune"],"ops":[…]}}.', async () => {
            hello = await emulator.greeting();
            return null;
        }),
        step.bind(null, 'has the operations and the module', 'Name in the greeting what you have, fortune among the modules; an operation that is still to be written may answer {"unsupported":"not yet"}.', async () => lacking(hello!)),
        step.bind(null, 'answers a request', 'Read a line, answer with one line, flush it: {"id":ID OF THE REQUEST,"results":[…]}; {"value":0} for reset.', async () => emulator.reset().then(() => null)),
        ...probes.map(({title, calls, fault, advice}) => step.bind(null, title, advice, async () => {
            await emulator.reset();
            const results = await emulator.request(calls, deadline);
            const unsupported = results.findIndex(result => 'unsupported' in result);
            return unsupported === -1 ? fault(results) : `${calls[unsupported]!.op} gave ${said(results[unsupported])}`;
        })),
        step.bind(null, 'has what else it claims', 'Answer as the table of operations says, or leave the operation out of the greeting: its specs are then skipped.', async () => falseClaim(emulator, hello!)),
        step.bind(null, 'ends with its input', 'End when standard input does; until 2 seconds later nothing is lost.', async () => await emulator.goodbye() ? null : 'it was still there 2 seconds after the end of its input'),
    ];
    for (const take of steps) {
        const taken = await take();
        yield taken;
        if (taken.fault !== null)
            return;
    }
}

function lacking({ops, modules}: Hello): string | null {
    const without = neededOps.filter(op => !ops.includes(op));
    if (without.length > 0)
        return `the greeting lacks the operations ${without.join(', ')}`;
    return modules.includes('fortune') ? null : 'the greeting lacks the module fortune';
}

/** The first of the operations beyond the needed ones that it says to have and then does not know, in no form. */
async function falseClaim(emulator: EmulatorProcess, {ops}: Hello): Promise<string | null> {
    const further = ops.filter(op => !(neededOps as readonly string[]).includes(op));
    for (const op of further) {
        const calls = goodCalls({fd, to: fd, path, lanes: [[{op: 'modules'}]], events: ['POLLIN']}).filter(call => call.op === op && op !== 'await-stall');
        let reason: string | null = null;
        let known = calls.length === 0;
        for (const call of calls) {
            await emulator.reset();
            const [, , result] = await emulator.request([insmod, open, call], deadline);
            known ||= !('unsupported' in result!);
            reason ??= said(result);
        }
        if (!known)
            return `${op} is in the greeting, and gave ${reason}`;
    }
    return null;
}
