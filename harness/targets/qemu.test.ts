import {writeFile} from 'node:fs/promises';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {execa} from 'execa';
import {boot, makeRam} from '../../vm/boot.ts';
import {prepareKernel, racingMachine} from '../../vm/bootable.ts';
import {unfinishedFolder} from '../../vm/cache.ts';
import {qemuProgram} from '../../vm/qemu.ts';
import {silently} from '../../vm/step.ts';
import {withFolder} from '../../vm/temporary.ts';
import {Watch} from '../aftermath.ts';
import {judgeWithin} from '../judge-within.ts';
import {levelOf, listSpecs, projectDir} from '../plan.ts';
import type {Call} from '../protocol.ts';
import type {Spec} from '../register.ts';
import type {Instance, Target} from '../target.ts';
import {prepare} from './prepare.ts';
import {describeGuest, furnish} from './guest-machine.ts';
import {openQemu} from './qemu.ts';
import type {PreparedQemu} from './prepared.ts';

/** A target like qemu:6.1 whose every instance is booted from power-on. */
async function openCold(prepared: PreparedQemu, dir: string): Promise<Target> {
    const {kernel, initramfs, machine} = await prepareKernel('6.1', silently);
    const guest = await describeGuest(prepared);
    return {
        name: 'cold',
        builds: [],
        async acquire(needs) {
            const {qemu} = await boot(kernel, initramfs, needs.processors === 2 ? racingMachine(machine, kernel) : machine, await makeRam(dir, machine.memory));
            return furnish(qemu, guest, needs);
        },
        async [Symbol.asyncDispose]() {},
    };
}

/** The verdict, with the reason but for addresses, of a spec whose assertions are not those of this test. */
async function verdictOf(t: ExecutionContext, target: Target, spec: Spec): Promise<string> {
    const {outcome} = await judgeWithin(t, target, spec, levelOf(spec.clause));
    return `${outcome.verdict}: ${(outcome.reason ?? '').replaceAll(/\d+/g, 'N')}`;
}

const cases = [
    ['fixtures/modules/fortune', 'fortune.load.message - is logged once, at level info', /^pass/],
    ['fixtures/modules/fortune', 'fortune.wrap.to-first - gives the first fortune again after the last', /^pass/],
    ['fixtures/modules/fortune-as-published', 'fortune.full.one-too-many - into an empty pot', /^crash: BUG: unable to handle page fault/],
    ['fixtures/modules/fortune-as-published', 'fortune.parallel.writers - keep both fortunes when one is stopped after 7 bytes into an empty pot', /^fail: /],
    ['fixtures/modules/fortune-as-published', 'fortune.read.after-empty - after one read', /^fail: got \["ne/],
] as const;

for (const [module, name, expected] of cases)
    test.serial(`a clone says what a cold boot says: ${path.basename(module)}, ${name}`, async t => {
        const {prepared} = await prepare('qemu:6.1', {names: ['fortune'], inPlace: {fortune: path.join(projectDir, module)}}, silently);
        const spec = (await listSpecs()).find(one => `${one.clause} - ${one.title}` === name);
        if (!spec)
            throw new Error(`there is no spec ${name}`);
        await withFolder(unfinishedFolder(`cold-${process.pid}`), async dir => {
            const cold = await verdictOf(t, await openCold(prepared as PreparedQemu, dir), spec);
            t.regex(cold, expected);
            await using cloned = await openQemu(prepared as PreparedQemu);
            t.is(await verdictOf(t, cloned, spec), cold);
            // As in a run with many such specs.
            await using begun = await openQemu({...prepared as PreparedQemu, frequent: [spec]});
            t.is(await verdictOf(t, begun, spec), cold);
        });
    });

test.serial('who needs no second processor is given no template with one', async t => {
    const {prepared} = await prepare('qemu:6.1', {names: ['fortune'], inPlace: {}, racing: false}, silently);
    t.is((prepared as PreparedQemu).racing, null);
});

test.serial('what one clone has logged by itself hides nothing of what another logs', async t => {
    const {prepared} = await prepare('qemu:6.1', {names: [], inPlace: {}}, silently);
    await using target = await openQemu(prepared as PreparedQemu);
    // Each has the kernel log what its keys are.
    const log = async (instance: Instance, times: number) => instance.request([
        {op: 'open', path: '/proc/sysrq-trigger', flags: ['O_WRONLY']},
        ...Array.from({length: times}, (): Call => ({op: 'write', fd: {result: 0}, data: Buffer.from('h').toString('base64')})),
    ], 10_000);
    {
        await using busy = await target.acquire({loaded: null, modules: []});
        await log(busy, 3);
        await Watch.begin(busy);
    }
    await using quiet = await target.acquire({loaded: null, modules: []});
    const watch = await Watch.begin(quiet);
    await log(quiet, 1);
    const {log: seen} = await watch.end([]);
    t.is(seen.filter(line => line.startsWith('<6>sysrq: HELP')).length, 1, seen.join('\n'));
});

/** Runs a program in a process of its own, as others of this one have machines too; resolves with what it wrote. */
async function runBeside(program: string, env: Record<string, string> = {}): Promise<string> {
    const beginning = `
        const {execa} = await import('execa');
        const {silently} = await import('../../vm/step.ts');
        const {openTarget} = await import('./open.ts');
        const {prepare} = await import('./prepare.ts');
        const {prepared} = await prepare('qemu:6.1', {names: [], inPlace: {}}, silently);
        await using target = await openTarget(prepared);
        const acquire = async () => target.acquire({loaded: null, modules: []});
        const ask = async instance => console.log(JSON.stringify(await instance.request([{op: 'lseek', fd: 99, offset: 0, whence: 'SEEK_SET'}], 10_000)));
        const findMachines = async () => (await execa('pgrep', ['--parent', String(process.pid), 'qemu-system'], {lines: true})).stdout;
    `;
    const args = ['--input-type=module-typescript', '-e', `${beginning}${program}`];
    return (await execa(process.execPath, args, {cwd: import.meta.dirname, env, timeout: 60_000})).stdout;
}

test.serial('a machine that stands still and is killed is made anew for the next spec', async t => {
    const written = await runBeside(`
        {
            await using instance = await acquire();
            await ask(instance);
        }
        const [pid] = await findMachines();
        process.kill(Number(pid), 'SIGKILL');
        await execa('tail', ['--pid', pid, '-f', '/dev/null'], {timeout: 10_000});
        await using instance = await acquire();
        await ask(instance);
    `);
    t.is(written, '[{"errno":"EBADF"}]\n[{"errno":"EBADF"}]');
});

test.serial('where QEMU holds what a fork cannot have, each clone is a process that is resumed', async t => {
    await withFolder(unfinishedFolder(`unforkable-${process.pid}`), async dir => {
        // 291 is epoll_create1(2), without O_CLOEXEC.
        await writeFile(path.join(dir, qemuProgram), `#!/usr/bin/perl\nsyscall(291, 0);\n$ENV{PATH} =~ s/^[^:]*://;\nexec '${qemuProgram}', @ARGV;\n`, {mode: 0o755});
        const written = await runBeside(`
            await using one = await acquire();
            await using other = await acquire();
            await ask(one);
            await ask(other);
            console.log((await findMachines()).length);
        `, {PATH: `${dir}:${process.env['PATH']}`});
        t.is(written, '[{"errno":"EBADF"}]\n[{"errno":"EBADF"}]\n2');
    });
});
