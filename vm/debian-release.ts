/** A release of Debian and where its packages lie. */
export interface DebianRelease {
    /** Its suites on the main mirror. */
    readonly suites: readonly Suite[];
    /** Its suite among the security updates; null for a release that gets none. */
    readonly security: string | null;
    /** What the programs of its packages are linked with, for a machine whose own libraries are older. */
    readonly libraries: readonly string[];
}

export interface Suite {
    readonly name: string;
    /**
     * Whether its Release file says until when it is valid and a mirror may have let that day pass: those of suites that change
     * daily last for a week.
     */
    readonly outdates: boolean;
}

const steady = (name: string): Suite => ({name, outdates: false});
const daily = (name: string): Suite => ({name, outdates: true});

const libraries = {
    /** Until the 64-bit time_t of 2024. */
    before: ['libc6', 'libelf1', 'zlib1g', 'libzstd1'],
    since: ['libc6', 'libelf1t64', 'zlib1g', 'libzstd1'],
};

export const debianReleases = {
    bullseye: {suites: [steady('bullseye'), steady('bullseye-updates')], security: 'bullseye-security', libraries: libraries.before},
    bookworm: {
        suites: [steady('bookworm'), steady('bookworm-updates'), steady('bookworm-backports')],
        security: 'bookworm-security',
        libraries: libraries.before,
    },
    trixie: {
        suites: [steady('trixie'), steady('trixie-updates'), steady('trixie-backports')],
        security: 'trixie-security',
        libraries: libraries.since,
    },
    sid: {suites: [daily('sid'), daily('experimental')], security: null, libraries: libraries.since},
} satisfies Record<string, DebianRelease>;

export type ReleaseName = keyof typeof debianReleases;
