import {randomUUID} from 'node:crypto';
import {readFile, writeFile} from 'node:fs/promises';
import {createWriteStream} from 'node:fs';
import {createServer} from 'node:net';
import {tmpdir} from 'node:os';
import path from 'node:path';
import {pipeline} from 'node:stream/promises';
import {boot, bootArguments, makeRam} from './boot.ts';
import {cacheEntry, contentKey} from './cache.ts';
import {keepRamOutOfMigration, resume, type Clone, type Template} from './clone.ts';
import {withDeadline} from './deadline.ts';
import {SetupFailure} from './failure.ts';
import type {Initramfs} from './initramfs.ts';
import type {Kernel} from './kernel.ts';
import type {Machine, Qemu} from './qemu.ts';
import type {Step} from './step.ts';
import {withFolder} from './temporary.ts';
import {runTool} from './tool.ts';

const saveDeadline = 30_000;

/** The template of a kernel on a machine, booted where the cache lacks it. */
export async function ensureTemplate(kernel: Kernel, initramfs: Initramfs, machine: Machine, qemuVersion: string, step: Step): Promise<Template> {
    const key = contentKey(initramfs.key, qemuVersion, ...bootArguments(kernel, initramfs, machine));
    const dir = await cacheEntry('templates', key, async into =>
        step(`boot ${kernel.release} (${machine.accelerator}${machine.cpus > 1 ? ', for races' : ''}) and keep it as a template`, async () =>
            make(kernel, initramfs, machine, into)));
    const file = (name: string) => path.join(dir, name);
    return {
        container: null,
        machine,
        greeting: await readFile(file('greeting.json'), 'utf8'),
        console: await readFile(file('console.log'), 'utf8'),
        ram: file('ram'),
        state: file('state'),
    };
}

/**
 * A template that goes on from another: what work() does to a machine through its agent is part of every clone then. Its
 * files are put into dir, which the caller owns.
 */
export async function deriveTemplate(base: Template, dir: string, work: (machine: Clone) => Promise<void>): Promise<Template> {
    const ram = path.join(dir, 'ram');
    await runTool('cp', [base.ram, ram]);
    await using qemu = await resume(base, ram, {share: true});
    await work(qemu);
    const state = path.join(dir, 'state');
    await saveInTime(qemu, state);
    return {...base, ram, state, console: base.console + qemu.console};
}

async function make(kernel: Kernel, initramfs: Initramfs, machine: Machine, dir: string): Promise<void> {
    const ram = await makeRam(dir, machine.memory);
    const {qemu, greeting} = await boot(kernel, initramfs, machine, ram);
    await using _owned = qemu;
    await keepRamOutOfMigration(qemu);
    await saveInTime(qemu, path.join(dir, 'state'));
    await writeFile(path.join(dir, 'greeting.json'), greeting);
    await writeFile(path.join(dir, 'console.log'), qemu.console);
}

async function saveInTime(qemu: Qemu, file: string): Promise<void> {
    await withDeadline(
        save(qemu, file),
        saveDeadline,
        () => new SetupFailure(`saving a template had not ended after ${saveDeadline / 1000} s`),
    );
}

/**
 * Saves the device state of a running machine, which then stands still. It is saved running, so that a clone runs
 * without being told. A socket in a folder of its own is the way out that QEMU's sandbox leaves.
 */
async function save(qemu: Qemu, file: string): Promise<void> {
    await withFolder(path.join(tmpdir(), `proc-conformance-${process.pid}-${randomUUID().slice(0, 8)}`), async folder => {
        const server = createServer();
        await using _closed = {[Symbol.asyncDispose]: async () => void server.close()};
        const socket = path.join(folder, 'state');
        const received = new Promise<void>((resolve, reject) => {
            server.once('connection', stream => {
                pipeline(stream, createWriteStream(file)).then(resolve, reject);
            });
        });
        await new Promise<void>(resolve => {
            server.listen(socket, resolve);
        });
        const saved = qemu.monitor.event('MIGRATION', data => {
            if (data['status'] === 'failed')
                throw new SetupFailure('QEMU could not save the state of its devices');
            return data['status'] === 'completed';
        });
        await qemu.monitor.execute('migrate', {uri: `unix:${socket}`});
        await Promise.all([saved, received]);
    });
}
