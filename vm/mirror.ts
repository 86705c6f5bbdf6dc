/** The mirrors of Debian that this machine is to use, and what their signatures are checked with. */
import {execa} from 'execa';
import {SetupFailure} from './failure.ts';

export interface Mirror {
    readonly main: string;
    /** Security updates; null where there is no mirror of them. */
    readonly security: string | null;
    /** Who named them. */
    readonly origin: string;
    readonly keyring: string;
}

export const mirrorVariable = 'PROC_CONFORMANCE_MIRROR';

/** From Debian's package debian-archive-keyring, which other distributions have, too. */
export const debianKeyring = '/usr/share/keyrings/debian-archive-keyring.gpg';

/**
 * `$PROC_CONFORMANCE_MIRROR`, else the mirrors in the machine's own apt configuration. The variable holds the address of a mirror
 * and, after a blank, that of one of the security updates. It is a variable and no option because it is the same for everything
 * that is run on a machine.
 */
export async function findMirror(): Promise<Mirror> {
    const given = process.env[mirrorVariable]?.split(/\s+/).filter(Boolean) ?? [];
    if (given.length === 0)
        return machineMirror();
    const [main, security, ...more] = given;
    const wrong = given.find(uri => !/^(?:https?|file):\/\S+$/.test(uri));
    if (wrong !== undefined || more.length > 0)
        throw new SetupFailure(`${mirrorVariable} is to hold the address of a Debian mirror, such as http://MIRROR/debian, and one of its security `
            + `updates after a blank if there is one; it holds '${process.env[mirrorVariable]}'`);
    return {main: main!, security: security ?? null, origin: `$${mirrorVariable}`, keyring: debianKeyring};
}

const suites = /^(?:bullseye|bookworm|trixie|forky|sid|experimental|(?:old)*stable|testing|unstable)$/;

async function machineMirror(): Promise<Mirror> {
    const format = '$(REPO_URI) $(RELEASE)';
    // Without release info also where the machine's own lists have never been fetched.
    const {stdout} = await execa('apt-get', ['indextargets', '--no-release-info', '--format', format, 'Created-By: Packages'], {reject: false});
    const targets = (stdout ?? '').split('\n').map(line => line.split(' ')).filter(parts => parts.length === 2);
    const main = targets.find(([, release]) => suites.test(release!))?.[0];
    const security = targets.find(([, release]) => release!.endsWith('-security') && suites.test(release!.replace('-security', '')))?.[0];
    if (main === undefined)
        throw new SetupFailure(`the apt configuration of this machine names no Debian mirror${others(targets)}; set ${mirrorVariable} to the address `
            + 'of one, such as http://MIRROR/debian');
    return {main, security: security ?? null, origin: 'the apt configuration of this machine', keyring: debianKeyring};
}

/** What it names instead: Ubuntu's `noble`, say. */
function others(targets: ReadonlyArray<readonly string[]>): string {
    const releases = new Set(targets.map(([, release]) => release));
    return releases.size === 0 ? '' : ` (it names ${[...releases].slice(0, 3).join(', ')})`;
}
