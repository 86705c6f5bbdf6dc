import {createHash} from 'node:crypto';
import {catalogue, defaultKernel} from '../../vm/catalogue.ts';
import {Misuse} from '../misuse.ts';

/** What a target's name on the command line stands for. */
export type TargetName =
    | {readonly kind: 'qemu'; readonly name: string; readonly kernel: string}
    | {readonly kind: 'emulator'; readonly name: string; readonly mode: 'sound' | 'as-published'};

/** Where none is named: `$PROC_CONFORMANCE_TARGET`, else the default kernel. */
export function defaultTarget(): string {
    return process.env['PROC_CONFORMANCE_TARGET'] || `qemu:${defaultKernel}`;
}

/** Reads a target's name; what cannot be a target is the user's mistake. */
export function parseTargetName(name: string): TargetName {
    const [scheme, ...others] = name.split(':');
    const rest = others.join(':');
    if (scheme === 'qemu') {
        if (catalogue.some(entry => entry.name === rest))
            return {kind: 'qemu', name, kernel: rest};
        throw new Misuse(`unknown kernel '${rest}' in --target ${name}; known: ${catalogue.map(entry => entry.name).join(', ')}`);
    }
    if (name === 'emulator' || name === 'emulator:as-published')
        return {kind: 'emulator', name, mode: name === 'emulator' ? 'sound' : 'as-published'};
    const known = [...catalogue.map(entry => `qemu:${entry.name}`), 'emulator', 'emulator:as-published'];
    throw new Misuse(`unknown target '${name}'; known: ${known.join(', ')}`);
}

/** File names for the targets of one run, without their endings: `qemu-6.1`. */
export function targetFileNames(targets: readonly string[]): Map<string, string> {
    const names = new Map<string, string>();
    const taken = new Set<string>();
    for (const target of targets) {
        const whole = target.replaceAll(/[^\w.]+/g, '-').replaceAll(/^-+|-+$/g, '');
        let name = whole.slice(0, 80);
        if (name !== whole || taken.has(name))
            name += `-${createHash('sha256').update(target).digest('hex').slice(0, 6)}`;
        taken.add(name);
        names.set(target, name);
    }
    return names;
}
