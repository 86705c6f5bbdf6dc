import {lostIn} from '../memory.ts';
import {info, message, nothing, silence, spec, specLoaded, specWith} from './lkm.ts';

specLoaded('simple-lkm.unload.silent', 'as typed', async (t, lkm) => {
    t.deepEqual(await lkm.type('rmmod simple-lkm'), silence);
    t.is(await lkm.entry('simple_lkm'), undefined);
});

specLoaded('simple-lkm.unload.message', 'by the command', async (t, lkm) => {
    t.deepEqual(await lkm.levelsOf(message.unloaded), []);
    await lkm.printed('rmmod simple-lkm');
    t.deepEqual(await lkm.levelsOf(message.unloaded), [info]);
});

specLoaded('simple-lkm.unload.message', 'by the system call', async (t, lkm) => {
    await lkm.guest.rmmod('simple_lkm');
    t.deepEqual(await lkm.levelsOf(message.unloaded), [info]);
});

specLoaded('simple-lkm.unload.gone', 'at once', async (t, lkm) => {
    const others = (await lkm.lsmod()).filter(({name}) => name !== 'simple_lkm');
    await lkm.printed('rmmod simple-lkm');
    t.deepEqual(await lkm.lsmod(), others);
    t.deepEqual(await lkm.remains('simple-lkm'), nothing);
});

for (const name of ['simple-lkm', 'simple_lkm'])
    specLoaded('simple-lkm.unload.either-name', `such as ${name}`, async (t, lkm) => {
        t.deepEqual(await lkm.type(`rmmod ${name}`), silence);
        t.is(await lkm.entry('simple_lkm'), undefined);
    });

spec('simple-lkm.unload.reload', 'three times over', async (t, lkm) => {
    const {next} = await lkm.guest.log();
    for (let round = 0; round < 3; round++)
        await lkm.printed('insmod simple-lkm.ko && rmmod simple-lkm');
    const round = [message.loaded, message.unloaded];
    t.deepEqual(await lkm.saidSince(next), [...round, ...round, ...round]);
});

spec('simple-lkm.unload.absent', 'before it was ever loaded', async (t, lkm) => {
    t.is(await lkm.unload('simple_lkm'), 'ENOENT');
    await lkm.guest.insmod('simple-lkm');
    t.is(await lkm.unload('simple_lkm'), null);
});

specLoaded('simple-lkm.unload.absent', 'a second time, as the command tells', async (t, lkm) => {
    await lkm.printed('rmmod simple-lkm');
    const {status, stdout, stderr} = await lkm.type('rmmod simple-lkm');
    t.true(status !== 0 && stdout === '' && /No such file or directory/v.test(stderr), stderr);
});

const specHeld = specWith('held');

specHeld('simple-lkm.unload.in-use', 'as the command tells', async (t, lkm) => {
    await lkm.printed('insmod held.ko hold=1');
    const {status, stdout, stderr} = await lkm.type('rmmod held');
    t.true(status !== 0 && stdout === '' && /Resource temporarily unavailable/v.test(stderr), stderr);
    t.deepEqual((await lkm.lsmod()).filter(({name}) => name === 'held').map(({refs}) => refs), [1]);
});

specHeld('simple-lkm.unload.in-use', 'whoever asks, however often', async (t, lkm) => {
    await lkm.guest.insmod('held', 'hold=1');
    for (let attempt = 0; attempt < 3; attempt++)
        t.is(await lkm.unload('held'), 'EAGAIN');
    t.is((await lkm.entry('held'))?.state, 'Live');
});

specHeld('simple-lkm.unload.let-go', 'by what held it', async (t, lkm) => {
    await lkm.guest.insmod('held', 'hold=1');
    await lkm.printed('echo 0 > /sys/module/held/parameters/hold');
    t.deepEqual(await lkm.type('rmmod held'), silence);
    t.deepEqual(await lkm.remains('held'), nothing);
});

specWith('permanent')('simple-lkm.unload.permanent', 'in lsmod and to rmmod', async (t, lkm) => {
    await lkm.printed('insmod permanent.ko');
    t.is(await lkm.unload('permanent'), 'EBUSY');
    t.deepEqual((await lkm.lsmod()).filter(({name}) => name === 'permanent').map(({users}) => users), ['[permanent]']);
});

spec('simple-lkm.unload.memory', 'in each of 20 load cycles', async (t, lkm) => {
    const cycles = 20;
    const cycle = async () => {
        for (let round = 0; round < cycles; round++) {
            await lkm.guest.insmod('simple-lkm');
            await lkm.guest.rmmod('simple_lkm');
        }
    };
    t.deepEqual(await lostIn(lkm.guest, cycles, cycle), []);
});
