/** ip_forward as its users see it: what echo and cat do, and shells in other network namespaces. */
import {encode, suite} from '../../harness/spec.ts';
import type {Call, Guest, Result, StateSpec} from '../../harness/spec.ts';
import {cat, needKernel} from '../calls.ts';

export const file = '/proc/sys/net/ipv4/ip_forward';
export const strictness = '/proc/sys/kernel/sysctl_writes_strict';
/** Whom the file's mode keeps from writing. */
export const nobody = {uid: 65534, gid: 65534};

export class IpForward {
    readonly guest: Guest;

    constructor(guest: Guest) {
        this.guest = guest;
    }

    /** What cat gets; of this file, or of another one. */
    async read(path = file): Promise<string> {
        return cat(this.guest, path);
    }

    /** What the write call of an echo returns. */
    async tryWrite(text: string): Promise<Result> {
        return this.tryCall(fd => ({op: 'write', fd, data: encode(text)}));
    }

    /** What one call returns on the file opened for writing. */
    async tryCall(call: (fd: {result: number}) => Call): Promise<Result> {
        const fd = {result: 0};
        const [opened, result] = await this.guest.calls([{op: 'open', path: file, flags: ['O_WRONLY']}, call(fd), {op: 'close', fd}]);
        return 'errno' in opened! ? opened : result!;
    }

    /** What echo does to this file, or to another one beside it; it must be accepted whole. */
    async write(text: string, path = file): Promise<void> {
        const fd = await this.guest.open(path, ['O_WRONLY', 'O_CREAT', 'O_TRUNC']);
        const written = await this.guest.write(fd, text);
        await this.guest.close(fd);
        if (written !== text.length)
            throw new Error(`write of ${text.length} bytes returned ${written}`);
    }

    /** What a shell prints. */
    async shell(script: string): Promise<{status: number; stdout: string; stderr: string}> {
        return this.guest.exec(['sh', '-c', script]);
    }
}

/** States a spec about a kernel as it was booted. */
export const spec = onKernel(suite(guest => new IpForward(guest)));

/** The same with two processors, so that callers can meet. */
export const specOnTwo = onKernel(suite(guest => new IpForward(guest), {processors: 2}));

/** States a spec about a kernel with a module at hand that has network devices with cables between them. */
export const specWithCables = onKernel(suite(guest => new IpForward(guest), {modules: ['cables']}));

function onKernel(state: StateSpec<IpForward>): StateSpec<IpForward> {
    return (clause, title, body) => state(clause, title, async (t, forward) => {
        needKernel(forward.guest, 'the network');
        await body(t, forward);
    });
}
