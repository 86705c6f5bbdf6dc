import type {Prepared} from './targets/prepared.ts';

/** What AVA's workers are told by the run that started them. */
export interface RunContext {
    readonly prepared: Prepared;
    /** The record to append events to. */
    readonly record: string;
    /** The file that collects what kernels write to their consoles. */
    readonly console: string;
    /** `clause - title` of each spec to run. */
    readonly selected: readonly string[];
    readonly drawing: Drawing;
}

/** How specs that draw sequences of calls at random go about it. */
export interface Drawing {
    /** How many each of them tries. */
    readonly sequences: number;
    /** What a failure printed, to draw that sequence and no other; null for new ones. */
    readonly replay: {readonly seed: number; readonly path: string} | null;
}

export const ordinaryDrawing: Drawing = {sequences: 50, replay: null};

const variable = 'PROC_CONFORMANCE_RUN';

export function runContextVariable(context: RunContext): Record<string, string> {
    return {[variable]: JSON.stringify(context)};
}

/** null where a spec file runs on its own. */
export function readRunContext(): RunContext | null {
    const text = process.env[variable];
    return text === undefined ? null : JSON.parse(text) as RunContext;
}
