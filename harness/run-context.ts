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
}

const variable = 'PROC_CONFORMANCE_RUN';

export function runContextVariable(context: RunContext): Record<string, string> {
    return {[variable]: JSON.stringify(context)};
}

/** null where a spec file runs on its own. */
export function readRunContext(): RunContext | null {
    const text = process.env[variable];
    return text === undefined ? null : JSON.parse(text) as RunContext;
}
