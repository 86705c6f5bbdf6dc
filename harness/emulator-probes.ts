import type {Call, LogRecord, Result} from './protocol.ts';

/** Calls that an operation is tried with, after a reset. */
export interface Probe {
    readonly title: string;
    readonly calls: readonly Call[];
    /** What is wrong with their results; null for nothing. */
    readonly fault: (results: readonly Result[]) => string | null;
    /** What an author does about that. */
    readonly advice: string;
}

export const path = '/proc/fortune';
export const insmod: Call = {op: 'insmod', module: 'fortune'};
export const open: Call = {op: 'open', path, flags: ['O_RDWR']};
/** What open returned, where it is the second call of a request. */
export const fd = {result: 1};

/** In the order in which an author comes to them. */
export const probes: readonly Probe[] = [
    {
        title: 'insmod loads the module, modules lists it',
        calls: [insmod, {op: 'modules'}],
        fault: ([, listed]) => listed && 'modules' in listed && listed.modules!.some(({name}) => name === 'fortune') ? null : `modules gave ${said(listed)}`,
        advice: 'Answer insmod of fortune with {"value":0}, and then modules with {"modules":[{"name":"fortune","size":16384,"refs":0,"users":[],"state":"Live"}]}.',
    },
    {
        title: 'open gives a descriptor, close takes it',
        calls: [insmod, open, {op: 'close', fd}],
        fault: ([, opened, closed]) => opened && 'value' in opened && closed && 'value' in closed ? null : `open, and close of fd {"result":1}, which is what open returned, gave ${said(opened)} and ${said(closed)}`,
        advice: `Answer open of ${path} with {"value":FD}, any number from 3 on that is free; in later calls of a request, fd may be {"result":K} for what call K returned.`,
    },
    {
        title: 'write takes a fortune',
        calls: [insmod, open, {op: 'write', fd, data: 'b25lCg=='}],
        fault: ([, , written]) => written && 'value' in written && written.value === 4 ? null : `write of 4 bytes gave ${said(written)}`,
        advice: 'The text is base64, in data; answer with {"value":LENGTH}, the number of bytes behind it.',
    },
    {
        title: 'read gives it back',
        calls: [insmod, open, {op: 'write', fd, data: 'b25lCg=='}, {op: 'read', fd, count: 100}],
        fault: ([, , , read]) => read && 'data' in read && read.data === 'b25lCg==' ? null : `after a write of "one\\n", read gave ${said(read)}`,
        advice: 'Answer with {"value":LENGTH,"data":BASE64}: the next fortune and a newline. The newline that was written with it ends a fortune, so it comes back once.',
    },
    {
        title: 'kmsg gives the log',
        calls: [insmod, {op: 'kmsg', since: 0}, {op: 'kmsg', since: 1}],
        fault: ([, log, later]) => !recordsOf(log).some(({text}) => text === 'fortune: Module loaded.') ? `after loading, kmsg gave ${said(log)}`
            : recordsOf(log).every(({seq}) => seq < nextOf(log)) && recordsOf(later).every(({seq}) => seq >= 1) ? null
                : `after loading, kmsg since 0 and since 1 gave ${said(log)} and ${said(later)}`,
        advice: 'Answer with {"records":[{"seq":0,"level":6,"facility":0,"text":"fortune: Module loaded."}],"next":1}: those with seq >= since, and the number of the next one.',
    },
    {
        title: 'rmmod removes it: open is ENOENT then',
        calls: [insmod, {op: 'rmmod', module: 'fortune'}, open],
        fault: ([, , opened]) => opened && 'errno' in opened && opened.errno === 'ENOENT' ? null : `open after rmmod gave ${said(opened)}`,
        advice: 'Answer rmmod with {"value":0}; what fails is {"errno":"NAME"}, the symbolic name.',
    },
    {
        title: 'a call that fails does not stop those behind it',
        calls: [{op: 'close', fd: 999}, insmod, {op: 'read', fd: {result: 0}, count: 1}],
        fault: ([closed, loaded, read]) => said(closed) === '{"errno":"EBADF"}' && loaded && 'value' in loaded && said(read) === '{"errno":"EBADF"}' ? null : `close, insmod and read gave ${said(closed)}, ${said(loaded)}, ${said(read)}`,
        advice: 'One result for each call, in order. {"result":K} of a call that failed is -1, and no descriptor: EBADF.',
    },
    {
        title: 'a reset leaves nothing behind',
        calls: [{op: 'modules'}, {op: 'kmsg', since: 0}, {op: 'close', fd: 3}],
        fault: ([listed, log, closed]) => said(listed) === '{"modules":[]}' && log && 'records' in log && log.records!.length === 0 && said(closed) === '{"errno":"EBADF"}' ? null
            : `after reset, modules, kmsg and close gave ${said(listed)}, ${said(log)}, ${said(closed)}`,
        advice: 'reset is a fresh state: no module, no log, no open file.',
    },
];

function recordsOf(log: Result | undefined): readonly LogRecord[] {
    return log && 'records' in log && log.records || [];
}

function nextOf(log: Result | undefined): number {
    return log && 'next' in log && log.next || 0;
}

/** A result as its author sees it. */
export function said(result: Result | undefined): string {
    const text = JSON.stringify(result) ?? 'nothing';
    return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}
