import {describeCall, describeResult} from '../faults.ts';
import {decode} from '../guest.ts';
import type {Call, Fd, LogRecord, Result, UserBuffer} from '../protocol.ts';
import {beyondCore} from './envelope-coverage.ts';
import {readOutcomes} from './envelope-read.ts';
import {consumed, distinct, emptyPot, fails, isDone, message, returns, withFile, withRecord} from './envelope-state.ts';
import type {Outcome, State} from './envelope-state.ts';
import {writeOutcomes, writevOutcomes} from './envelope-write.ts';
import {ordinaryPage} from './pot.ts';

/** A call whose result no sound module gives. */
export interface Refusal {
    /** Of the call, in its request. */
    readonly index: number;
    readonly call: string;
    readonly result: Result;
    /** The same in words. */
    readonly got: string;
    /** What it might have returned. */
    readonly allowed: readonly string[];
}

/**
 * The fortune module as everything that it may do: it follows the calls made on a target and their results, keeps the
 * states that the target may be in by now, and refuses a result that none of them leads to. One model thus judges sound
 * modules, the published one and emulators, whatever they do where the contract leaves them free.
 *
 * At level core, judging a call that the article does not promise is the caller's mistake, and thrown.
 */
export class Envelope {
    readonly #level: 'core' | 'safety';
    readonly #page: number;
    #states: readonly State[];
    #calls = 0;

    /** Of a target without the module, and nothing of it in what kmsg calls will return. */
    constructor(level: 'core' | 'safety', page = ordinaryPage) {
        this.#level = level;
        this.#page = page;
        this.#states = [{loaded: false, ...emptyPot, files: new Map(), log: []}];
    }

    /** Goes on with the calls of one request; null where every result is allowed. */
    judge(calls: readonly Call[], results: readonly Result[]): Refusal | null {
        for (const [index, call] of calls.entries()) {
            const result = results[index]!;
            const allowed = this.#states.flatMap(state => this.#outcomes(state, call, results));
            const states = distinct(allowed.flatMap(outcome => outcome.accept(result)));
            if (states.length === 0)
                return {index, call: describeCall(call), result, got: describeResult(result), allowed: [...new Set(allowed.map(({shown}) => shown))]};
            this.#states = states;
            this.#calls += 1;
        }
        return null;
    }

    #outcomes(state: State, call: Call, results: readonly Result[]): readonly Outcome[] {
        const fd = 'fd' in call ? numberOf(call.fd, results) : -1;
        const text = 'data' in call ? decode(call.data) : '';
        if (this.#level === 'core') {
            const beyond = beyondCore(state, call, fd, text, this.#page);
            if (beyond !== null)
                throw new RangeError(`the article does not say what ${describeCall(call)} does: ${beyond}`);
        }
        if ('fd' in call && !state.files.has(fd))
            return fails(['EBADF'], state);
        const write = {fd, text, readable: Infinity, positioned: false, number: this.#calls};
        switch (call.op) {
            case 'insmod':
                return state.loaded ? fails(['EEXIST'], state) : [returns(0, withRecord({...state, loaded: true, ...emptyPot}, message.loaded))];
            case 'rmmod':
                return rmmodOutcomes(state);
            case 'open':
                return state.loaded ? [opened(state)] : fails(['ENOENT'], state);
            case 'close':
                return [returns(0, closed(state, fd))];
            case 'write':
                return writeOutcomes(state, write, this.#page);
            case 'pwrite':
                return writeOutcomes(state, {...write, positioned: true}, this.#page);
            case 'write-at':
                return writeOutcomes(state, {...write, readable: usable(call.buffer)}, this.#page);
            case 'writev':
                return writevOutcomes(state, write, call.datas.map(decode), this.#page);
            case 'read':
                return readOutcomes(state, {fd, count: call.count, writable: Infinity, peculiar: false}, this.#page);
            case 'read-at':
                return readOutcomes(state, {fd, count: call.count, writable: usable(call.buffer), peculiar: false}, this.#page);
            case 'pread':
                return readOutcomes(state, {fd, count: call.count, writable: Infinity, peculiar: true}, this.#page);
            case 'readv':
                return readOutcomes(state, {fd, count: call.counts.reduce((sum, count) => sum + count, 0), writable: Infinity, peculiar: true}, this.#page);
            case 'lseek':
                return seekOutcomes(state, fd);
            case 'kmsg':
                return [logged(state)];
            default:
                throw new RangeError(`the envelope does not know ${call.op}`);
        }
    }
}

/** Refused while a file of the entry is open, or carried out all the same: then the file is of no more use. */
function rmmodOutcomes(state: State): Outcome[] {
    if (!state.loaded)
        return fails(['ENOENT'], state);
    const stale = new Map([...state.files.keys()].map(fd => [fd, 'stale' as const]));
    const inUse = [...state.files.values()].some(standing => standing !== 'stale');
    return [
        returns(0, withRecord({...state, loaded: false, ...emptyPot, files: stale}, message.unloaded)),
        ...inUse ? fails(['EAGAIN', 'EBUSY'], state) : [],
    ];
}

function opened(state: State): Outcome {
    return {
        shown: 'a descriptor',
        accept: result => isDone(result) && result.value !== undefined && result.value >= 0 && !state.files.has(result.value)
            ? [withFile(state, result.value, 'fresh')]
            : [],
    };
}

function closed(state: State, fd: number): State {
    const files = new Map(state.files);
    files.delete(fd);
    return {...state, files};
}

/** The rules of lseek are free, on a file whose module is gone too; a file of records reads them to find a position. */
function seekOutcomes(state: State, fd: number): Outcome[] {
    const sought = state.files.get(fd) === 'stale' ? state : withFile(state, fd, 'loose');
    return [
        {shown: 'a position', accept: result => isDone(result) && (result.value ?? -1) >= 0 ? [sought, consumed(sought)] : []},
        {shown: 'an error', accept: result => 'errno' in result ? [state] : []},
    ];
}

/** The module's own messages and no others; a report of an overflow is the read path's of 2.6. */
function logged(state: State): Outcome {
    return {
        shown: JSON.stringify(state.log),
        accept: result => isDone(result) && result.records && JSON.stringify(ofModule(result.records)) === JSON.stringify(state.log) ? [state] : [],
    };
}

function ofModule(records: readonly LogRecord[]): string[] {
    const messages: readonly string[] = Object.values(message);
    return records.map(({text}) => text).filter(text => messages.includes(text) || /overflow/iv.test(text));
}

/** Bytes behind the pointer that can be touched. */
function usable(buffer: UserBuffer): number {
    if (buffer === 'bad')
        return 0;
    if ('readable' in buffer)
        return buffer.readable;
    throw new RangeError('the envelope knows no stalled callers');
}

function numberOf(fd: Fd, results: readonly Result[]): number {
    const result = typeof fd === 'number' ? {value: fd} : results[fd.result]!;
    return isDone(result) ? result.value ?? -1 : -1;
}
