import {Misuse} from '../misuse.ts';
import {allKernels, parseTargetName} from './name.ts';

/** The targets that a list of them stands for, by the names that their records have. `qemu:all` and `container:all` are every kernel. */
export function expandTargets(given: readonly string[]): string[] {
    const targets = new Set<string>();
    for (const [index, value] of given.entries()) {
        if (given.indexOf(value) !== index)
            throw new Misuse(`target ${value} is given twice`);
        for (const name of expandOne(value))
            targets.add(parseTargetName(name).name);
    }
    return [...targets];
}

function expandOne(value: string): string[] {
    const [, scheme] = /^(qemu|container):all$/.exec(value) ?? [];
    return scheme === undefined ? [value] : allKernels(scheme as 'qemu' | 'container');
}
