import path from 'node:path';
import type {ModuleBuild} from '../../reports/record.ts';
import {buildModule, type Builder, type ModuleBuild as Built} from '../../vm/build-module.ts';
import type {Step} from '../../vm/step.ts';
import {moduleUnderTest, projectDir} from '../plan.ts';

/** The folders that specs name, and those that stand in for them. */
export interface WantedModules {
    /** Folders of fixtures/modules. */
    readonly names: readonly string[];
    /** In place of a folder of that name: a stranger's module, a mutant, what modules share with a fault in it. */
    readonly inPlace: Readonly<Record<string, string>>;
}

const fixtures = path.join(projectDir, 'fixtures');

/** Sources that modules share: their folders are beside that of a module, whether it is kept or built. */
const shared = ['procfs-compat', 'procfs-tree-common'];

/** Each make has a processor of its own on the smallest machine. */
const atATime = 2;

/** Every folder that something is built from, that of the module under test first. */
export function sourcesOf({names, inPlace}: WantedModules): string[] {
    return [...names.toSorted((a, b) => Number(b === moduleUnderTest) - Number(a === moduleUnderTest)).map(name => folderOf(name, inPlace)), ...besideAll(inPlace)];
}

function folderOf(name: string, inPlace: WantedModules['inPlace']): string {
    return inPlace[name] ?? path.join(fixtures, 'modules', name);
}

function besideAll(inPlace: WantedModules['inPlace']): string[] {
    return shared.map(folder => inPlace[folder] ?? path.join(fixtures, folder));
}

/** Builds what the specs name. What does not build is a fact that a spec may be about, and no error. */
export async function buildModules(builder: Builder, {names, inPlace}: WantedModules, step: Step): Promise<Built[]> {
    const built: Built[] = [];
    const waiting = names.entries();
    const work = async () => {
        for (const [index, name] of waiting) {
            const one = await buildModule(builder, {name, dir: folderOf(name, inPlace), beside: besideAll(inPlace)}, step);
            built[index] = name === moduleUnderTest ? byThatName(one) : one;
        }
    };
    await Promise.all(Array.from({length: atATime}, work));
    return built;
}

/** A stranger's folder may make what it likes, as long as the module under test is there. */
function byThatName(one: Built): Built {
    const made = one.made.filter(({name}) => name === one.name);
    const reason = one.reason ?? (made.length === 0 ? `make made no ${one.name}.ko: obj-m in the Kbuild or Makefile does not name ${one.name}.o` : null);
    return {...one, made, reason};
}

/** The folder of a module as a record has it: one of the project is the same in every checkout. */
export function sourceOf(name: string, inPlace: WantedModules['inPlace']): string {
    const folder = folderOf(name, inPlace);
    const inside = path.relative(projectDir, folder);
    return inside.startsWith('..') ? folder : inside;
}

/** The module under test as a record tells of it. */
export function describeModule({name, content, compiler, command, reason}: Built, {inPlace}: WantedModules): ModuleBuild {
    return {name, source: sourceOf(name, inPlace), content, ...compiler !== undefined && {compiler}, command, builds: reason === null, loads: null, reason};
}
