import {spawn} from 'node:child_process';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {execa} from 'execa';
import {prepareUserModeLinux} from './bootable.ts';
import {exists} from './cache.ts';
import {awaitGreeting} from './greeting.ts';
import {readLines} from './lines.ts';
import {bootUml} from './machines.ts';
import {silently} from './step.ts';
import {ordinarySupply} from './supply.ts';
import {startUml, type LocalUml, type UmlMachine} from './uml.ts';

let machine: UmlMachine;
test.before(async () => {
    ({machine} = await prepareUserModeLinux('uml-6.1', silently, ordinarySupply));
});

/** The kernel, which leads the group of them, one for each of the guest's, and what ends them all. */
async function processesOf(folder: string): Promise<number[]> {
    const leader = Number(await readFile(path.join(folder, 'pid'), 'utf8'));
    const {stdout} = await execa('ps', ['-e', '-o', 'pid=,ppid=,pgid=']);
    const all = stdout.split('\n').map(line => line.trim().split(/ +/v).map(Number));
    const keeper = all.find(([pid]) => pid === leader)![1]!;
    return [keeper, ...all.filter(([, , group]) => group === leader).map(([pid]) => pid!)];
}

/** What is still there some seconds later; `tail --pid` waits for a process that is not a child of ours. */
async function stillThere(pids: readonly number[]): Promise<number[]> {
    const waited = await Promise.all(pids.map(async pid => execa('tail', ['--pid', String(pid), '-f', '/dev/null'], {timeout: 20_000, reject: false})));
    return pids.filter((_, index) => waited[index]!.timedOut);
}

/** Milliseconds. */
const bootDeadline = 60_000;

async function booted(): Promise<LocalUml> {
    const uml = await startUml(machine);
    await awaitGreeting(uml, machine.release, bootDeadline);
    return uml;
}

/** For a process of its own: boots the machine that it is given, says where its folder is, and stays. */
const booter = `
    const {startUml} = await import(process.argv[1]);
    const uml = await startUml(JSON.parse(process.argv[2]));
    uml.agent.once('data', () => console.log(uml.folder));
    process.stdin.resume();
`;

test.serial('a machine that is disposed of leaves no process and no file', async t => {
    const uml = await booted();
    const pids = await processesOf(uml.folder);
    t.true(pids.length > 3);
    await uml[Symbol.asyncDispose]();
    t.deepEqual(await stillThere(pids), []);
    t.false(await exists(uml.folder));
});

test.serial('nor does one whose kernel has been killed', async t => {
    const uml = await booted();
    const pids = await processesOf(uml.folder);
    process.kill(pids[1]!, 'SIGKILL');
    await uml.exited;
    t.deepEqual(await stillThere(pids), []);
    t.false(await exists(uml.folder));
});

for (const signal of ['SIGTERM', 'SIGKILL'] as const)
    test.serial(`nor does one whose owner is ended by ${signal}`, async t => {
        const owner = spawn(process.execPath, ['--input-type=module', '-e', booter, path.join(import.meta.dirname, 'uml.ts'), JSON.stringify(machine)], {stdio: ['pipe', 'pipe', 'inherit']});
        const folder = await new Promise<string>(resolve => {
            readLines(owner.stdout, 1000, line => resolve(line.toString()), () => {});
        });
        const pids = await processesOf(folder);
        owner.kill(signal);
        t.deepEqual(await stillThere(pids), []);
        t.false(await exists(folder));
    });

test('a program that is no kernel is told by what it says last', async t => {
    await t.throwsAsync(bootUml({...machine, image: '/bin/false'}), {message: /^the virtual machine ended before the agent spoke; its console is empty$/});
});
