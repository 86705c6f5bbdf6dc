/**
 * Debian packages through a private apt state: found, fetched and verified by apt itself, without root and without
 * touching the system's state.
 */
import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import {execa, ExecaError} from 'execa';
import {cacheDir, withLock} from './cache.ts';
import {debianReleases, type DebianRelease, type ReleaseName} from './debian-release.ts';
import {SetupFailure} from './failure.ts';
import {makeFolder} from './folder.ts';
import {findMirror, type Mirror} from './mirror.ts';
import {runTool} from './tool.ts';

export interface DebianPackage {
    /** The release of Debian that has it. */
    readonly release: string;
    readonly name: string;
    readonly version: string;
    /** Of the .deb file, as the signed index has it. */
    readonly sha256: string;
    /** Bytes. */
    readonly size: number;
}

/** What a release's package lists say of one version of a package. */
export interface PackageRecord extends DebianPackage {
    /** Names alone, the first of alternatives. */
    readonly depends: readonly string[];
    /** Sources of others that are part of it, with their versions. */
    readonly builtUsing: ReadonlyArray<{readonly source: string; readonly version: string}>;
}

/** Milliseconds for one call of apt; the largest package has 140 MB. */
const aptDeadline = 10 * 60_000;

/** apt's private state for one release of Debian. */
export class Apt {
    readonly #release: DebianRelease;
    readonly #mirror: () => Promise<Mirror>;
    readonly #dir: string;
    #updated: Promise<void> | null = null;
    #all: Promise<Set<string>> | null = null;

    constructor(release: DebianRelease, mirror: () => Promise<Mirror> = findMirror) {
        this.#release = release;
        this.#mirror = mirror;
        this.#dir = path.join(cacheDir(), 'apt', `debian-${release.name}`);
    }

    /** Brings the signed package lists of the release up to date, the first time that it is called. */
    async update(): Promise<void> {
        this.#updated ??= this.#update();
        return this.#updated;
    }

    async #update(): Promise<void> {
        await withLock(`apt-${this.#release.name}`, async () => {
            for (const folder of ['state/lists/partial', 'cache/archives/partial'])
                await makeFolder(path.join(this.#dir, folder));
            await writeFile(path.join(this.#dir, 'state/status'), '');
            await writeFile(path.join(this.#dir, 'apt.conf'), await this.#configuration());
            await writeFile(path.join(this.#dir, 'sources.list'), await this.#sources());
            await this.#run('apt-get', ['update', '-qq', '-o', 'APT::Update::Error-Mode=any']);
        });
    }

    /** The names of all packages. */
    async names(): Promise<Set<string>> {
        this.#all ??= this.#run('apt-cache', ['pkgnames']).then(text => new Set(text.split('\n')));
        return this.#all;
    }

    /** Every version of the packages; none of those that do not exist. */
    async records(names: readonly string[]): Promise<PackageRecord[]> {
        const all = await this.names();
        const known = names.filter(name => all.has(name));
        if (known.length === 0)
            return [];
        const text = await this.#run('apt-cache', ['show', ...known]);
        return text.split('\n\n').filter(Boolean).map(record => readRecord(record, this.#release.name));
    }

    /** Fetches a package into dir and verifies it against the signed index; resolves with the file. */
    async download(wanted: DebianPackage, dir: string): Promise<string> {
        await this.#run('apt-get', ['download', '-qq', `${wanted.name}=${wanted.version}`], dir);
        const version = wanted.version.replaceAll(':', '%3a');
        const found = await runTool('find', [dir, '-name', `${wanted.name}_${version}_*.deb`]);
        return found.trim();
    }

    /** How the machine reaches its mirrors (proxies, retries), without the hooks that its apt runs. */
    async #configuration(): Promise<string> {
        const dump = await runTool('apt-config', ['dump', 'Acquire']);
        const transport = dump.split('\n').filter(line => line.startsWith('Acquire::') && !line.startsWith('Acquire::IndexTargets'));
        return [
            ...transport,
            'Acquire::Languages "none";',
            'Acquire::Retries "3";',
            'APT::Architecture "amd64";',
            'APT::Architectures { "amd64"; };',
            'APT::Sandbox::User "root";',
            'Dir::Etc::Parts "/dev/null";',
            'Dir::Etc::Main "/dev/null";',
            'Dir::Etc::SourceParts "/dev/null";',
            `Dir::Etc::SourceList "${this.#dir}/sources.list";`,
            `Dir::State "${this.#dir}/state";`,
            `Dir::State::status "${this.#dir}/state/status";`,
            `Dir::Cache "${this.#dir}/cache";`,
            '',
        ].join('\n');
    }

    async #sources(): Promise<string> {
        const {main, security: securityMirror, keyring} = await this.#mirror();
        const {suites, security} = this.#release;
        const from = (uri: string, suite: string, outdates: boolean) =>
            `deb [signed-by=${keyring}${outdates ? ' check-valid-until=no' : ''}] ${uri} ${suite} main\n`;
        return [
            ...suites.map(({name, outdates}) => from(main, name, outdates)),
            ...security !== null && securityMirror !== null ? [from(securityMirror, security, false)] : [],
        ].join('');
    }

    async #run(program: string, args: readonly string[], cwd = this.#dir): Promise<string> {
        try {
            const {stdout} = await execa(program, args, {
                cwd,
                stdin: 'ignore',
                timeout: aptDeadline,
                env: {APT_CONFIG: path.join(this.#dir, 'apt.conf'), LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive'},
            });
            return stdout;
        } catch (error) {
            throw new SetupFailure(`${program} ${args[0]} (${this.#release.name}): ${reasonOf(error as ExecaError)}`);
        }
    }
}

const shared = new Map<string, Apt>();

/** The apt of a release by its name. */
export type AptOf = (release: string) => Apt;

/** The one of this process: its lists are brought up to date once. */
export function aptOf(release: string): Apt {
    let apt = shared.get(release);
    if (!apt) {
        apt = new Apt(debianReleases[release as ReleaseName]);
        shared.set(release, apt);
    }
    return apt;
}

function readRecord(text: string, release: string): PackageRecord {
    const field = (key: string) => new RegExp(`^${key}: (.*)$`, 'm').exec(text)?.[1] ?? '';
    return {
        release,
        name: field('Package'),
        version: field('Version'),
        sha256: field('SHA256'),
        size: Number(field('Size')),
        depends: field('Depends').split(',').map(one => one.trim().split(/[ :|]/, 1)[0]!).filter(Boolean),
        builtUsing: Array.from(field('Built-Using').matchAll(/([\w+.\-]+) \(= ([^\s\)]+)\)/gv), ([, source, version]) => ({source: source!, version: version!})),
    };
}

/** apt's own words for what went wrong, on one line. */
function reasonOf(error: ExecaError): string {
    if (error.timedOut)
        return `gave up after ${aptDeadline / 60_000} minutes`;
    if (error.code === 'ENOENT')
        return 'not found; apt is needed to fetch and verify Debian packages';
    const lines = String(error.stderr ?? '').split('\n').filter(line => /^[EW]:/.test(line));
    return (lines.find(line => line.startsWith('E:')) ?? lines[0])?.slice(2).trim() ?? error.shortMessage;
}
