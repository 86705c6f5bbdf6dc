import {mkdir, readFile, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {SetupFailure, UnfitKernel} from './failure.ts';
import {readKernelTree} from './kernel-tree.ts';
import {withFolder} from './temporary.ts';

const minimal = await readFile(path.join(import.meta.dirname, 'configs/minimal.config'), 'utf8');
const config = `${minimal}CONFIG_X86_64=y
CONFIG_SERIAL_8250_RUNTIME_UARTS=4
CONFIG_CC_IS_GCC=y
CONFIG_CC_VERSION_TEXT="gcc (Debian 12.2.0-14) 12.2.0"
`;

/** The files of a tree that are looked at. */
const files: Readonly<Record<string, string>> = {
    '.config': config,
    'Makefile': '',
    'Module.symvers': '',
    'arch/x86/boot/bzImage': 'image',
    'include/generated/autoconf.h': '',
    'include/generated/utsrelease.h': '#define UTS_RELEASE "6.1.0-own"\n',
    'scripts/mod/modpost': '',
};

async function withTree(t: ExecutionContext, changes: Readonly<Record<string, string | null>>, work: (dir: string) => Promise<void>): Promise<void> {
    await withFolder(path.join(tmpdir(), `kernel-tree-${process.pid}-${t.title.replaceAll(/\W+/gv, '-')}`), async dir => {
        for (const [file, text] of Object.entries({...files, ...changes})) {
            await mkdir(path.dirname(path.join(dir, file)), {recursive: true});
            if (text !== null)
                await writeFile(path.join(dir, file), text);
        }
        await work(dir);
    });
}

test('a tree says what it is', async t => {
    await withTree(t, {}, async dir => {
        const {kernel, notes} = await readKernelTree(dir, 'qemu');
        t.like(kernel, {release: '6.1.0-own', port: 'serial', compiler: 'gcc', headers: dir, image: path.join(dir, 'arch/x86/boot/bzImage')});
        t.deepEqual(notes, [`${dir} is without CONFIG_USERFAULTFD (specs of callers stopped inside of the kernel's copy), which are skipped`]);
    });
});

test('another image is another kernel; another folder is not', async t => {
    await withTree(t, {}, async dir => {
        const {key} = (await readKernelTree(dir, 'qemu')).kernel;
        t.is((await readKernelTree(dir, 'qemu')).kernel.key, key);
        await writeFile(path.join(dir, 'arch/x86/boot/bzImage'), 'another');
        t.not((await readKernelTree(dir, 'qemu')).kernel.key, key);
    });
});

for (const [what, changes, message] of [
    ['no tree', {'.config': null}, /is no kernel build tree: it has no \.config$/v],
    ['no module support', {'.config': config.replace('CONFIG_MODULES=y', '# CONFIG_MODULES is not set')}, /cannot be tested as it is configured; it needs CONFIG_MODULES=y \(/v],
    ['nothing built', {'Module.symvers': null}, /it has no Module\.symvers; make -C \S+ modules makes it$/v],
    ['not prepared', {'scripts/mod/modpost': null}, /it has no scripts\/mod\/modpost; make -C \S+ modules_prepare makes it$/v],
    ['no image', {'arch/x86/boot/bzImage': null}, /there is nothing to boot in \S+; make -C \S+ bzImage makes it$/v],
    ['a vmlinux that does not say how to enter it', {'arch/x86/boot/bzImage': null, 'vmlinux': ''}, /cannot be booted without CONFIG_PVH=y; /v],
    ['clang', {'.config': config.replace('CONFIG_CC_IS_GCC=y', '').replace('gcc (', 'Debian clang (')}, /was built with Debian clang .*; only kernels built with gcc/v],
] as const)
    test(`${what} is the user's to mend`, async t => {
        await withTree(t, changes, async dir => {
            await t.throwsAsync(readKernelTree(dir, 'qemu'), {instanceOf: UnfitKernel, message});
        });
    });

test('a compiler that is not here is this machine\'s fault', async t => {
    await withTree(t, {'.config': config.replace('"gcc (', '"gcc-2.95 (')}, async dir => {
        await t.throwsAsync(readKernelTree(dir, 'qemu'), {instanceOf: SetupFailure, message: /was built with gcc-2\.95 .*, and gcc-2\.95 is not installed here$/v});
    });
});

test('a vmlinux that says how to enter it is an image', async t => {
    await withTree(t, {'arch/x86/boot/bzImage': null, 'vmlinux': 'image', '.config': `${config}CONFIG_PVH=y\n`}, async dir => {
        t.is((await readKernelTree(dir, 'qemu')).kernel.image, path.join(dir, 'vmlinux'));
    });
});

/** The same tree as if it had been built with ARCH=um. */
const umlFiles = {
    '.config': `${config}CONFIG_UML=y\nCONFIG_64BIT=y\nCONFIG_SSL=y\nCONFIG_NULL_CHAN=y\n`,
    'linux': 'program',
};

test('a tree of User Mode Linux says what it is', async t => {
    await withTree(t, umlFiles, async dir => {
        const {kernel} = await readKernelTree(dir, 'uml');
        t.like(kernel, {release: '6.1.0-own', headers: dir, image: path.join(dir, 'linux')});
        t.deepEqual(kernel.make.map(({variable}) => variable), ['ARCH=um']);
    });
});

for (const [what, changes, message] of [
    ['no serial line', {'.config': umlFiles['.config'].replace('CONFIG_SSL=y', '')}, /it needs CONFIG_SSL=y \(the agent's terminal is a virtual serial line\)$/v],
    ['nothing linked', {linux: null}, /there is nothing to start in \S+; make -C \S+ ARCH=um linux makes it$/v],
    ['no symbols', {'Module.symvers': null}, /it has no Module\.symvers; make -C \S+ ARCH=um modules makes it$/v],
    ['another architecture', {'.config': config}, /is not configured for ARCH=um; --target qemu:\S+ is for such kernels$/v],
] as const)
    test(`of User Mode Linux, ${what} is the user's to mend`, async t => {
        await withTree(t, {...umlFiles, ...changes}, async dir => {
            await t.throwsAsync(readKernelTree(dir, 'uml'), {instanceOf: UnfitKernel, message});
        });
    });

test('User Mode Linux is nothing for a virtual machine', async t => {
    await withTree(t, umlFiles, async dir => {
        await t.throwsAsync(readKernelTree(dir, 'qemu'), {instanceOf: UnfitKernel, message: /is configured for ARCH=um; --target uml:\S+ is for such kernels$/v});
    });
});
