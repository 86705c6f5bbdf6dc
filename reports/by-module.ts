import {moduleName} from './known-difference.ts';
import type {Result} from './record.ts';

/** Results of one module, and of targets that bring their own beside those of the first. */
export interface ModuleResults {
    /** null where there is but one, so that nobody needs its name. */
    readonly module: string | null;
    readonly results: readonly Result[];
}

export function byModule(results: readonly Result[]): ModuleResults[] {
    const names = [...new Set(results.flatMap(({header: {module}}) => module === null ? [] : moduleName(module)))];
    if (names.length < 2)
        return [{module: null, results}];
    return names.map(name => ({
        module: name,
        results: results.filter(({header: {module}}) => (module === null ? names[0] : moduleName(module)) === name),
    }));
}

/** The target, with the name of the module where several are tested. */
export function nameOf({header: {target, module}}: Result, results: readonly Result[]): string {
    return module !== null && byModule(results).length > 1 ? `${target} ${moduleName(module)}` : target;
}
