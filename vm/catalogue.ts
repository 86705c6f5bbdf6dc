import type {ReleaseName} from './debian-release.ts';
import type {MakeVariable} from './kernel.ts';

/** A kernel that can be had from Debian's mirrors. */
export interface CatalogueEntry {
    /** As in `qemu:6.1`; of User Mode Linux `uml-6.1`. */
    readonly name: string;
    readonly release: ReleaseName;
    /** What a version of its packages begins with, or has in it, for it to be this kernel. */
    readonly series: RegExp;
    /** Debian's name for the configuration, the end of its packages' names; `uml` for its package user-mode-linux. */
    readonly flavour: 'cloud-amd64' | 'rt-amd64' | 'uml';
    readonly make: readonly MakeVariable[];
    /** The compiler on this machine that builds modules for it, and what make needs to be told because of it. */
    readonly hostCompiler: string;
    readonly hostMake: readonly MakeVariable[];
    /** The compiler that it was compiled with, a package of its release. */
    readonly releaseCompiler: string;
    /** What the programs of its build system are run with; none where the C library of every supported machine will do. */
    readonly libraries: readonly LibraryPackage[];
}

export interface LibraryPackage {
    readonly release: ReleaseName;
    readonly name: string;
}

/**
 * The programs of linux-kbuild from trixie on want glibc 2.38 and libelf. Those of trixie serve newer releases, too: a stable
 * release keeps its versions.
 */
const glibc238 = ['libc6', 'libelf1t64', 'zlib1g', 'libzstd1'].map(name => ({release: 'trixie', name}) as const);

const noTypeInformation: MakeVariable = {
    variable: 'CONFIG_DEBUG_INFO_BTF_MODULES=',
    reason: 'type information needs vmlinux, which Debian\'s headers lack, and pahole',
};
const alignmentUnknown: MakeVariable = {
    variable: 'CONFIG_CC_HAS_MIN_FUNCTION_ALIGNMENT=',
    reason: 'the kernel was configured with gcc 14, and -fmin-function-alignment is unknown to gcc before that',
};

const countUnknown: MakeVariable = {
    variable: 'KCFLAGS=-Wno-attributes',
    reason: 'the kernel was configured with gcc 16, and its headers use the attribute counted_by, unknown to gcc before 15; '
        + 'to silence that one alone (gnu::counted_by) makes gcc 12 refuse its argument',
};

/** Those for virtual machines, from the oldest to the newest. */
export const catalogue: readonly CatalogueEntry[] = [
    {
        name: '5.10',
        release: 'bullseye',
        series: /^5\.10\./,
        flavour: 'cloud-amd64',
        make: [noTypeInformation],
        hostCompiler: 'gcc-12',
        hostMake: [],
        releaseCompiler: 'gcc-10',
        libraries: [],
    },
    {
        name: '6.1',
        release: 'bookworm',
        series: /^6\.1\./,
        flavour: 'cloud-amd64',
        make: [noTypeInformation],
        hostCompiler: 'gcc-12',
        hostMake: [],
        releaseCompiler: 'gcc-12',
        libraries: [],
    },
    {
        name: '6.1-rt',
        release: 'bookworm',
        series: /^6\.1\./,
        flavour: 'rt-amd64',
        make: [noTypeInformation],
        hostCompiler: 'gcc-12',
        hostMake: [],
        releaseCompiler: 'gcc-12',
        libraries: [],
    },
    {
        name: '6.12-bpo',
        release: 'bookworm',
        series: /^6\.12\..*~bpo12/,
        flavour: 'cloud-amd64',
        make: [noTypeInformation],
        hostCompiler: 'gcc-12',
        hostMake: [],
        releaseCompiler: 'gcc-12',
        libraries: [],
    },
    {
        name: '6.12',
        release: 'trixie',
        series: /^6\.12\./,
        flavour: 'cloud-amd64',
        make: [noTypeInformation],
        hostCompiler: 'gcc-12',
        hostMake: [alignmentUnknown],
        releaseCompiler: 'gcc-14',
        libraries: glibc238,
    },
    {
        name: '7.2',
        release: 'trixie',
        series: /^7\.2\./,
        flavour: 'cloud-amd64',
        make: [noTypeInformation],
        hostCompiler: 'gcc-12',
        hostMake: [alignmentUnknown],
        releaseCompiler: 'gcc-14',
        libraries: glibc238,
    },
    {
        name: '7.3',
        release: 'trixie',
        series: /^7\.3\./,
        flavour: 'cloud-amd64',
        make: [noTypeInformation],
        hostCompiler: 'gcc-12',
        hostMake: [alignmentUnknown],
        releaseCompiler: 'gcc-14',
        libraries: glibc238,
    },
    {
        name: 'rc',
        release: 'sid',
        series: /^\d+\.\d+~rc\d/,
        flavour: 'cloud-amd64',
        make: [noTypeInformation],
        hostCompiler: 'gcc-12',
        hostMake: [alignmentUnknown, countUnknown],
        releaseCompiler: 'gcc-16',
        libraries: glibc238,
    },
];

/** Those that are programs by themselves. */
export const umlCatalogue: readonly CatalogueEntry[] = [
    {
        name: 'uml-6.1',
        release: 'bookworm',
        series: /^6\.1um/,
        flavour: 'uml',
        make: [{variable: 'ARCH=um', reason: 'its headers are a source tree, which has every architecture'}],
        hostCompiler: 'gcc-12',
        hostMake: [],
        releaseCompiler: 'gcc-12',
        libraries: [],
    },
];

/** All that kernels.lock.json names. */
export const allEntries: readonly CatalogueEntry[] = [...catalogue, ...umlCatalogue];

export const defaultKernel = '6.1';

/** What `latest` stands for: the newest that is not a release candidate. */
export const latestKernel = '7.3';

export function findUml(name: string): CatalogueEntry | null {
    return umlCatalogue.find(entry => entry.name === name) ?? null;
}

export function findKernel(name: string): CatalogueEntry | null {
    return catalogue.find(entry => entry.name === name) ?? null;
}
