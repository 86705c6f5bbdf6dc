import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {KnownDifference} from '../reports/known-difference.ts';
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

/** Keeps a context in a folder that outlives the worker, and gives the environment in which it finds it: a variable of its own size would be too long. */
export function runContextVariable(context: RunContext, dir: string): Record<string, string> {
    const file = path.join(dir, 'context.json');
    writeFileSync(file, JSON.stringify(context));
    return {[variable]: file};
}

/** null where a spec file runs on its own. */
export function readRunContext(): RunContext | null {
    const file = process.env[variable];
    return file === undefined ? null : JSON.parse(readFileSync(file, 'utf8')) as RunContext;
}
