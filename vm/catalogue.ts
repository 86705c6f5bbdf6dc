import type {MakeVariable} from './kernel.ts';

/** Kernels that can be had from Debian's mirrors, by their short names. */
export interface CatalogueEntry {
    /** As in `qemu:6.1`. */
    readonly name: string;
    /** The release of Debian that carries it. */
    readonly suite: string;
    /** The package that depends on the newest kernel of the series, and the one that depends on its headers. */
    readonly image: string;
    readonly headers: string;
    /** The compiler on this machine that builds modules for it. */
    readonly compiler: string;
    readonly make: readonly MakeVariable[];
}

export const catalogue: readonly CatalogueEntry[] = [
    {
        name: '6.1',
        suite: 'bookworm',
        image: 'linux-image-cloud-amd64',
        headers: 'linux-headers-cloud-amd64',
        compiler: 'gcc-12',
        make: [
            {variable: 'CONFIG_DEBUG_INFO_BTF_MODULES=', reason: 'type information would need vmlinux, which Debian does not ship'},
        ],
    },
];

export const defaultKernel = '6.1';

export function findKernel(name: string): CatalogueEntry | null {
    return catalogue.find(entry => entry.name === name) ?? null;
}
