import type {Call, Fd, Hello, Result} from '../protocol.ts';
import {fileOps, onFile} from './file-calls.ts';
import type {FileCall} from './file-calls.ts';
import {Kernel} from './kernel.ts';
import type {Mode} from './kernel.ts';
import {onPath, pathOps} from './path-calls.ts';
import type {PathCall} from './path-calls.ts';
import {ordinaryPage, type Pot} from './pot.ts';

export type {Mode} from './kernel.ts';

/** A target in this process: it answers the protocol's calls at once, and the same ones always alike. */
export interface Emulator {
    readonly hello: Hello;
    /** One result for each call. deadlineMs, milliseconds, is what a call that would hang reports. */
    request(calls: readonly Call[], deadlineMs: number): Result[];
}

/** `sound` plays the module of this project, `as-published` the article's with every defect it has; or either with a pot of another make. */
export function createEmulator(mode: Mode, freshPot?: () => Pot): Emulator {
    let kernel = new Kernel(mode, freshPot);

    function request(calls: readonly Call[], deadlineMs: number): Result[] {
        const results: Result[] = [];
        let fate: Fate | null = null;
        for (const call of calls) {
            const result: Result = fate === null ? perform(call, results, deadlineMs) : {unsupported: `after a ${fate} call`};
            results.push(result);
            fate ??= fateOf(result);
        }
        return results;
    }

    function perform(call: Call, earlier: readonly Result[], deadlineMs: number): Result {
        switch (call.op) {
            case 'reset':
                kernel = new Kernel(mode, freshPot);
                return {value: 0};
            case 'insmod':
                return kernel.insmod(call.module, call.params);
            case 'rmmod':
                return kernel.rmmod(call.module, deadlineMs);
            case 'modules':
                return {modules: kernel.modules()};
            case 'kmsg':
                return kernel.log.since(call.since);
            case 'open':
                return kernel.open(call.path, call.flags, call.as ?? root);
            case 'pipe':
                return kernel.pipe();
            case 'parallel':
                // One lane after the other is an order that a kernel might have chosen.
                return {lanes: call.lanes.map(lane => request(lane, deadlineMs))};
            default:
                if (isOneOf(pathOps, call))
                    return onPath(kernel, call as PathCall);
                if (isOneOf(fileOps, call))
                    return onFile(kernel, call as FileCall, fd => descriptor(fd, earlier));
                return {unsupported: `the emulator has no operation ${call.op}`};
        }
    }

    return {
        hello: {
            protocol: 1,
            name: mode === 'sound' ? 'emulator' : 'emulator:as-published',
            version: '1',
            kernel: null,
            arch: null,
            page: ordinaryPage,
            modules: ['fortune'],
            ops: [...ownOps, ...pathOps, ...fileOps],
        },
        request,
    };
}

const ownOps = ['reset', 'insmod', 'rmmod', 'modules', 'kmsg', 'open', 'pipe', 'parallel'];

const root = {uid: 0, gid: 0};

function isOneOf(ops: readonly string[], call: Call): boolean {
    return ops.includes(call.op);
}

function descriptor(fd: Fd, earlier: readonly Result[]): number {
    if (typeof fd === 'number')
        return fd;
    const result = earlier[fd.result];
    return result !== undefined && 'value' in result ? result.value! : -1;
}

/** What becomes of a caller who then makes no more calls of the same request, or lane. */
type Fate = 'hung' | 'killed';

/** Who is killed in a lane ends that lane alone; who hangs uses up everybody's time. */
function fateOf(result: Result): Fate | null {
    if ('killed' in result)
        return 'killed';
    return 'hung' in result || ('lanes' in result && result.lanes!.flat().some(one => fateOf(one) === 'hung')) ? 'hung' : null;
}
