import {decode} from '../guest.ts';
import type {Result} from '../protocol.ts';
import {anyError, consumed, fails, isDone, nextIndex, withFile} from './envelope-state.ts';
import type {Outcome, State} from './envelope-state.ts';
import {blockLimit} from './pot.ts';

export interface Read {
    readonly fd: number;
    readonly count: number;
    /** Bytes of the caller's buffer that can be written. */
    readonly writable: number;
    /** With an offset, or in pieces: only listing clauses say what it gives. */
    readonly peculiar: boolean;
}

/** What one read may do. */
export function readOutcomes(state: State, read: Read, page: number): Outcome[] {
    const standing = state.files.get(read.fd)!;
    const faults = read.writable < read.count || read.writable === 0;
    if (standing === 'stale')
        return [anyError(state), ...read.count === 0 ? [gives('', state)] : []];
    if (standing === 'ended' && !read.peculiar)
        return [gives('', state), ...faults ? fails(['EFAULT'], state) : []];
    if (standing !== 'fresh' || read.peculiar || read.count === 0 || faults)
        return looseOutcomes(state, read, faults);
    if (state.fortunes.length === 0)
        return [gives('', withFile(state, read.fd, 'loose')), gives('\n', withFile(state, read.fd, 'ended'))];
    return state.fortunes[nextIndex(state)]!.lines.map(line => givesLine(state, read, line, page));
}

/** The beginning of the next fortune; all of it where the buffer and a block of the 2.6 read path have room for it. */
function givesLine(state: State, {fd, count}: Read, line: string, page: number): Outcome {
    const whole = line.length <= Math.min(count, blockLimit(page));
    return {
        shown: `${whole ? '' : count === 1 ? '1 byte of ' : `1 to ${Math.min(count, line.length)} bytes of `}${quote(line)}`,
        accept(result) {
            const data = dataOf(result);
            if (data === line && line.length <= count)
                return [withFile(settled(consumed(state), state, line), fd, 'ended')];
            if (whole || data === null || data === '' || data.length > count || !line.startsWith(data))
                return [];
            const begun = withFile(settled(state, state, line), fd, 'loose');
            return [begun, consumed(begun)];
        },
    };
}

/** The same state in which the fortune that `before` had next turned out to read as line. */
function settled(state: State, before: State, line: string): State {
    const index = nextIndex(before);
    const {id, lines} = before.fortunes[index]!;
    return lines.length === 1 ? state : {...state, fortunes: state.fortunes.with(index, {id, lines: [line]})};
}

/**
 * Nothing, or a piece of a fortune and never another byte; the next fortune may be consumed by it, and a bad pointer may
 * be noticed after that or before.
 */
function looseOutcomes(before: State, {fd, count, writable, peculiar}: Read, faults: boolean): Outcome[] {
    const state = before.files.get(fd) === 'ended' && !peculiar ? before : withFile(before, fd, 'loose');
    const after = consumed(state);
    const next = state.fortunes.length === 0 ? [] : [state.fortunes[nextIndex(state)]!];
    return [
        {
            shown: 'nothing, or a piece of a fortune',
            accept(result) {
                const data = dataOf(result);
                if (data === null || data.length > Math.min(count, writable))
                    return [];
                const isIn = ({lines}: {lines: readonly string[]}) => lines.some(line => line.includes(data));
                const empty = state.fortunes.length === 0 && '\n'.startsWith(data);
                return [
                    ...data === '' || empty || state.fortunes.some(isIn) ? [state] : [],
                    ...data === '' || next.some(isIn) ? [after] : [],
                ];
            },
        },
        ...faults ? fails(['EFAULT'], state, after) : [],
        ...peculiar ? fails(['EINVAL', 'ESPIPE'], state) : [],
    ];
}

function gives(data: string, state: State): Outcome {
    return {shown: data === '' ? 'nothing' : quote(data), accept: result => dataOf(result) === data ? [state] : []};
}

/** What was read, as Latin-1; null where it is an error, or not as many bytes as the call returned. */
function dataOf(result: Result): string | null {
    if (!isDone(result) || result.data === undefined)
        return null;
    const data = decode(result.data);
    return data.length === result.value ? data : null;
}

/** Cut where a reader of a message would stop reading. */
function quote(text: string): string {
    return text.length > 24 ? `${JSON.stringify(text.slice(0, 16))}… (${text.length} bytes)` : JSON.stringify(text);
}
