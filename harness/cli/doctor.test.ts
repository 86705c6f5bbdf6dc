import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {execa} from 'execa';
import {projectDir} from '../plan.ts';

let ubuntu: NodeJS.ProcessEnv;
let dir: string;
test.before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'proc-conformance-doctor-'));
    await writeFile(path.join(dir, 'sources.list'), 'deb http://mirror.example/ubuntu noble main universe\n');
    await writeFile(path.join(dir, 'apt.conf'), [
        `Dir::Etc::SourceList "${dir}/sources.list";`, 'Dir::Etc::SourceParts "/dev/null";', `Dir::State "${dir}/state";`,
    ].join('\n'));
    ubuntu = {APT_CONFIG: path.join(dir, 'apt.conf')};
});
test.after.always(async () => rm(dir, {recursive: true, force: true}));

async function doctorLine(env: NodeJS.ProcessEnv): Promise<string | undefined> {
    const {stdout} = await execa(process.execPath, [path.join(projectDir, 'bin/proc-conformance.js'), 'doctor'], {reject: false, env});
    return stdout.split('\n').find(line => line.includes('Debian mirror'));
}

test('doctor tells an Ubuntu machine that it lacks a Debian mirror, and what mends it', async t => {
    t.regex((await doctorLine(ubuntu))!, /^WRONG +Debian mirror: .* names no Debian mirror \(it names noble\).*; mend: set PROC_CONFORMANCE_MIRROR to the address of one$/v);
});

test('doctor tells which mirror is used, who named it, and what its signatures are checked with', async t => {
    t.is(
        await doctorLine({...ubuntu, PROC_CONFORMANCE_MIRROR: 'http://mirror.example/debian'}),
        'ok     Debian mirror: http://mirror.example/debian, no security updates, from $PROC_CONFORMANCE_MIRROR; '
        + 'signatures are checked with /usr/share/keyrings/debian-archive-keyring.gpg',
    );
});
