import {appendFile, cp, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import {Apt} from './apt.ts';
import {exists} from './cache.ts';
import {choose} from './debian-kernel.ts';
import {SetupFailure} from './failure.ts';
import {makeFolder} from './folder.ts';
import {newestPackages} from './kernel-packages.ts';
import {ordinarySupply} from './supply.ts';

const release = {name: 'fixture', suites: [{name: 'fixture', outdates: false}], security: null};
const entry = {name: '9.9', release: 'bookworm', series: /^9\.9\./, flavour: 'cloud-amd64', make: [], hostCompiler: 'gcc-12', hostMake: [], releaseCompiler: 'gcc-12', libraries: []} as const;

const {failed: noGpg} = await execa('gpg', ['--version'], {reject: false});
/** Where CI says that it can sign a mirror, it is a failure if it cannot. */
const required = (process.env['PROC_CONFORMANCE_REQUIRE'] ?? '').split(',').includes('gpg');
/** Skipped where gpg is missing: apt itself needs no more than gpgv. */
const withSignature = noGpg && !required ? test.skip : test.serial;

let dir: string;
test.before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'proc-conformance-apt-'));
    const made = path.join(dir, 'mirror');
    await makeFolder(made);
    if (!noGpg || required)
        await execa(path.join(import.meta.dirname, '../fixtures/mirror/make'), [made], {timeout: 60_000});
});
test.after.always(async () => rm(dir, {recursive: true, force: true}));

/** A copy of the mirror that a test may spoil, the apt that uses it, and a cache of its own. */
async function mirrorFor(t: ExecutionContext) {
    const own = path.join(dir, t.title.replaceAll(/\W+/g, '-'));
    const mirror = path.join(own, 'mirror');
    process.env['PROC_CONFORMANCE_CACHE'] = path.join(own, 'cache');
    await cp(path.join(dir, 'mirror'), mirror, {recursive: true});
    const found = {main: `file://${mirror}`, security: null, origin: 'the test', keyring: path.join(mirror, 'keyring.gpg')};
    const downloads = path.join(own, 'downloads');
    await makeFolder(downloads);
    return {apt: new Apt(release, async () => found), mirror, downloads, release: path.join(mirror, 'dists/fixture/InRelease')};
}

const image = {name: 'linux-image-9.9.2-cloud-amd64', version: '9.9.2-1'};

withSignature('packages of a signed mirror are found and fetched', async t => {
    const {apt, downloads} = await mirrorFor(t);
    const packages = await newestPackages(entry, () => apt);
    t.deepEqual(packages.map(({name, version}) => `${name} ${version}`), ['linux-headers-9.9.2-cloud-amd64 9.9.2-1', 'linux-image-9.9.2-cloud-amd64 9.9.2-1']);
    t.true(await exists(await apt.download(packages[1]!, downloads)));
});

withSignature('lists that were changed after they were signed are refused', async t => {
    const {apt, release: signed} = await mirrorFor(t);
    await writeFile(signed, (await readFile(signed, 'utf8')).replace('Origin: proc-conformance', 'Origin: somebody else'));
    await t.throwsAsync(apt.update(), {instanceOf: SetupFailure, message: /^apt-get update \(fixture\): .*not signed|BADSIG|invalid/});
});

withSignature('lists that somebody else signed are refused', async t => {
    const {apt, mirror} = await mirrorFor(t);
    await cp('/usr/share/keyrings/debian-archive-keyring.gpg', path.join(mirror, 'keyring.gpg'));
    await t.throwsAsync(apt.update(), {instanceOf: SetupFailure, message: /NO_PUBKEY|not signed/});
});

withSignature('an index that is not the one that was signed for is refused', async t => {
    const {apt, mirror} = await mirrorFor(t);
    await appendFile(path.join(mirror, 'dists/fixture/main/binary-amd64/Packages'), '\n');
    await t.throwsAsync(apt.update(), {instanceOf: SetupFailure, message: /unexpected size|Hash Sum mismatch/});
});

withSignature('a package that is not the one in the index is refused', async t => {
    const {apt, mirror, downloads} = await mirrorFor(t);
    const [, wanted] = await newestPackages(entry, () => apt);
    const file = path.join(mirror, `pool/${image.name}_${image.version}_amd64.deb`);
    const content = await readFile(file);
    content[content.length - 1]! ^= 1;
    await writeFile(file, content);
    await t.throwsAsync(apt.download(wanted!, downloads), {instanceOf: SetupFailure, message: /Hash Sum mismatch/});
});

withSignature('a locked kernel that the mirror still has is taken, though there is a newer one', async t => {
    const {apt} = await mirrorFor(t);
    const newest = await newestPackages(entry, () => apt);
    const locked = await lockedVersion(apt);
    t.notDeepEqual(locked, newest);
    t.deepEqual(await choose(entry, locked, {...ordinarySupply, strict: true, aptOf: () => apt}), {packages: locked, departure: null});
});

withSignature('one that has left the mirror is an error that names the nearest, or the newest takes its place', async t => {
    const {apt} = await mirrorFor(t);
    const locked = (await lockedVersion(apt)).map(one => ({...one, version: '9.9.0-1'}));
    const gone = 'linux-headers-9.9.1-cloud-amd64 9.9.0-1 of kernel 9.9 has left Debian\'s fixture on this mirror; ';
    await t.throwsAsync(choose(entry, locked, {...ordinarySupply, strict: true, aptOf: () => apt}), {
        instanceOf: SetupFailure,
        message: `${gone}the nearest is linux-image-9.9.2-cloud-amd64 9.9.2-1, and proc-conformance kernels --update moves the lock to it`,
    });
    const {packages, departure} = await choose(entry, locked, {...ordinarySupply, aptOf: () => apt});
    t.is(departure, `${gone}linux-image-9.9.2-cloud-amd64 9.9.2-1 takes its place`);
    t.deepEqual(packages, await newestPackages(entry, () => apt));
});

withSignature('one whose checksum is not the locked one has left the mirror', async t => {
    const {apt} = await mirrorFor(t);
    const locked = (await lockedVersion(apt)).map(one => ({...one, sha256: '0'.repeat(64)}));
    await t.throwsAsync(choose(entry, locked, {...ordinarySupply, strict: true, aptOf: () => apt}), {instanceOf: SetupFailure, message: /has left Debian's fixture/});
});

withSignature('a series that is gone altogether is an error that names the nearest kernel', async t => {
    const {apt} = await mirrorFor(t);
    await t.throwsAsync(newestPackages({...entry, series: /^9\.8\./}, () => apt), {
        instanceOf: SetupFailure,
        message: 'Debian\'s bookworm has no kernel 9.9 any more; the nearest that it has is 9.9.2-1',
    });
});

/** The older of the two kernels. */
async function lockedVersion(apt: Apt) {
    return newestPackages({...entry, series: /^9\.9\.1/}, () => apt);
}
