import type {Call} from './protocol.ts';

/** The target died, fell silent or lied: nobody's verdict. */
export class TargetBroken extends Error {
    override name = 'TargetBroken';
}

/** The spec cannot be judged on this target, and why. */
export class SpecSkipped extends Error {
    override name = 'SpecSkipped';
}

/** A call that the spec needs to succeed returned an error. */
export class CallFailed extends Error {
    override name = 'CallFailed';
    readonly call: Call;
    /** The symbolic name: ENOSPC. */
    readonly errno: string;

    constructor(call: Call, errno: string) {
        super(`${describeCall(call)}: ${errno}`);
        this.call = call;
        this.errno = errno;
    }
}

/** A call did not come back while the target itself still answers. */
export class CallHung extends Error {
    override name = 'CallHung';
}

/** The kernel killed the process that made a call. */
export class CallKilled extends Error {
    override name = 'CallKilled';
}

/** A call as a reader of strace would expect it: `open(path="/proc/fortune", flags=["O_RDONLY"])`. */
export function describeCall(call: Call): string {
    const {op, ...fields} = call;
    const shown = Object.entries(fields).map(([name, value]) =>
        `${name}=${isBytes(call, name) ? quoteBytes(value as string) : JSON.stringify(value)}`);
    return `${op}(${shown.join(', ')})`;
}

function isBytes(call: Call, field: string): boolean {
    return field === 'stdin' || (field === 'data' && 'data' in call);
}

/** Base64 as a quoted string, cut where a reader would stop reading. */
export function quoteBytes(base64: string): string {
    const bytes = Buffer.from(base64, 'base64');
    const shown = JSON.stringify(bytes.subarray(0, 80).toString('latin1'));
    return bytes.length > 80 ? `${shown}… (${bytes.length} bytes)` : shown;
}
