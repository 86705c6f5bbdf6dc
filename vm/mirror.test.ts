import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {SetupFailure} from './failure.ts';
import {debianKeyring, findMirror, mirrorVariable} from './mirror.ts';

let dir: string;
test.before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'proc-conformance-mirror-'));
});
test.after.always(async () => rm(dir, {recursive: true, force: true}));
test.afterEach.always(() => {
    delete process.env['APT_CONFIG'];
    delete process.env[mirrorVariable];
});

/** A machine whose apt has these sources and no other. */
async function machineWith(name: string, sources: string): Promise<void> {
    const file = (end: string) => path.join(dir, `${name}.${end}`);
    await writeFile(file('list'), sources);
    await writeFile(file('conf'), [
        `Dir::Etc::SourceList "${file('list')}";`,
        'Dir::Etc::SourceParts "/dev/null";',
        'Dir::Etc::Parts "/dev/null";',
        'Dir::Etc::Main "/dev/null";',
        `Dir::State "${dir}/state";`,
    ].join('\n'));
    process.env['APT_CONFIG'] = file('conf');
}

const debian = `deb http://mirror.example/debian bookworm main
deb http://mirror.example/debian bookworm-updates main
deb http://mirror.example/debian-security bookworm-security main
`;
const ubuntu = `deb http://mirror.example/ubuntu noble main universe
deb http://mirror.example/ubuntu noble-updates main
deb http://security.example/ubuntu noble-security main
`;

test.serial('a Debian machine\'s own mirrors are used', async t => {
    await machineWith('debian', debian);
    t.deepEqual(await findMirror(), {
        main: 'http://mirror.example/debian/',
        security: 'http://mirror.example/debian-security/',
        origin: 'the apt configuration of this machine',
        keyring: debianKeyring,
    });
});

test.serial('a Debian machine without security updates has none', async t => {
    await machineWith('plain', debian.split('\n')[0]!);
    t.is((await findMirror()).security, null);
});

test.serial('an Ubuntu machine is told what to set', async t => {
    await machineWith('ubuntu', ubuntu);
    await t.throwsAsync(findMirror(), {
        instanceOf: SetupFailure,
        message: 'the apt configuration of this machine names no Debian mirror (it names noble, noble-updates, noble-security); '
            + 'set PROC_CONFORMANCE_MIRROR to the address of one, such as http://MIRROR/debian',
    });
});

test.serial('an Ubuntu machine uses the mirrors of the variable, and Debian\'s keyring', async t => {
    await machineWith('ubuntu', ubuntu);
    process.env[mirrorVariable] = 'http://mirror.example/debian http://mirror.example/debian-security';
    t.deepEqual(await findMirror(), {
        main: 'http://mirror.example/debian',
        security: 'http://mirror.example/debian-security',
        origin: '$PROC_CONFORMANCE_MIRROR',
        keyring: debianKeyring,
    });
});

test.serial('the variable comes before the machine\'s own mirrors', async t => {
    await machineWith('debian', debian);
    process.env[mirrorVariable] = 'https://other.example/debian';
    const {main, security} = await findMirror();
    t.deepEqual([main, security], ['https://other.example/debian', null]);
});

for (const value of ['mirror.example', 'http://a.example/debian http://b.example/security http://c.example/'])
    test.serial(`${value} is not what the variable holds`, async t => {
        process.env[mirrorVariable] = value;
        await t.throwsAsync(findMirror(), {instanceOf: SetupFailure, message: new RegExp(`is to hold the address of a Debian mirror.*it holds '${value}'$`)});
    });
