import {anyError, fails, message, returns, withFile, withRecord} from './envelope-state.ts';
import type {Fortune, Outcome, State} from './envelope-state.ts';

export interface Write {
    readonly fd: number;
    readonly text: string;
    /** Bytes behind the pointer that can be read. */
    readonly readable: number;
    /** The caller says where: no sentence of the article promises that this is taken. */
    readonly positioned: boolean;
    /** The number of the call. */
    readonly number: number;
}

/** What one write may do. A refusal of the kernel's before the pot is asked comes before all others. */
export function writeOutcomes(state: State, write: Write, potSize: number): Outcome[] {
    const {text, readable, fd} = write;
    const standing = state.files.get(fd)!;
    const faults = readable < text.length;
    const fault = faults || readable === 0 ? fails(['EFAULT'], state) : [];
    if (standing === 'stale')
        return [anyError(state), ...text.length === 0 ? [returns(0, state)] : []];
    const positioned = write.positioned || standing === 'ended' || standing === 'loose';
    const elsewhere = positioned ? fails(['EINVAL', 'ESPIPE', 'EFBIG'], state) : [];
    if (text.length === 0)
        return [returns(0, state), ...fails(['EINVAL'], state), ...fault, ...elsewhere];
    const room = potSize - state.used;
    const written = standing === 'fresh' ? withFile(state, fd, 'written') : state;
    return [
        ...!faults && text.length <= room ? [returns(text.length, ...storings(text).map((lines, index) => store(written, lines, write, index)))] : [],
        ...text.length > room - state.slack ? fails(['ENOSPC'], withRecord(state, message.full)) : [],
        ...faults ? fault : [],
        ...isWholeLine(text) ? [] : fails(['EINVAL'], state),
        ...elsewhere,
    ];
}

/** What a vector may do: each segment a write of its own until one fails, or one write of all of them. */
export function writevOutcomes(state: State, write: Omit<Write, 'text' | 'readable'>, texts: readonly string[], potSize: number): Outcome[] {
    const whole = texts.join('');
    return [
        ...segmentOutcomes(state, write, texts, potSize),
        ...writeOutcomes(state, {...write, text: whole, readable: Infinity}, potSize),
    ];
}

function segmentOutcomes(before: State, write: Omit<Write, 'text' | 'readable'>, texts: readonly string[], potSize: number): Outcome[] {
    let running: State[] = [before];
    let total = 0;
    const ended: Outcome[] = [];
    for (const [index, text] of texts.entries()) {
        const one = {...write, text, readable: Infinity, number: write.number + index / 10_000};
        const going: State[] = [];
        for (const state of running)
            for (const outcome of writeOutcomes(state, one, potSize)) {
                going.push(...outcome.accept({value: text.length}));
                const stopped = outcome.accept({errno: outcome.shown});
                if (stopped.length > 0)
                    ended.push(...total > 0 ? [returns(total, ...stopped)] : fails([outcome.shown], ...stopped));
            }
        running = going;
        total += text.length;
    }
    return [...running.length > 0 ? [returns(total, ...running)] : [], ...ended];
}

/** At least one character and the newline that is kept; NUL is nobody's. */
export function isWholeLine(text: string): boolean {
    return text.length > 1 && text.endsWith('\n') && !text.includes('\0');
}

/**
 * The fortunes that a text may become, as lists of what each may read as. Only for whole lines does the article say;
 * of others the published code replaces the last byte and lets a NUL end a fortune, and a port may keep the one and the
 * other, stop at the NUL or keep nothing where there is nothing to keep.
 */
function storings(text: string): string[][][] {
    if (isWholeLine(text))
        return [[[text]]];
    const body = text.slice(0, -1);
    const kept = text.endsWith('\n') ? body : text;
    if (!text.includes('\0'))
        return kept === '' ? [[['\n']], []] : [[[...new Set([`${body}\n`, `${kept}\n`])]]];
    const readings = [body.split('\0'), kept.split('\0'), kept.split('\0', 1), [body], [kept]];
    const different = new Map(readings.map(reading => [JSON.stringify(reading), reading]));
    return [...different.values()].map(reading => reading.map(fortune => [`${fortune}\n`]));
}

function store(state: State, lines: readonly string[][], {text, number}: Write, alternative: number): State {
    const fortunes: Fortune[] = lines.map((line, index) => ({id: `${number}.${alternative}.${index}`, lines: line}));
    return {
        ...state,
        fortunes: [...state.fortunes, ...fortunes],
        used: state.used + text.length,
        slack: state.slack + (isWholeLine(text) ? 0 : 1),
    };
}
