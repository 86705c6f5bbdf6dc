/** /proc as its visitors see it: what ls and cat show. */
import {bytesOf, suite} from '../../harness/spec.ts';
import type {Call, Done, Guest, Result, StateSpec} from '../../harness/spec.ts';
import {cat, needKernel} from '../calls.ts';

export class Tour {
    readonly guest: Guest;

    constructor(guest: Guest) {
        this.guest = guest;
    }

    async read(path: string): Promise<string> {
        return cat(this.guest, path);
    }

    async list(path: string): Promise<string[]> {
        return (await this.guest.done({op: 'readdir', path})).names!;
    }

    /** The processes that ls /proc shows. */
    async processes(): Promise<number[]> {
        return (await this.list('/proc')).filter(isNumber).map(Number);
    }

    /** The beginning of each of these files, in one request; null for one that cannot be read. */
    async readStarts(paths: readonly string[]): Promise<Array<string | null>> {
        const results = await this.guest.calls(paths.flatMap((path, index): Call[] => {
            const fd = {result: 3 * index};
            return [{op: 'open', path, flags: ['O_RDONLY']}, {op: 'read', fd, count: 1024}, {op: 'close', fd}];
        }));
        return paths.map((_, index) => textOf(results[3 * index + 1]!));
    }

    /** What a shell prints; it must succeed. */
    async shell(script: string): Promise<string> {
        const {status, stdout, stderr} = await this.guest.exec(['sh', '-c', script]);
        if (status !== 0)
            throw new Error(`the shell ended with ${status}: ${stderr}`);
        return stdout;
    }
}

export function isNumber(name: string): boolean {
    return /^\d+$/v.test(name);
}

/** The fields of /proc/PID/stat, from 1 on as proc(5) counts them: the name in brackets is one. */
export function statFields(line: string): string[] {
    const [, number, name, rest] = /^(\d+) \((.*)\) (.*)$/v.exec(line.trimEnd()) ?? [];
    return ['', number ?? '', name ?? '', ...(rest ?? '').split(' ')];
}

function textOf(result: Result): string | null {
    return 'errno' in result ? null : bytesOf(result as Done);
}

/** States a spec about a kernel as it was booted. */
export const spec = onKernel(suite(guest => new Tour(guest)));

/** The same with two processors. */
export const specOnTwo = onKernel(suite(guest => new Tour(guest), {processors: 2}));

/** States a spec about a kernel with a module at hand that exports a number through debugfs. */
export const specWithModule = onKernel(suite(guest => new Tour(guest), {modules: ['one-value']}));

function onKernel(state: StateSpec<Tour>): StateSpec<Tour> {
    return (clause, title, body) => state(clause, title, async (t, visitor) => {
        needKernel(visitor.guest, 'the /proc');
        await body(t, visitor);
    });
}
