import {access} from 'node:fs/promises';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import type {KnownDifference} from '../../reports/known-difference.ts';
import {readKnownDifferences} from '../known-differences.ts';
import {Misuse} from '../misuse.ts';
import {checkModuleFolder} from '../module-folder.ts';
import type {StatedSpec} from '../plan.ts';
import {expandTargets} from '../targets/expand.ts';

/** What a gate's configuration file, conformance.config.ts, has as its default export. Paths are relative to that file. */
export interface GateConfig {
    /** As on the command line: qemu:6.1, emulator. */
    readonly targets: readonly string[];
    /** Folders of modules, each judged on every kernel; left out: the project's own. Targets that bring their own run once. */
    readonly modules?: readonly string[];
    /** Down to which level clauses must hold: safety (core and safety), or listing too. Left out: safety. */
    readonly level?: 'safety' | 'listing';
    /** The file of known differences. Left out: none is known. */
    readonly known?: string;
    /** In seconds; what takes longer is broken. Left out: no limits but those of each wait. */
    readonly limits?: {
        /** From the moment a target is begun, with everything that it needs fetched, built and booted. */
        readonly target?: number;
        /** From the beginning of the gate. */
        readonly gate?: number;
    };
}

/** The same with every choice made. */
export interface Settings {
    readonly file: string;
    readonly targets: readonly string[];
    /** null: the project's own. */
    readonly modules: readonly string[] | null;
    readonly strict: boolean;
    readonly knownFile: string | null;
    readonly known: readonly KnownDifference[];
    /** Seconds. */
    readonly limits: {readonly target: number; readonly gate: number};
}

export const usualConfig = 'conformance.config.ts';

/** Loads and checks a configuration; what is wrong in it is the user's mistake, said with what would be right. */
export async function readConfig(given: string | undefined, stated: readonly StatedSpec[]): Promise<Settings> {
    const file = path.resolve(given ?? usualConfig);
    const shown = given ?? usualConfig;
    const config = check(await load(file, shown, given === undefined), shown);
    const at = (relative: string) => path.resolve(path.dirname(file), relative);
    const knownFile = config.known === undefined ? null : at(config.known);
    const modules = config.modules === undefined ? null : config.modules.map(at);
    for (const [index, dir] of (modules ?? []).entries())
        await checkModuleFolder(dir, `${shown}: modules: ${config.modules![index]}`);
    return {
        file,
        targets: targetsOf(config, shown),
        modules,
        strict: config.level === 'listing',
        knownFile,
        known: knownFile === null ? [] : await readKnownDifferences(knownFile, stated),
        limits: {target: config.limits?.target ?? Infinity, gate: config.limits?.gate ?? Infinity},
    };
}

async function load(file: string, shown: string, usual: boolean): Promise<unknown> {
    try {
        await access(file);
    } catch (error) {
        throw new Misuse(usual ? `there is no ${usualConfig} in this folder; write one, or name another with --config`
            : `--config ${shown} cannot be read (${(error as NodeJS.ErrnoException).code})`);
    }
    let module: {default?: unknown};
    try {
        module = await import(pathToFileURL(file).href) as {default?: unknown};
    } catch (error) {
        throw new Misuse(`${shown} cannot be loaded: ${String(error instanceof Error ? error.message : error).split('\n', 1)[0]}`);
    }
    if (module.default === undefined)
        throw new Misuse(`${shown} has no default export; right would be: export default {targets: ['qemu:6.1']} satisfies GateConfig`);
    return module.default;
}

interface Setting {
    readonly right: string;
    readonly holds: (value: unknown) => boolean;
}

const isList = (value: unknown) => Array.isArray(value) && value.length > 0 && value.every(item => typeof item === 'string' && item !== '');
const isSeconds = (value: unknown) => value === undefined || (typeof value === 'number' && value > 0 && value <= aWeek);

/** In seconds; what is longer no timer of Node's can measure. */
const aWeek = 7 * 24 * 60 * 60;

const limitNames = ['target', 'gate'];

const settings: Readonly<Record<keyof GateConfig, Setting>> = {
    targets: {right: 'a list of targets, such as [\'qemu:6.1\', \'emulator\']', holds: isList},
    modules: {right: 'a list of folders, such as [\'my-port\'], or to leave it out', holds: value => value === undefined || isList(value)},
    level: {right: '\'safety\' or \'listing\', or to leave it out', holds: value => value === undefined || value === 'safety' || value === 'listing'},
    known: {right: 'a file, such as \'known-differences.json\', or to leave it out', holds: value => value === undefined || (typeof value === 'string' && value !== '')},
    limits: {
        right: 'seconds, up to a week, such as {target: 600, gate: 3600}, or to leave it out',
        holds: value => value === undefined || (isObject(value) && Object.keys(value).every(name => limitNames.includes(name)) && Object.values(value).every(isSeconds)),
    },
};

function check(value: unknown, shown: string): GateConfig {
    if (!isObject(value))
        throw new Misuse(`${shown}: the default export is ${JSON.stringify(value)}; right would be an object such as {targets: ['qemu:6.1']}`);
    const unknown = Object.keys(value).find(name => !Object.hasOwn(settings, name));
    if (unknown !== undefined)
        throw new Misuse(`${shown}: unknown setting '${unknown}'; known: ${Object.keys(settings).join(', ')}`);
    for (const [name, {right, holds}] of Object.entries(settings))
        if (!holds(value[name]))
            throw new Misuse(`${shown}: ${name} is ${JSON.stringify(value[name])}; right would be ${right}`);
    const config = value as unknown as GateConfig;
    checkModuleNames(config, shown);
    return config;
}

function isObject(value: unknown): value is Record<string, unknown> {
    return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function targetsOf({targets}: GateConfig, shown: string): string[] {
    try {
        return expandTargets(targets);
    } catch (error) {
        throw error instanceof Misuse ? new Misuse(`${shown}: targets: ${error.message}`) : error;
    }
}

/** Records and reports tell modules apart by the names of their folders. */
function checkModuleNames({modules = []}: GateConfig, shown: string): void {
    const names = modules.map(dir => path.basename(dir));
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined)
        throw new Misuse(`${shown}: modules has two folders with the name ${twice}; records are told apart by it, so rename one`);
}
