import {spawn} from 'node:child_process';
import {once} from 'node:events';
import {readdir} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {execa} from 'execa';
import {findUml} from './catalogue.ts';
import {ensureDebianKernel} from './debian-kernel.ts';
import {ensureInitramfs} from './initramfs.ts';
import {readLines} from './lines.ts';
import {silently} from './step.ts';
import {ordinarySupply} from './supply.ts';
import {bootUml, prepareMachine, type UmlMachine} from './uml.ts';

let machine: UmlMachine;
test.before(async () => {
    const {kernel} = await ensureDebianKernel(findUml('6.1')!, ordinarySupply, silently);
    machine = await prepareMachine(kernel, await ensureInitramfs(kernel, silently));
});

/** Processes of a machine: itself, and one for each of its guest's. */
async function processesOf(leader: number): Promise<string[]> {
    const {stdout} = await execa('ps', ['-e', '-o', 'pid=,pgid=,stat=']);
    // What has ended and waits to be reaped is not ours any more.
    return stdout.split('\n').filter(line => new RegExp(`^ *\\d+ +${leader} +[^Z]`, 'v').test(line));
}

async function foldersOf(pid: number): Promise<string[]> {
    return (await readdir(tmpdir())).filter(name => name.startsWith(`proc-conformance-${pid}-`));
}

/** For a process of its own: boots the machine that it is given, says who it is, and stays. */
const booter = `
    const {bootUml} = await import(process.argv[1]);
    const {uml} = await bootUml(JSON.parse(process.argv[2]));
    console.log(uml.pid);
    process.stdin.resume();
`;

test.serial('a machine that is disposed of leaves no process and no file', async t => {
    const {uml} = await bootUml(machine);
    t.true((await processesOf(uml.pid!)).length > 1);
    t.is((await foldersOf(process.pid)).length, 1);
    await uml[Symbol.asyncDispose]();
    t.deepEqual(await processesOf(uml.pid!), []);
    t.deepEqual(await foldersOf(process.pid), []);
});

test.serial('nor does one whose kernel has been killed', async t => {
    const {uml} = await bootUml(machine);
    process.kill(uml.pid!, 'SIGKILL');
    await uml.exited;
    await uml[Symbol.asyncDispose]();
    t.deepEqual(await processesOf(uml.pid!), []);
    t.deepEqual(await foldersOf(process.pid), []);
});

for (const signal of ['SIGTERM', 'SIGKILL'] as const)
    test.serial(`nor does one whose owner is ended by ${signal}`, async t => {
        const owner = spawn(process.execPath, ['--input-type=module', '-e', booter, path.join(import.meta.dirname, 'uml.ts'), JSON.stringify(machine)], {stdio: ['pipe', 'pipe', 'inherit']});
        const leader = await new Promise<number>(resolve => {
            readLines(owner.stdout, 100, line => resolve(Number(line)), () => {});
        });
        t.true((await processesOf(leader)).length > 1);
        owner.kill(signal);
        await once(owner, 'exit');
        await execa('tail', ['--pid', String(leader), '-f', '/dev/null'], {timeout: 20_000});
        t.deepEqual(await processesOf(leader), []);
        t.deepEqual(await foldersOf(owner.pid!), []);
    });

test('a program that is no kernel is told by what it says last', async t => {
    await t.throwsAsync(bootUml({...machine, image: '/bin/false'}), {message: /^the virtual machine ended before the agent spoke; its console is empty$/});
});
