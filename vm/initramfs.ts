import {copyFile, mkdir, readFile, writeFile, chmod} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import {cacheEntry, contentKey, exists, folderKey} from './cache.ts';
import {SetupFailure} from './failure.ts';
import type {Kernel} from './kernel.ts';
import type {Step} from './step.ts';
import {runTool} from './tool.ts';

export interface Initramfs {
    /** An uncompressed cpio archive. */
    readonly file: string;
    /** Names its content. */
    readonly key: string;
}

const agentSource = path.join(import.meta.dirname, 'agent');
const busybox = '/bin/busybox';

/** Loaded by the agent in this order, as far as the kernel has them as modules; built in from 6.12 on. */
export const bootModules = [
    'drivers/virtio/virtio_ring.ko',
    'drivers/virtio/virtio.ko',
    'drivers/virtio/virtio_pci_modern_dev.ko',
    'drivers/virtio/virtio_pci_legacy_dev.ko',
    'drivers/virtio/virtio_pci.ko',
    'drivers/char/virtio_console.ko',
];

/** The agent as init, busybox and the modules that the agent needs to be reached; the same inputs give the same bytes. */
export async function ensureInitramfs(kernel: Kernel, step: Step): Promise<Initramfs> {
    const agent = await ensureAgent(step);
    const key = contentKey(await readFile(agent), await readFile(busybox), kernel.key, bootModules.join());
    const dir = await cacheEntry('initramfs', key, async into => {
        await fill(path.join(into, 'root'), kernel, agent);
        await pack(path.join(into, 'root'), path.join(into, 'initramfs.cpio'));
        await chmod(path.join(into, 'initramfs.cpio'), 0o644);
    });
    return {file: path.join(dir, 'initramfs.cpio'), key};
}

/** The agent's binary, built from its sources where the cache lacks it. */
export async function ensureAgent(step: Step): Promise<string> {
    const version = await runTool('gcc', ['--version']);
    const key = contentKey(await folderKey(agentSource), version.split('\n', 1)[0]!);
    const dir = await cacheEntry('agents', key, async into =>
        step('build the guest agent', async () => {
            const {all, exitCode} = await execa('make', ['-C', agentSource, 'CC=musl-gcc', `OUT=${into}`], {all: true, reject: false});
            if (exitCode !== 0)
                throw new SetupFailure(`the guest agent does not build: ${all.split('\n').find(line => /error/i.test(line)) ?? all}`);
        }));
    return path.join(dir, 'agent');
}

async function fill(root: string, kernel: Kernel, agent: string): Promise<void> {
    for (const folder of ['bin', 'modules', 'modules-boot'])
        await mkdir(path.join(root, folder), {recursive: true});
    await copyFile(agent, path.join(root, 'init'));
    await copyFile(busybox, path.join(root, 'bin/busybox'));
    const order: string[] = [];
    for (const module of bootModules) {
        const file = path.join(kernel.modules, module);
        if (!await exists(file))
            continue;
        const name = path.basename(module);
        await copyFile(file, path.join(root, 'modules-boot', name));
        order.push(`${name}\n`);
    }
    await writeFile(path.join(root, 'modules-boot/order'), order.join(''));
    await chmod(path.join(root, 'init'), 0o755);
    await chmod(path.join(root, 'bin/busybox'), 0o755);
}

async function pack(root: string, archive: string): Promise<void> {
    await runTool('find', ['.', '-exec', 'touch', '-h', '-d', '@0', '{}', '+'], {cwd: root});
    const names = await runTool('find', ['.'], {cwd: root});
    await runTool('cpio', ['--quiet', '--create', '--format=newc', '--reproducible', '--owner=0:0', `--file=${archive}`], {
        cwd: root,
        input: names.split('\n').toSorted().join('\n'),
    });
}
