import {createHash} from 'node:crypto';
import path from 'node:path';
import {catalogue, defaultKernel, findUml, latestKernel, umlCatalogue} from '../../vm/catalogue.ts';
import {Misuse} from '../misuse.ts';

/** What a target's name on the command line stands for. A kernel is a name of the catalogue, or the absolute path of a build tree. */
export type TargetName =
    | {readonly kind: 'qemu' | 'uml' | 'container'; readonly name: string; readonly kernel: string}
    | {readonly kind: 'stdio'; readonly name: string; readonly command: string}
    | {readonly kind: 'emulator'; readonly name: string; readonly mode: 'sound' | 'as-published'};

/** Where none is named: `$PROC_CONFORMANCE_TARGET`, else the default kernel. */
export function defaultTarget(): string {
    return process.env['PROC_CONFORMANCE_TARGET'] || `qemu:${defaultKernel}`;
}

/** Reads the name of one target; what cannot be one is the user's mistake. `latest` is a kernel by another name. */
export function parseTargetName(name: string): TargetName {
    const [scheme, ...others] = name.split(':');
    const rest = others.join(':');
    if ((scheme === 'qemu' || scheme === 'uml') && /^(?:\/|\.\.?\/)/v.test(rest))
        return {kind: scheme, name, kernel: path.resolve(rest)};
    if (scheme === 'qemu' || scheme === 'container') {
        const kernel = rest === 'latest' ? latestKernel : rest;
        if (catalogue.some(entry => entry.name === kernel) || (scheme === 'container' && findUml(kernel)))
            return {kind: scheme, name: `${scheme}:${kernel}`, kernel};
        const instead = scheme === 'qemu' ? ', or a build tree such as ./linux' : '; a build tree is booted by qemu:DIR';
        const known = [...kernelNames(), ...scheme === 'container' ? umlCatalogue.map(entry => entry.name) : [], 'latest', 'all'];
        throw new Misuse(`unknown kernel '${rest}' in ${name}; known: ${known.join(', ')}${instead}`);
    }
    if (scheme === 'uml') {
        const kernel = `uml-${rest}`;
        if (findUml(kernel))
            return {kind: 'uml', name, kernel};
        throw new Misuse(`unknown kernel '${rest}' in ${name}; known: ${umlKernels().join(', ')}, or a build tree such as ./linux`);
    }
    if (name === 'emulator' || name === 'emulator:as-published')
        return {kind: 'emulator', name, mode: name === 'emulator' ? 'sound' : 'as-published'};
    if (scheme === 'stdio' && rest.trim() === '')
        throw new Misuse(`--target ${name} lacks the command; give one as you would type it: --target 'stdio:python3 my-emulator.py'`);
    if (scheme === 'stdio')
        return {kind: 'stdio', name, command: rest};
    throw new Misuse(`unknown target '${name}'; known: ${[...allKernels('qemu'), 'container:KERNEL', ...umlKernels().map(kernel => `uml:${kernel}`), 'emulator', 'emulator:as-published', 'stdio:COMMAND'].join(', ')}`);
}

/** Whether a target is a kernel of the catalogue, which has Debian's packages and a release. */
export function isDebianKernel(name: string): boolean {
    const target = parseTargetName(name);
    return (target.kind === 'qemu' || target.kind === 'container') && catalogue.some(entry => entry.name === target.kernel);
}

/** Whether a target is a kernel, for which modules are built; the others bring their own. */
export function takesModule(name: string): boolean {
    return 'kernel' in parseTargetName(name);
}

/** What `qemu:all` and `container:all` stand for, the oldest first. */
export function allKernels(scheme: 'qemu' | 'container'): string[] {
    return kernelNames().map(kernel => `${scheme}:${kernel}`);
}

function umlKernels(): string[] {
    return umlCatalogue.map(entry => entry.name.replace('uml-', ''));
}

function kernelNames(): string[] {
    return catalogue.map(entry => entry.name);
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
