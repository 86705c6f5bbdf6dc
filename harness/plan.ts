import {glob} from 'node:fs/promises';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import {getCallSites} from 'node:util';
import type {Level, Point} from '../reports/record.ts';
import {contract} from '../suites/contract.ts';
import {Misuse} from './misuse.ts';
import {receiveSpecs, type Spec} from './register.ts';
import type {Needs} from './target.ts';

/** The module that `run --module` puts another in place of: the one of that name's suite. */
export const moduleUnderTest = 'fortune';

export interface StatedSpec extends Needs {
    readonly clause: string;
    readonly title: string;
    /** The spec file, relative to the project. */
    readonly file: string;
    /** Where it is stated there, from 1. */
    readonly line: number;
}

export interface Plan {
    /** In the contract's order, within a clause in the order in which its specs are stated. */
    readonly points: readonly Point[];
    /** What is stated for them. */
    readonly specs: readonly StatedSpec[];
}

export interface Selection {
    /** Names of suites: fortune. */
    readonly suites: readonly string[];
    /** Globs over clause ids: fortune.wrap.*. */
    readonly specs: readonly string[];
}

export const projectDir = path.join(import.meta.dirname, '..');

let listed: Promise<Array<Spec & StatedSpec>> | undefined;

/** Every spec there is, by loading the spec files without running them. */
export async function listSpecs(): Promise<ReadonlyArray<Spec & StatedSpec>> {
    // Once: a module states its specs when it is loaded, and it is loaded once.
    listed ??= loadSpecFiles();
    return listed;
}

async function loadSpecFiles(): Promise<Array<Spec & StatedSpec>> {
    const files = (await Array.fromAsync(glob('suites/**/*.spec.ts', {cwd: projectDir}))).toSorted();
    const stated: Array<Spec & StatedSpec> = [];
    for (const file of files) {
        const url = pathToFileURL(path.join(projectDir, file)).href;
        receiveSpecs(spec => stated.push({...spec, file, line: lineIn(url)}));
        await import(url);
    }
    return stated;
}

/** Where a file has got to that is being loaded: whatever of a suite's own is in between, there the spec is stated. */
function lineIn(url: string): number {
    const site = getCallSites(100).findLast(({scriptName}) => scriptName === url);
    if (site === undefined)
        throw new Error(`${url} states a spec from outside of itself`);
    return site.lineNumber;
}

/** What a selection asks for, from the contract and the specs that are stated; pure. */
export function makePlan(stated: readonly StatedSpec[], selection: Selection): Plan {
    const wanted = contract.filter(clause => selects(clause.id, selection));
    if (wanted.length === 0)
        throw new Misuse(nothingSelected(selection));
    const points = wanted.flatMap(({id, level, statement, source}): Point[] => {
        const specs = stated.filter(spec => spec.clause === id);
        const about = {clause: id, level, statement, source};
        return specs.length === 0
            ? [{...about, title: statement, spec: false}]
            : specs.map(({title, file, line}) => ({...about, title, spec: true, location: {file, line}}));
    });
    const ids = new Set(wanted.map(clause => clause.id));
    return {points, specs: stated.filter(spec => ids.has(spec.clause))};
}

const levels = new Map<string, Level>(contract.map(({id, level}) => [id, level]));

export function levelOf(clause: string): Level {
    const level = levels.get(clause);
    if (level === undefined)
        throw new Error(`the contract has no clause ${clause}`);
    return level;
}

/** The modules that specs name, each once. */
export function modulesOf(specs: readonly Needs[]): string[] {
    return [...new Set(specs.flatMap(({loaded, modules}) => loaded === null ? modules : [loaded, ...modules]))].toSorted();
}

/** Whether any of them needs two processors. */
export function raceIn(specs: readonly Needs[]): boolean {
    return specs.some(({processors}) => processors === 2);
}

function selects(id: string, {suites, specs}: Selection): boolean {
    return (suites.length === 0 || suites.some(suite => id.startsWith(`${suite}.`)))
        && (specs.length === 0 || specs.some(pattern => path.matchesGlob(id, pattern)));
}

function nothingSelected({suites, specs}: Selection): string {
    const known = [...new Set(contract.map(clause => clause.id.split('.', 1)[0]!))];
    const unknown = suites.find(suite => !known.includes(suite));
    if (unknown !== undefined)
        return `unknown suite '${unknown}'; known: ${known.join(', ')}`;
    return `no clause matches ${specs.map(spec => `--spec '${spec}'`).join(' or ')}; try 'fortune.wrap.*', or --dry-run for the list`;
}
