import path from 'node:path';
import {makePlan, moduleUnderTest, projectDir, type Plan, type StatedSpec} from '../plan.ts';
import {takesModule, targetFileNames} from '../targets/name.ts';
import type {Settings} from './config.ts';

/** One target with one module: what has a record of its own. */
export interface Cell {
    readonly target: string;
    /** null for targets that bring their own. */
    readonly module: CellModule | null;
    /** Its record and what belongs to it, below the folder of the results and without their endings. */
    readonly file: string;
    readonly plan: Plan;
}

export interface CellModule {
    /** The name of its folder. */
    readonly name: string;
    /** null: the project's own. */
    readonly dir: string | null;
}

const ownModule = path.join(projectDir, 'fixtures/modules', moduleUnderTest);

/** Every module on every kernel, then the targets that bring their own; of a stranger's module only its suite. Pure. */
export function makeMatrix({targets, modules}: Pick<Settings, 'targets' | 'modules'>, stated: readonly StatedSpec[]): Cell[] {
    const names = targetFileNames(targets);
    const complete = makePlan(stated, {suites: [], specs: []});
    const ofModule = makePlan(stated, {suites: [moduleUnderTest], specs: []});
    const dirs = modules ?? [ownModule];
    const withModules = dirs.flatMap(dir => targets.filter(takesModule).map((target): Cell => ({
        target,
        module: {name: path.basename(dir), dir: dir === ownModule ? null : dir},
        file: path.join(dirs.length > 1 ? path.basename(dir) : '', names.get(target)!),
        plan: dir === ownModule ? complete : ofModule,
    })));
    const others = targets.filter(target => !takesModule(target)).map((target): Cell => ({target, module: null, file: names.get(target)!, plan: complete}));
    return [...withModules, ...others];
}

/** What is built in place of the project's own modules. */
export function inPlaceOf({module}: Cell): Readonly<Record<string, string>> {
    return module === null || module.dir === null ? {} : {[moduleUnderTest]: module.dir};
}

export function titleOf({target, module}: Cell): string {
    return module === null ? target : `${target} ${module.name}`;
}
