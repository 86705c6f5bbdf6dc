/** The .ko as a file: read from the guest, changed, and put back under another name. */
import type {Guest} from '../../harness/spec.ts';
import {encode} from '../../harness/spec.ts';
import {cat} from '../calls.ts';

/** The bytes of /modules/NAME.ko, one character each. */
export async function readKo(guest: Guest, name: string): Promise<string> {
    return cat(guest, `/modules/${name}.ko`);
}

export async function putKo(guest: Guest, name: string, bytes: string): Promise<void> {
    await guest.done({op: 'put', path: `/modules/${name}.ko`, data: encode(bytes), mode: 0o644});
}

/** The value of a tag of .modinfo: `license`, `vermagic`. */
export function tagOf(ko: string, tag: string): string | undefined {
    return new RegExp(`\0${tag}=([^\0]*)\0`, 'v').exec(ko)?.[1];
}

/** The same .ko with one text in it replaced by another of the same length, so that nothing moves. */
export function replaceOnce(ko: string, from: string, to: string): string {
    const pieces = ko.split(from);
    if (from.length !== to.length || pieces.length !== 2)
        throw new Error(`${JSON.stringify(from)} stands ${pieces.length - 1} times in the .ko, or is not as long as ${JSON.stringify(to)}`);
    return pieces.join(to);
}

/** Without a licence: the tag has another name. */
export function withoutLicence(ko: string): string {
    return replaceOnce(ko, '\0license=GPL\0', '\0nolicen=GPL\0');
}

export function withLicence(ko: string, licence: 'XYZ'): string {
    return replaceOnce(ko, '\0license=GPL\0', `\0license=${licence}\0`);
}

/** Without version magic: the tag has another name. */
export function withoutMagic(ko: string): string {
    return replaceOnce(ko, '\0vermagic=', '\0nomagic_=');
}

/** As built for a kernel with another name, for which all else is the same. */
export function withRelease(ko: string): string {
    const release = tagOf(ko, 'vermagic')!.split(' ', 1)[0]!;
    return replaceOnce(ko, `\0vermagic=${release} `, `\0vermagic=${release.replace(/^\d/v, '0')} `);
}

/** As built for a kernel with other options: that modules can be unloaded is one of them. */
export function withOptions(ko: string): string {
    return replaceOnce(ko, ' mod_unload ', ' no_unload_ ');
}

/**
 * As built for a kernel whose struct module is another one: the checksum of module_layout in __versions. An entry there is
 * a number of 8 bytes and then the name.
 */
export function withSymbolVersion(ko: string): string {
    const name = ko.indexOf('\0module_layout\0') + 1;
    if (name < 8)
        throw new Error('the .ko has no version of module_layout');
    return ko.slice(0, name - 8) + String.fromCharCode(ko.charCodeAt(name - 8) ^ 0xff) + ko.slice(name - 7);
}

/** Whether the symbols that a .ko uses have versions: CONFIG_MODVERSIONS. */
export function hasSymbolVersions(ko: string): boolean {
    return tagOf(ko, 'vermagic')!.split(' ').includes('modversions');
}

/** As built for a kernel of another release, with symbol versions of its own where kernels have them. */
export function ofAnotherKernel(ko: string): string {
    return hasSymbolVersions(ko) ? withSymbolVersion(withRelease(ko)) : withRelease(ko);
}

/** For another kind of machine: e_machine of the ELF header, here that of a VAX. */
export function withMachine(ko: string): string {
    return `${ko.slice(0, 18)}\x4b\0${ko.slice(20)}`;
}
