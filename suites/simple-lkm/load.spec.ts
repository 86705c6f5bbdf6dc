import {cat} from '../calls.ts';
import {info, message, silence, spec, specLoaded, specWith} from './lkm.ts';

spec('simple-lkm.load.silent', 'as typed', async (t, lkm) => {
    t.deepEqual(await lkm.type('insmod simple-lkm.ko'), silence);
    t.truthy(await lkm.entry('simple_lkm'));
});

spec('simple-lkm.load.message', 'by the command', async (t, lkm) => {
    await lkm.printed('insmod simple-lkm.ko');
    t.deepEqual(await lkm.levelsOf(message.loaded), [info]);
});

spec('simple-lkm.load.message', 'by the system call', async (t, lkm) => {
    await lkm.guest.insmod('simple-lkm');
    t.deepEqual(await lkm.levelsOf(message.loaded), [info]);
});

specLoaded('simple-lkm.load.listed', 'once', async (t, lkm) => {
    const lines = (await lkm.lsmod()).filter(({name}) => /^simple[_\-]lkm$/v.test(name));
    t.deepEqual(lines.map(({name, refs, users}) => ({name, refs, users})), [{name: 'simple_lkm', refs: 0, users: ''}]);
    t.true(lines[0]!.size > 0, `size ${lines[0]!.size}`);
});

specLoaded('simple-lkm.load.header', 'in that order', async (t, lkm) => {
    t.regex(await lkm.printed('lsmod'), /^Module +Size +Used by/v);
    t.is((await lkm.lsmod()).length, (await lkm.guest.modules()).length);
});

specWith('simple-lkm', 'symbol-pair')('simple-lkm.load.newest-first', 'before those that were there', async (t, lkm) => {
    const before = (await lkm.lsmod()).map(({name}) => name);
    await lkm.printed('insmod simple-lkm.ko && insmod giver.ko');
    t.deepEqual((await lkm.lsmod()).map(({name}) => name), ['giver', 'simple_lkm', ...before]);
});

specLoaded('simple-lkm.load.live', 'with a use count of 0', async (t, lkm) => {
    const {state, refs, users} = (await lkm.entry('simple_lkm'))!;
    t.deepEqual({state, refs, users}, {state: 'Live', refs: 0, users: []});
});

spec('simple-lkm.load.sysfs', 'that was not there before', async (t, lkm) => {
    const stat = {op: 'stat', path: '/sys/module/simple_lkm'} as const;
    t.is(await lkm.guest.errno(stat), 'ENOENT');
    await lkm.guest.insmod('simple-lkm');
    t.deepEqual(
        {state: await cat(lkm.guest, `${stat.path}/initstate`), refs: await cat(lkm.guest, `${stat.path}/refcnt`)},
        {state: 'live\n', refs: '0\n'},
    );
});

specLoaded('simple-lkm.load.twice', 'as the command tells', async (t, lkm) => {
    const {status, stdout, stderr} = await lkm.type('insmod simple-lkm.ko');
    t.true(status !== 0 && stdout === '' && /File exists/v.test(stderr), stderr);
    t.is((await lkm.entry('simple_lkm'))?.state, 'Live');
});

specLoaded('simple-lkm.load.twice', 'and says nothing more', async (t, lkm) => {
    t.is(await lkm.load('simple-lkm'), 'EEXIST');
    t.is((await lkm.levelsOf(message.loaded)).length, 1);
});

specLoaded('simple-lkm.load.size', 'in lsmod', async (t, lkm) => {
    const {size} = (await lkm.lsmod()).find(({name}) => name === 'simple_lkm')!;
    lkm.guest.observe('bytes', size);
    t.pass();
});
