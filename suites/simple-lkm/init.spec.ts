import {cat} from '../calls.ts';
import {nothing, specWith} from './lkm.ts';

const spec = specWith('init-result');

/** What an init may well return, with its number on every machine. */
const errors = {EPERM: 1, EIO: 5, ENOMEM: 12, EBUSY: 16, ENODEV: 19, EINVAL: 22} as const;

spec('simple-lkm.init.failure', 'whichever it is', async (t, lkm) => {
    const got: Record<string, string | null> = {};
    for (const [name, number] of Object.entries(errors))
        got[name] = await lkm.load('init-result', `result=-${number}`);
    t.deepEqual(got, Object.fromEntries(Object.keys(errors).map(name => [name, name])));
});

spec('simple-lkm.init.failure', 'in words where it was typed', async (t, lkm) => {
    const {status, stdout, stderr} = await lkm.type(`insmod init-result.ko result=-${errors.ENODEV}`);
    t.true(status !== 0 && stdout === '' && /No such device/v.test(stderr), stderr);
});

spec('simple-lkm.init.failure-leaves-nothing', 'after each of 10 attempts', async (t, lkm) => {
    for (let attempt = 0; attempt < 10; attempt++) {
        t.is(await lkm.load('init-result', `result=-${errors.ENODEV}`), 'ENODEV');
        t.deepEqual(await lkm.remains('init-result'), nothing);
    }
    t.is(await lkm.load('init-result'), null);
});

spec('simple-lkm.init.positive', 'in words that name the function', async (t, lkm) => {
    t.is(await lkm.load('init-result', 'result=5'), null);
    t.is((await lkm.entry('init_result'))?.state, 'Live');
    const complaint = (await lkm.logged()).find(text => /\binit_result\b.*\binit suspiciously returned 5\b/v.test(text));
    t.truthy(complaint, 'the log has no complaint of init_result');
});

spec('simple-lkm.init.parameter', 'and that /sys/module shows', async (t, lkm) => {
    await lkm.printed('insmod init-result.ko result=0x0');
    t.is(await cat(lkm.guest, '/sys/module/init_result/parameters/result'), '0\n');
    t.is(await lkm.unload('init-result'), null);
    t.is(await lkm.load('init-result', `result=-${errors.EBUSY}`), 'EBUSY');
});

spec('simple-lkm.init.bad-parameter', 'such as a word for a number', async (t, lkm) => {
    const {next} = await lkm.guest.log();
    t.is(await lkm.load('init-result', 'result=many'), 'EINVAL');
    t.deepEqual(await lkm.saidSince(next), ['init_result: `many\' invalid for parameter `result\'']);
    t.deepEqual(await lkm.remains('init-result'), nothing);
});

spec('simple-lkm.init.unknown-parameter', 'and the module is loaded', async (t, lkm) => {
    const {next} = await lkm.guest.log();
    t.is(await lkm.load('init-result', 'reslut=-5'), null);
    t.deepEqual(await lkm.saidSince(next), ['init_result: unknown parameter \'reslut\' ignored']);
    t.is((await lkm.entry('init_result'))?.state, 'Live');
});
