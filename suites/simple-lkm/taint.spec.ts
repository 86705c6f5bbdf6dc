import {cat} from '../calls.ts';
import {spec, specWith} from './lkm.ts';
import {putKo, readKo, withoutLicence, withoutMagic} from './object-file.ts';

spec('simple-lkm.taint.gpl', 'whatever else it does', async (t, lkm) => {
    await lkm.guest.insmod('simple-lkm');
    t.false(await lkm.isTainted('P'));
});

spec('simple-lkm.taint.out-of-tree', 'and not for the second time', async (t, lkm) => {
    t.false(await lkm.isTainted('O'));
    for (let round = 0; round < 2; round++) {
        await lkm.guest.insmod('simple-lkm');
        t.true(await lkm.isTainted('O'));
        await lkm.guest.rmmod('simple_lkm');
    }
    t.deepEqual((await lkm.logged()).filter(text => /out-of-tree/v.test(text)), ['simple_lkm: loading out-of-tree module taints kernel.']);
});

spec('simple-lkm.taint.unsigned', 'and not without saying so', async (t, lkm) => {
    t.false(await lkm.isTainted('E'));
    await lkm.guest.insmod('simple-lkm');
    const said = (await lkm.logged()).filter(text => text.startsWith('simple_lkm: module verification failed'));
    t.is(said.length, await lkm.isTainted('E') ? 1 : 0);
    // Kernels are built with CONFIG_MODULE_SIG or without; those with it have a place for the certificates of signers.
    if (!await lkm.isTainted('E'))
        t.is(await lkm.guest.errno({op: 'stat', path: '/sys/module/module/parameters/sig_enforce'}), 'ENOENT');
});

specWith('proprietary')('simple-lkm.taint.proprietary', 'such as one of its own', async (t, lkm) => {
    t.false(await lkm.isTainted('P'));
    await lkm.guest.insmod('proprietary');
    lkm.guest.expects({taint: ['P']});
    t.true(await lkm.isTainted('P'));
    t.true((await lkm.logged()).includes('proprietary: module license \'Proprietary\' taints kernel.'));
});

spec('simple-lkm.taint.unlicensed', 'once it is loaded', async (t, lkm) => {
    await putKo(lkm.guest, 'unlicensed', withoutLicence(await readKo(lkm.guest, 'simple-lkm')));
    t.is(await lkm.load('unlicensed'), null);
    lkm.guest.expects({taint: ['P']});
    t.true(await lkm.isTainted('P'));
    t.true((await lkm.logged()).includes('simple_lkm: module license \'unspecified\' taints kernel.'));
});

spec('simple-lkm.taint.no-magic', 'as CONFIG_MODULE_FORCE_LOAD has it', async (t, lkm) => {
    await putKo(lkm.guest, 'plain', withoutMagic(await readKo(lkm.guest, 'simple-lkm')));
    const error = await lkm.load('plain');
    if (error === null)
        lkm.guest.expects({taint: ['F']});
    t.true(error === 'ENOEXEC' || error === null, String(error));
    t.is(await lkm.isTainted('F'), error === null);
    t.is((await lkm.logged()).filter(text => /^simple_lkm: bad vermagic: kernel tainted\.$/v.test(text)).length, error === null ? 1 : 0);
    t.is(await lkm.entry('simple_lkm') !== undefined, error === null);
});

specWith('held')('simple-lkm.taint.forced-unload', 'as CONFIG_MODULE_FORCE_UNLOAD has it', async (t, lkm) => {
    await lkm.guest.insmod('held', 'hold=1');
    t.is(await lkm.unload('held'), 'EAGAIN');
    t.false(await lkm.isTainted('R'));
    const error = await lkm.unload('held', {force: true});
    if (error === null)
        lkm.guest.expects({taint: ['R']});
    t.true(error === 'EAGAIN' || error === null, String(error));
    t.is(await lkm.isTainted('R'), error === null);
    t.is(await lkm.entry('held') === undefined, error === null);
});

specWith('proprietary')('simple-lkm.taint.stays', 'until the machine is booted again', async (t, lkm) => {
    await lkm.guest.insmod('proprietary');
    lkm.guest.expects({taint: ['P']});
    const before = await cat(lkm.guest, '/proc/sys/kernel/tainted');
    await lkm.guest.rmmod('proprietary');
    t.is(await cat(lkm.guest, '/proc/sys/kernel/tainted'), before);
    t.true(await lkm.isTainted('P') && await lkm.isTainted('O'));
});

specWith('simple-lkm', 'proprietary')('simple-lkm.taint.whose', 'and of no other', async (t, lkm) => {
    await lkm.printed('insmod simple-lkm.ko && insmod proprietary.ko');
    lkm.guest.expects({taint: ['P']});
    const listed = await cat(lkm.guest, '/proc/modules');
    const letters = (name: string) => new RegExp(`^${name} .*\\(([A-Z]+)\\)$`, 'mv').exec(listed)?.[1];
    const signed = await lkm.isTainted('E') ? 'E' : '';
    t.deepEqual({simple: letters('simple_lkm'), proprietary: letters('proprietary')}, {simple: `O${signed}`, proprietary: `PO${signed}`});
    t.is(await cat(lkm.guest, '/sys/module/simple_lkm/taint'), `O${signed}\n`);
    t.is(await cat(lkm.guest, '/sys/module/proprietary/taint'), `PO${signed}\n`);
});
