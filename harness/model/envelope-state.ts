import type {Done, Result} from '../protocol.ts';

/** What a write left to be read. */
export interface Fortune {
    /** The write's number and the alternative that was taken: the same in states that agree on it. */
    readonly id: string;
    /** What it may read as, newline included. Reading it settles which. */
    readonly lines: readonly string[];
}

/**
 * What an open file may give. fresh: nothing happened to it; written: its position may have moved; ended: it gave a
 * whole fortune; loose: only listing clauses say; stale: its module is gone.
 */
export type Standing = 'fresh' | 'written' | 'ended' | 'loose' | 'stale';

/** One state that a target may be in after all that was seen of it. */
export interface State {
    readonly loaded: boolean;
    /** In the order written. */
    readonly fortunes: readonly Fortune[];
    /** Which of them is next; their number where the first is, unless another comes before. */
    readonly cursor: number;
    /** Bytes of the accepted writes. */
    readonly used: number;
    /** Bytes that writes which are no whole lines may have taken beyond their length. */
    readonly slack: number;
    readonly files: ReadonlyMap<number, Standing>;
    /** What the module has logged, in order. */
    readonly log: readonly string[];
}

/** A result that is allowed, and where it leads. */
export interface Outcome {
    /** For a message: `ENOSPC`. */
    readonly shown: string;
    /** The states that a target which returned this may be in; none where this is not the result meant. */
    accept(result: Result): readonly State[];
}

export const message = {
    loaded: 'fortune: Module loaded.',
    full: 'fortune: cookie pot is full!',
    unloaded: 'fortune: Module unloaded.',
};

export const emptyPot: Pick<State, 'fortunes' | 'cursor' | 'used' | 'slack'> = {fortunes: [], cursor: 0, used: 0, slack: 0};

export function returns(value: number, ...states: State[]): Outcome {
    return {shown: String(value), accept: result => isDone(result) && result.value === value ? states : []};
}

export function fails(errnos: readonly string[], ...states: State[]): Outcome[] {
    return errnos.map(errno => ({shown: errno, accept: result => 'errno' in result && result.errno === errno ? states : []}));
}

/** Whatever error a use of what is gone returns. */
export function anyError(state: State): Outcome {
    return {shown: 'an error', accept: result => 'errno' in result ? [state] : []};
}

export function isDone(result: Result): result is Done {
    return !('errno' in result || 'hung' in result || 'killed' in result || 'unsupported' in result);
}

export function withFile(state: State, fd: number, standing: Standing): State {
    return state.files.get(fd) === standing ? state : {...state, files: new Map(state.files).set(fd, standing)};
}

export function withRecord(state: State, text: string): State {
    return {...state, log: [...state.log, text]};
}

/** Index of the fortune that is read next, in a pot that holds any. */
export function nextIndex({fortunes, cursor}: State): number {
    return cursor >= fortunes.length ? 0 : cursor;
}

/** The state after that fortune was consumed; an empty pot has nothing to consume. */
export function consumed(state: State): State {
    return state.fortunes.length === 0 ? state : {...state, cursor: nextIndex(state) + 1};
}

/** Each of the states once. */
export function distinct(states: readonly State[]): readonly State[] {
    return states.length < 2 ? states : [...new Map(states.map(state => [keyOf(state), state])).values()];
}

/** The lines of one fortune differ in their lengths; whether it is loaded shows in the log. */
function keyOf({fortunes, cursor, used, slack, files, log}: State): string {
    const lines = fortunes.map(({id, lines: left}) => `${id}:${left.map(line => line.length).join()}`);
    return [cursor, used, slack, [...files].join(' '), log.length, log.join(), ...lines].join(';');
}
