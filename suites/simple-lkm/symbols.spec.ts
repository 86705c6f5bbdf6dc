import {cat} from '../calls.ts';
import {nothing, specWith} from './lkm.ts';
import type {Lkm} from './lkm.ts';

const spec = specWith('symbol-pair');

spec('simple-lkm.symbols.shared', 'and gets what it returns', async (t, lkm) => {
    const {next} = await lkm.guest.log();
    await loadBoth(lkm);
    t.deepEqual(await lkm.saidSince(next), ['taker: was given 42']);
});

spec('simple-lkm.symbols.used-by', 'in lsmod', async (t, lkm) => {
    await lkm.guest.insmod('giver');
    t.deepEqual(await rows(lkm), ['giver 0 ']);
    await lkm.guest.insmod('taker');
    t.deepEqual(await rows(lkm), ['taker 0 ', 'giver 1 taker']);
});

spec('simple-lkm.symbols.used-by', 'in /proc/modules', async (t, lkm) => {
    await loadBoth(lkm);
    const {refs, users} = (await lkm.entry('giver'))!;
    t.deepEqual({refs, users}, {refs: 1, users: ['taker']});
});

spec('simple-lkm.symbols.holders', 'and nobody else', async (t, lkm) => {
    await lkm.guest.insmod('giver');
    const holders = {op: 'readdir', path: '/sys/module/giver/holders'} as const;
    const names = async () => (await lkm.guest.done(holders)).names!.filter(name => !name.startsWith('.'));
    t.deepEqual(await names(), []);
    await lkm.guest.insmod('taker');
    t.deepEqual(await names(), ['taker']);
});

spec('simple-lkm.symbols.kept', 'and goes on to work', async (t, lkm) => {
    await loadBoth(lkm);
    t.is(await lkm.unload('giver'), 'EAGAIN');
    t.is(await lkm.unload('giver', {force: true}), 'EAGAIN');
    t.is((await lkm.entry('giver'))?.state, 'Live');
});

spec('simple-lkm.symbols.released', 'in that order', async (t, lkm) => {
    await loadBoth(lkm);
    await lkm.printed('rmmod taker');
    t.deepEqual(await rows(lkm), ['giver 0 ']);
    await lkm.printed('rmmod giver');
    t.deepEqual(await lkm.remains('giver'), nothing);
});

spec('simple-lkm.symbols.withdrawn', 'until it is there again', async (t, lkm) => {
    await lkm.guest.insmod('giver');
    await lkm.guest.rmmod('giver');
    t.is(await lkm.load('taker'), 'ENOENT');
    t.false((await cat(lkm.guest, '/proc/kallsyms')).includes('given_number'));
    await loadBoth(lkm);
    t.deepEqual(await rows(lkm), ['taker 0 ', 'giver 1 taker']);
});

spec('simple-lkm.symbols.kallsyms', 'with its address', async (t, lkm) => {
    const find = async () => lkm.printed('grep " given_number" /proc/kallsyms || true');
    t.is(await find(), '');
    await lkm.guest.insmod('giver');
    t.regex(await find(), /^[\da-f]+ T given_number\t\[giver\]$/mv);
});

async function loadBoth(lkm: Lkm): Promise<void> {
    await lkm.printed('insmod giver.ko && insmod taker.ko');
}

/** The two modules' lines in lsmod, without their sizes. */
async function rows(lkm: Lkm): Promise<string[]> {
    return (await lkm.lsmod()).filter(({name}) => /^(?:giver|taker)$/v.test(name)).map(({name, refs, users}) => `${name} ${refs} ${users}`);
}
