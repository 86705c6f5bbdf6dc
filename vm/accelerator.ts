import {constants} from 'node:fs';
import {access, readFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {boot, makeRam} from './boot.ts';
import {cacheDir, contentKey, exists, unfinishedFolder, writeWhole} from './cache.ts';
import {SetupFailure} from './failure.ts';
import type {Initramfs} from './initramfs.ts';
import type {Kernel} from './kernel.ts';
import type {Accelerator, Machine} from './qemu.ts';
import type {Step} from './step.ts';
import {withFolder} from './temporary.ts';

export interface Choice {
    readonly accelerator: Accelerator;
    /** Why not KVM; null with KVM. */
    readonly reason: string | null;
}

/**
 * The fastest accelerator that boots a kernel here. /dev/kvm may be there and open and still hang every guest (on some
 * nested hosts), so it is tried with a real kernel and a deadline; the answer is remembered for this host and QEMU.
 */
export async function chooseAccelerator(kernel: Kernel, initramfs: Initramfs, machine: Omit<Machine, 'accelerator'>, qemuVersion: string, step: Step): Promise<Choice> {
    const known = await knownAccelerator(qemuVersion);
    if (known)
        return known;
    const choice = await step('try whether KVM boots a kernel', async () => tryKvm(kernel, initramfs, machine));
    // A kernel of the user's own that does not boot says nothing about the next one.
    if (choice.reason === null || kernel.packages.length > 0)
        await writeWhole(memoryFile(qemuVersion), JSON.stringify(choice));
    return choice;
}

/** What is to be seen without a try, or an earlier one on this host found; null where there was none. */
export async function knownAccelerator(qemuVersion: string): Promise<Choice | null> {
    const missing = await access('/dev/kvm', constants.R_OK | constants.W_OK).then(() => null, (error: NodeJS.ErrnoException) => error.code);
    if (missing)
        return {accelerator: 'tcg', reason: missing === 'ENOENT' ? 'this machine has no /dev/kvm' : `/dev/kvm cannot be opened (${missing})`};
    const file = memoryFile(qemuVersion);
    return await exists(file) ? JSON.parse(await readFile(file, 'utf8')) as Choice : null;
}

function memoryFile(qemuVersion: string): string {
    const host = contentKey(os.release(), os.hostname(), os.cpus()[0]?.model ?? '', qemuVersion);
    return path.join(cacheDir(), 'accelerator', `${host}.json`);
}

async function tryKvm(kernel: Kernel, initramfs: Initramfs, machine: Omit<Machine, 'accelerator'>): Promise<Choice> {
    return withFolder(unfinishedFolder(`kvm-${process.pid}`), async dir => {
        try {
            const ram = await makeRam(dir, machine.memory);
            await using _booted = (await boot(kernel, initramfs, {...machine, accelerator: 'kvm'}, ram)).qemu;
            return {accelerator: 'kvm', reason: null};
        } catch (error) {
            if (error instanceof SetupFailure)
                return {accelerator: 'tcg', reason: `/dev/kvm is there, but ${error.message.split('\n', 1)[0]}`};
            throw error;
        }
    });
}
