/** A release of Debian and where its packages lie. */
export interface DebianRelease {
    readonly name: string;
    /** Its suites on the main mirror. */
    readonly suites: readonly Suite[];
    /** Its suite among the security updates; null for a release that gets none. */
    readonly security: string | null;
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

export const debianReleases = {
    bullseye: {
        name: 'bullseye',
        suites: [steady('bullseye'), steady('bullseye-updates')],
        security: 'bullseye-security',
    },
    bookworm: {
        name: 'bookworm',
        suites: [steady('bookworm'), steady('bookworm-updates'), steady('bookworm-backports')],
        security: 'bookworm-security',
    },
    trixie: {
        name: 'trixie',
        suites: [steady('trixie'), steady('trixie-updates'), steady('trixie-backports')],
        security: 'trixie-security',
    },
    sid: {
        name: 'sid',
        suites: [daily('sid'), daily('experimental')],
        security: null,
    },
} satisfies Record<string, DebianRelease>;

export type ReleaseName = keyof typeof debianReleases;
