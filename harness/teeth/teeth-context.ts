import {readFileSync, writeFileSync} from 'node:fs';
import path from 'node:path';
import type {Round, Trial} from './trial.ts';

/** What AVA's worker is told by the command that started it. */
export interface TeethContext {
    /** Of the mutants. */
    readonly names: readonly string[];
    /** The kernel that mutants of modules and guests run on: qemu:6.1. */
    readonly target: string;
    readonly round: Round;
    /** For what is made of mutants. */
    readonly dir: string;
    /** The file that events are appended to, a line each. */
    readonly events: string;
}

/** The name of a mutant that has been tried; at the end what became of all. */
export type TeethEvent = {readonly tried: string} | {readonly confirmed: readonly Trial[]};

const variable = 'PROC_CONFORMANCE_TEETH';

/** Keeps a context in its folder, and gives the environment in which the worker finds it. */
export function teethContextVariable(context: TeethContext): Record<string, string> {
    const file = path.join(context.dir, 'context.json');
    writeFileSync(file, JSON.stringify(context));
    return {[variable]: file};
}

export function readTeethContext(): TeethContext {
    const file = process.env[variable];
    if (file === undefined)
        throw new Error('this file belongs to npm run teeth');
    return JSON.parse(readFileSync(file, 'utf8')) as TeethContext;
}
