import {glob, readFile} from 'node:fs/promises';
import path from 'node:path';
import {parse} from 'yaml';
import {SetupFailure} from '../../vm/failure.ts';
import {projectDir} from '../plan.ts';

/** Lines that stand in a file exactly once, and what stands there instead; all end with a line feed. */
export interface Change {
    readonly search: string;
    readonly replacement: string;
}

interface Fault {
    /** Kebab-case; names the fault. */
    readonly name: string;
    /** One sentence: what the author did. */
    readonly fault: string;
    /** Ids of clauses that should see it: they are tried first. */
    readonly likely: readonly string[];
    /** Only callers who happen to meet can see it: its likely specs are run again a few times. */
    readonly race: boolean;
}

/** A small fault in a sound file, as an author could make it; one clause that sees it is enough. */
export interface CodeMutant extends Fault {
    /** What is run with the fault in it. */
    readonly subject: 'module' | 'emulator';
    /** The sound file, relative to the project. */
    readonly file: string;
    /** The folder of fixtures/modules that the fault gets into, and whose specs are to see it; null for the emulator. */
    readonly module: string | null;
    readonly changes: readonly Change[];
}

/** A guest that something was done to: a kernel with other files, names or settings. All its likely clauses must see it. */
export interface GuestMutant extends Fault {
    readonly subject: 'guest';
    /** For a shell, before any spec begins. */
    readonly commands: string;
}

export type Mutant = CodeMutant | GuestMutant;

/** A mutant that is none: malformed, or its text is not found exactly once. */
export class MutantFault extends SetupFailure {
    override name = 'MutantFault';
}

export const mutantsDir = path.join(projectDir, 'fixtures/mutants');

/** Every mutant of the folder's files, each of which names the file that it is about. */
export async function readMutants(dir = mutantsDir): Promise<Mutant[]> {
    const names = (await Array.fromAsync(glob('*.yaml', {cwd: dir}))).toSorted();
    const texts = await Promise.all(names.map(async name => readFile(path.join(dir, name), 'utf8')));
    const mutants = texts.flatMap((text, index) => parseMutants(text, names[index]!));
    const twice = mutants.find(({name}, index) => mutants.findIndex(other => other.name === name) < index);
    if (twice)
        throw new MutantFault(`mutant ${twice.name}: there is another of that name`);
    return mutants;
}

/**
 * One file: `file`, or `subject: guest`, and under `mutants` a list of name, fault, likely, race where it is one, and change,
 * for a guest commands. Without either, each mutant has a `file` of its own. Where the file is of a folder that modules share,
 * `module` is the one whose specs are to see it.
 */
export function parseMutants(text: string, from: string): Mutant[] {
    const {file, subject, module, mutants} = parse(text) as {file?: unknown; subject?: unknown; module?: unknown; mutants: unknown};
    if (!Array.isArray(mutants) || !(subject === undefined ? isTextOrNone(file) : subject === 'guest' && file === undefined))
        throw new MutantFault(`${from}: needs a list of 'mutants', and for all of them 'file' or 'subject: guest', or a 'file' for each`);
    const common = typeof file === 'string' ? placeIn(file, module, from) : null;
    return mutants.map(entry => {
        const {file: own, ...mutant} = entry as Record<string, unknown>;
        if (typeof own === 'string' ? subject === 'guest' || common !== null : own !== undefined || (subject !== 'guest' && common === null))
            throw new MutantFault(`${from}: mutant ${String(mutant['name'])}: 'file' is said once, for it or for all, and of a guest never`);
        return parseMutant(mutant, typeof own === 'string' ? placeIn(own, module, from) : common, from);
    });
}

function placeIn(file: string, module: unknown, from: string): Place {
    const place = placeOf(file, module);
    if (place === undefined || (module !== undefined && place.module !== module))
        throw new MutantFault(`${from}: 'module' is for a file that modules share: the one whose specs are to see what is done to it`);
    return place;
}

function isTextOrNone(value: unknown): boolean {
    return value === undefined || typeof value === 'string';
}

type Place = Pick<CodeMutant, 'subject' | 'file' | 'module'>;

/** Where a sound file belongs to; undefined where that is not said. */
function placeOf(file: string, sharing: unknown): Place | undefined {
    if (file.startsWith('harness/model/'))
        return {subject: 'emulator', file, module: null};
    const module = /^fixtures\/modules\/([^\/]+)\//v.exec(file)?.[1] ?? sharing;
    return typeof module === 'string' ? {subject: 'module', file, module} : undefined;
}

/** place: of the sound file; null where guests are the subject. */
function parseMutant({name, fault, likely, race = false, ...rest}: Record<string, unknown>, place: Place | null, from: string): Mutant {
    const key = place === null ? 'commands' : 'change';
    const {[key]: what, ...others} = rest;
    if (typeof name !== 'string' || !/^[a-z\d]+(?:-[a-z\d]+)*$/v.test(name))
        throw new MutantFault(`${from}: ${JSON.stringify(name)} is not a name in kebab-case`);
    if (typeof fault !== 'string' || typeof what !== 'string' || !isNames(likely))
        throw new MutantFault(`${from}: mutant ${name} needs a 'fault', clauses that are 'likely' and ${place === null ? "'commands'" : "a 'change'"}`);
    if (typeof race !== 'boolean')
        throw new MutantFault(`${from}: mutant ${name}: 'race' is true or left out`);
    const [extra] = Object.keys(others);
    if (extra !== undefined)
        throw new MutantFault(`${from}: mutant ${name} has '${extra}', which means nothing`);
    const common = {name, fault, likely, race};
    if (place === null)
        return {...common, subject: 'guest', commands: what};
    return {...common, ...place, changes: parseChange(what, name)};
}

/**
 * Reads a change: the lines of a unified diff without its numbers. `-` is taken out, `+` is put in, a blank before a line
 * keeps it, and `@@` alone on a line begins the next place.
 */
export function parseChange(text: string, name: string): Change[] {
    return text.split(/^@@\n/m).filter(Boolean).map(hunk => {
        const lines = hunk.split('\n').slice(0, -1);
        const strange = lines.find(line => !/^(?:[ +\-]|$)/v.test(line));
        if (strange !== undefined)
            throw new MutantFault(`mutant ${name}: a line of its change begins with neither '-', '+' nor a blank: ${strange}`);
        const side = (sign: string) => lines.filter(line => line === '' || line[0] === ' ' || line[0] === sign).map(line => `${line.slice(1)}\n`).join('');
        return {search: side('-'), replacement: side('+')};
    });
}

/** The text with the fault in it. A mutant that the text has outgrown is an error, not a text without a fault. */
export function mutate(text: string, {name, file, changes}: Pick<CodeMutant, 'name' | 'file' | 'changes'>): string {
    let mutated = text;
    for (const {search, replacement} of changes) {
        const pieces = `\n${mutated}`.split(`\n${search}`);
        if (search === '' || pieces.length !== 2)
            throw new MutantFault(`mutant ${name}: ${search === '' ? 'a change takes nothing out and keeps nothing'
                : `found ${pieces.length - 1} times in ${file} and not once: ${JSON.stringify(search)}`}`);
        mutated = pieces.join(`\n${replacement}`).slice(1);
    }
    if (mutated === text)
        throw new MutantFault(`mutant ${name}: changes nothing in ${file}`);
    return mutated;
}

/** That every mutant fits the file it is about. */
export async function checkMutants(mutants: readonly Mutant[]): Promise<void> {
    for (const mutant of mutants.filter(one => one.subject !== 'guest'))
        mutate(await readFile(path.join(projectDir, mutant.file), 'utf8'), mutant);
}

function isNames(value: unknown): value is string[] {
    return Array.isArray(value) && value.length > 0 && value.every(one => typeof one === 'string');
}
