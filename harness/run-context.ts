import {once} from 'node:events';
import {existsSync, readFileSync, watch} from 'node:fs';
import path from 'node:path';
import type {KnownDifference} from '../reports/known-difference.ts';
import {writeWhole} from '../vm/cache.ts';
import type {Prepared} from './targets/prepared.ts';

/** What AVA's worker is told by the run that started it. */
export interface RunContext {
    readonly prepared: Prepared;
    /** The record to append events to. */
    readonly record: string;
    /** The file that collects what kernels write to their consoles. */
    readonly console: string;
    /** `clause - title` of each spec to run. */
    readonly selected: readonly string[];
    /** The files that state them, relative to the project. */
    readonly files: readonly string[];
    /** How many specs may be under way at a time. */
    readonly atATime: number;
    readonly drawing: Drawing;
    /** The known differences that concern this target and its module. */
    readonly known: readonly KnownDifference[];
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

/** The environment in which a worker finds the folder where its run leaves the context: a variable of its own size would be too long. */
export function runContextVariable(dir: string): Record<string, string> {
    return {[variable]: path.join(dir, 'context.json')};
}

/** For a worker that has been started with that folder, or will be; it outlives the worker. */
export async function leaveRunContext(context: RunContext, dir: string): Promise<void> {
    await writeWhole(runContextVariable(dir)[variable]!, JSON.stringify(context));
}

let received: RunContext | null = null;

/** In the worker: resolves when the run has left it. What is loaded from then on may ask for it. */
export async function receiveRunContext(): Promise<RunContext> {
    const file = process.env[variable];
    if (file === undefined)
        throw new Error('this file belongs to a run; to try specs without one: npx ava suites/fortune/wrap.spec.ts');
    const watcher = watch(path.dirname(file));
    while (!existsSync(file))
        await once(watcher, 'change');
    watcher.close();
    received = JSON.parse(readFileSync(file, 'utf8')) as RunContext;
    return received;
}

/** null where a spec file runs on its own. */
export function runContext(): RunContext | null {
    return received;
}
