import type {Call, Result} from './protocol.ts';

/** The target died, fell silent or lied: nobody's verdict. */
export class TargetBroken extends Error {
    override name = 'TargetBroken';
    /** What the target's own program had written to standard error; empty where there is none. */
    readonly stderr: string;

    constructor(message: string, stderr = '') {
        super(message);
        this.stderr = stderr;
    }
}

/** The spec cannot be judged on this target, and why. */
export class SpecSkipped extends Error {
    override name = 'SpecSkipped';
}

/** A module that the spec needs does not build. */
export class ModuleUnusable extends Error {
    override name = 'ModuleUnusable';
}

/** A call that the spec needs to succeed returned an error. */
export class CallFailed extends Error {
    override name = 'CallFailed';
    readonly call: Call;
    /** The symbolic name: ENOSPC. */
    readonly errno: string;

    /** said: the kernel's own words on it, where there are any. */
    constructor(call: Call, errno: string, said?: string) {
        super(`${describeCall(call)}: ${errno}${said === undefined ? '' : `; the kernel says: ${said}`}`);
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
        `${name}=${isBytes(call, name) ? quoteBytes(value as string) : cut(JSON.stringify(value))}`);
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

/** What a call returned, in one line: `6`, `ENOSPC`, `11 "Nothing.\n"`. */
export function describeResult(result: Result): string {
    if ('errno' in result)
        return result.errno;
    if ('hung' in result)
        return `had not returned after ${result.hung} ms`;
    if ('killed' in result)
        return `caller killed by ${result.killed}`;
    if ('unsupported' in result)
        return `not made: ${result.unsupported}`;
    const {value, data, stdout, stderr, ...rest} = result;
    const parts = [
        value,
        data === undefined ? undefined : quoteBytes(data),
        stdout === undefined ? undefined : `stdout ${quoteBytes(stdout)}`,
        stderr === undefined ? undefined : `stderr ${quoteBytes(stderr)}`,
        Object.keys(rest).length === 0 ? undefined : cut(JSON.stringify(rest)),
    ];
    return parts.filter(part => part !== undefined).join(' ');
}

function cut(text: string): string {
    return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}
