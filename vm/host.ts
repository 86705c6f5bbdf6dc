/** The programs that this machine must have, and Debian's packages that bring them. */
import {access} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import {withLock} from './cache.ts';
import {SetupFailure} from './failure.ts';
import {debianKeyring} from './mirror.ts';
import {qemuProgram} from './qemu.ts';
import type {Step} from './step.ts';
import type {Supply} from './supply.ts';

export interface Need {
    /** A program's name, to be found in PATH, or an absolute file. */
    readonly file: string;
    readonly package: string;
    readonly purpose: string;
}

export const qemuNeed: Need = {file: qemuProgram, package: 'qemu-system-x86', purpose: 'boots the kernels'};

export const needs: readonly Need[] = [
    qemuNeed,
    {file: 'gcc-12', package: 'gcc-12', purpose: 'compiles the modules'},
    {file: 'make', package: 'make', purpose: 'runs the kernels\' build system'},
    {file: 'strip', package: 'binutils', purpose: 'makes modules small'},
    {file: '/usr/lib/x86_64-linux-gnu/libelf.so.1', package: 'libelf1', purpose: 'objtool of the kernels\' build system uses it'},
    {file: '/usr/include/stdio.h', package: 'libc6-dev', purpose: 'compiles what is preloaded into the kernels\' programs'},
    {file: 'musl-gcc', package: 'musl-tools', purpose: 'compiles the guest agent'},
    {file: '/var/lib/dpkg/info/busybox-static.list', package: 'busybox-static', purpose: 'the shell in the guest'},
    {file: 'cpio', package: 'cpio', purpose: 'packs the guest\'s file system'},
    {file: debianKeyring, package: 'debian-archive-keyring', purpose: 'verifies kernels'},
];

/** The oldest QEMU whose clones have been tested. */
const oldestQemu = [7, 2] as const;

const installDeadline = 15 * 60_000;

/** What is missing of them. */
export async function missingNeeds(all: readonly Need[] = needs): Promise<Need[]> {
    const found = await Promise.all(all.map(async need => isInstalled(need.file)));
    return all.filter((_need, index) => !found[index]);
}

/** The command that brings them, ready to paste. */
export function installCommand(missing: readonly Need[]): string {
    return `apt-get update && apt-get install -y --no-install-recommends ${missing.map(need => need.package).join(' ')}`;
}

/** Sees to it that the machine has what is needed: installs it as root, says how to otherwise. */
export async function ensureHost(supply: Supply, step: Step, all: readonly Need[] = needs): Promise<void> {
    const missing = await missingNeeds(all);
    if (missing.length === 0)
        return;
    const reasons = missing.map(need => `${need.package} (${need.purpose})`).join(', ');
    if (supply.offline)
        throw new SetupFailure(`system packages are missing: ${reasons}; --offline keeps them from being installed`);
    if (process.getuid?.() !== 0)
        throw new SetupFailure(`system packages are missing: ${reasons}; install them with: sudo sh -c '${installCommand(missing)}'`);
    await withLock('host', async () => step(`install system packages: ${reasons}`, async update => {
        update('package lists');
        await aptGet(['update', '-qq'], missing);
        update('packages');
        await aptGet(['install', '-y', '-qq', '--no-install-recommends', ...missing.map(need => need.package)], missing);
    }));
    const still = await missingNeeds(all);
    if (still.length > 0)
        throw new SetupFailure(`apt-get installed everything, yet ${still.map(need => need.file).join(', ')} cannot be found`);
}

/** The first line of `qemu-system-x86_64 --version`; rejects where it is older than what has been tested. */
export async function qemuVersion(): Promise<string> {
    const {stdout, failed} = await execa(qemuProgram, ['--version'], {reject: false});
    const line = stdout?.split('\n', 1)[0] ?? '';
    const [, major, minor] = /version (\d+)\.(\d+)/.exec(line) ?? [];
    if (failed || major === undefined || minor === undefined)
        throw new SetupFailure(`${qemuProgram} cannot be run; install the package qemu-system-x86`);
    if (Number(major) < oldestQemu[0] || (Number(major) === oldestQemu[0] && Number(minor) < oldestQemu[1]))
        throw new SetupFailure(`QEMU ${major}.${minor} is too old: ${oldestQemu.join('.')} or newer is needed`);
    return line;
}

/** Whether a program in PATH, or an absolute file, is there. */
export async function isInstalled(file: string): Promise<boolean> {
    const candidates = file.startsWith('/') ? [file] : (process.env['PATH'] ?? '').split(':').map(dir => path.join(dir, file));
    for (const candidate of candidates)
        if (await access(candidate).then(() => true, () => false))
            return true;
    return false;
}

async function aptGet(args: readonly string[], missing: readonly Need[]): Promise<void> {
    const {failed, stderr, shortMessage} = await execa('apt-get', args, {
        reject: false,
        stdin: 'ignore',
        timeout: installDeadline,
        env: {DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C'},
    }) as {failed: boolean; stderr: string; shortMessage?: string};
    if (failed) {
        const reason = stderr.split('\n').find(line => line.startsWith('E:'))?.slice(2).trim() ?? shortMessage;
        throw new SetupFailure(`apt-get ${args[0]}: ${reason}; by hand: ${installCommand(missing)}`);
    }
}
