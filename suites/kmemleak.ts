/** The kernel's own search for memory that nobody points to any more, where it was configured with it. */
import {encode, type Guest} from '../harness/spec.ts';
import {cat} from './calls.ts';

const file = '/sys/kernel/debug/kmemleak';

/** Milliseconds that an object must be old before it is reported, and a bit: it may be on its way into a list. */
const oldEnough = 5500;

/** Milliseconds for one scan: an emulated processor takes 5 s on an idle machine. */
const scanDeadline = 150_000;

export async function hasKmemleak(guest: Guest): Promise<boolean> {
    return await guest.errno({op: 'stat', path: file}) === null;
}

/** The objects that code of modules, unloaded ones too, has allocated and lost: their size and whose code allocated them. */
export async function unreferenced(guest: Guest): Promise<string[]> {
    await ripen(guest);
    const fd = await guest.open(file, ['O_WRONLY']);
    // Two scans: one takes the sum of what is in an object, which has changed with the next where somebody still uses it.
    for (let scan = 0; scan < 2; scan++)
        await guest.done({op: 'write', fd, data: encode('scan')}, scanDeadline);
    await guest.close(fd);
    return readReports(await cat(guest, file));
}

/** Lets the youngest objects become old enough: a pipe that nobody writes to is not readable until then. */
async function ripen(guest: Guest): Promise<void> {
    const {fds} = await guest.done({op: 'pipe'});
    await guest.done({op: 'poll', fd: fds![0]!, events: ['POLLIN'], timeout_ms: oldEnough}, 2 * oldEnough);
    for (const fd of fds!)
        await guest.close(fd);
}

/**
 * Reads reports that begin with `unreferenced object 0x… (size 32):` and end with the trace of its allocation, in which a
 * module's functions have its name, or are bare addresses when it is gone. The kernel's own losses are nobody's here.
 */
export function readReports(text: string): string[] {
    return text.split(/^(?=unreferenced object )/mv).flatMap(report => {
        const [, size] = /\(size (\d+)\)/v.exec(report) ?? [];
        const [, trace = ''] = /^ +backtrace[^\n]*\n(.*)/msv.exec(report) ?? [];
        const callers = trace.split('\n').map(line => line.replace(/^ *(?:\[<[^>]*>\] )?/v, '').replace(/\+0x\S+/v, ''));
        const last = callers.findIndex(caller => /^0x[\da-f]+$|\[\w+\]$/v.test(caller));
        return last < 0 ? [] : [`${size} bytes, allocated by ${callers.slice(0, last + 1).join(' from ')}`];
    });
}
