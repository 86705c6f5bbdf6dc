import {message, nobody, nothing, specLoaded, specWith, spec} from './lkm.ts';
import type {Lkm} from './lkm.ts';
import {hasSymbolVersions, ofAnotherKernel, putKo, readKo, tagOf, withLicence, withMachine, withOptions, withRelease, withSymbolVersion} from './object-file.ts';

spec('simple-lkm.refuse.no-file', 'as the command tells', async (t, lkm) => {
    const {status, stdout, stderr} = await lkm.type('insmod nowhere.ko');
    t.true(status !== 0 && stdout === '' && /No such file or directory/v.test(stderr), stderr);
    t.is(await lkm.load('nowhere'), 'ENOENT');
    t.is(await lkm.load('simple-lkm'), null);
});

spec('simple-lkm.refuse.garbage', 'such as text', async (t, lkm) => {
    t.is(await loadSpoiled(lkm, () => 'This is no module.\n'.repeat(100)), 'ENOEXEC');
    await isFree(t, lkm);
});

spec('simple-lkm.refuse.garbage', 'as the command tells', async (t, lkm) => {
    await putKo(lkm.guest, 'spoiled', 'This is no module.\n'.repeat(100));
    const {status, stdout, stderr} = await lkm.type('insmod spoiled.ko');
    t.true(status !== 0 && stdout === '' && /invalid module format/v.test(stderr), stderr);
    await isFree(t, lkm);
});

spec('simple-lkm.refuse.empty', 'of no byte', async (t, lkm) => {
    t.is(await loadSpoiled(lkm, () => ''), 'EINVAL');
    await isFree(t, lkm);
});

spec('simple-lkm.refuse.truncated', 'in 16 places', async (t, lkm) => {
    const places = 16;
    for (let place = 1; place <= places; place++)
        t.is(await loadSpoiled(lkm, ko => ko.slice(0, ko.length * place / (places + 1))), 'ENOEXEC', `${place}/${places + 1} of it`);
    t.is(await loadSpoiled(lkm, ko => ko.slice(0, -1)), 'ENOEXEC', 'all but the last byte');
    await isFree(t, lkm);
});

spec('simple-lkm.refuse.other-machine', 'such as a VAX', async (t, lkm) => {
    t.is(await loadSpoiled(lkm, withMachine), 'ENOEXEC');
    await isFree(t, lkm);
});

spec('simple-lkm.refuse.other-symbols', 'for the layout of a module', async (t, lkm) => {
    if (!hasSymbolVersions(await readKo(lkm.guest, 'simple-lkm')))
        lkm.guest.skip('needs a kernel with CONFIG_MODVERSIONS');
    t.is(await loadSpoiled(lkm, withSymbolVersion), 'ENOEXEC');
    t.true((await lkm.logged()).includes('simple_lkm: disagrees about version of symbol module_layout'));
    await isFree(t, lkm);
});

spec('simple-lkm.refuse.other-kernel', 'and the log says how it was told apart', async (t, lkm) => {
    const versions = hasSymbolVersions(await readKo(lkm.guest, 'simple-lkm'));
    t.is(await loadSpoiled(lkm, ofAnotherKernel), 'ENOEXEC');
    t.true((await lkm.logged()).some(text => text.startsWith(versions ? 'simple_lkm: disagrees about version of symbol ' : 'simple_lkm: version magic \'0')));
    await isFree(t, lkm);
});

spec('simple-lkm.refuse.other-options', 'such as modules that stay', async (t, lkm) => {
    const magic = tagOf(await readKo(lkm.guest, 'simple-lkm'), 'vermagic')!;
    t.is(await loadSpoiled(lkm, withOptions), 'ENOEXEC');
    t.true((await lkm.logged()).includes(`simple_lkm: version magic '${tagOf(withOptions(`\0vermagic=${magic}\0`), 'vermagic')}' should be '${magic}'`));
    await isFree(t, lkm);
});

const specPair = specWith('symbol-pair', 'symbol-rival');

specPair('simple-lkm.refuse.unknown-symbol', 'and it loads when somebody does', async (t, lkm) => {
    t.is(await lkm.load('taker'), 'ENOENT');
    t.true((await lkm.logged()).includes('taker: Unknown symbol given_number (err -2)'));
    t.deepEqual(await lkm.remains('taker'), nothing);
    await lkm.printed('insmod giver.ko && insmod taker.ko');
});

specPair('simple-lkm.refuse.duplicate-symbol', 'and it loads when that one is gone', async (t, lkm) => {
    await lkm.guest.insmod('giver');
    t.is(await lkm.load('rival'), 'ENOEXEC');
    t.true((await lkm.logged()).includes('rival: exports duplicate symbol given_number (owned by giver)'));
    t.deepEqual(await lkm.remains('rival'), nothing);
    await lkm.guest.rmmod('giver');
    t.is(await lkm.load('rival'), null);
});

specWith('gpl-user')('simple-lkm.refuse.gpl-only', 'as if nobody exported it', async (t, lkm) => {
    const ko = await readKo(lkm.guest, 'gpl-user');
    await putKo(lkm.guest, 'spoiled', withLicence(ko, 'XYZ'));
    t.is(await lkm.load('spoiled'), 'ENOENT');
    // The licence has tainted the kernel before the symbols are looked for.
    if (await lkm.isTainted('P'))
        lkm.guest.expects({taint: ['P']});
    t.true((await lkm.logged()).includes('gpl_user: Unknown symbol kobject_create_and_add (err -2)'));
    t.deepEqual(await lkm.remains('gpl-user'), nothing);
    t.is(await lkm.load('gpl-user'), null);
});

specLoaded('simple-lkm.refuse.unprivileged', 'as the commands tell', async (t, lkm) => {
    const rmmod = await lkm.type('rmmod simple_lkm', nobody);
    t.true(rmmod.status !== 0 && /Operation not permitted/v.test(rmmod.stderr), rmmod.stderr);
    t.is((await lkm.entry('simple_lkm'))?.state, 'Live');
    await lkm.printed('rmmod simple_lkm');
    const insmod = await lkm.type('insmod simple-lkm.ko', nobody);
    t.true(insmod.status !== 0 && /Operation not permitted/v.test(insmod.stderr), insmod.stderr);
    t.deepEqual(await lkm.remains('simple-lkm'), nothing);
});

specWith('simple-lkm', 'symbol-pair')('simple-lkm.refuse.disabled', 'not even root', async (t, lkm) => {
    await lkm.printed('insmod simple-lkm.ko && echo 1 > /proc/sys/kernel/modules_disabled');
    t.is(await lkm.load('giver'), 'EPERM');
    t.is(await lkm.unload('simple_lkm'), 'EPERM');
    t.is((await lkm.entry('simple_lkm'))?.state, 'Live');
    t.is((await lkm.type('echo 0 > /proc/sys/kernel/modules_disabled')).status, 1);
    t.deepEqual(await lkm.levelsOf(message.unloaded), []);
});

/** Each way to spoil a .ko that a kernel may have a word for. */
const ways: Readonly<Record<string, (ko: string) => string>> = {
    garbage: () => 'This is no module.\n'.repeat(100),
    empty: () => '',
    'half of it': ko => ko.slice(0, ko.length / 2),
    'another machine': withMachine,
    'another kernel': ofAnotherKernel,
    'other options': withOptions,
};

for (const [what, spoil] of Object.entries(ways))
    spec('simple-lkm.refuse.log', what, async (t, lkm) => {
        const {next} = await lkm.guest.log();
        lkm.guest.observe('load', await loadSpoiled(lkm, spoil));
        lkm.guest.observe('log', await lkm.saidSince(next));
        t.pass();
    });

spec('simple-lkm.refuse.other-release', 'which symbol versions may stand in for', async (t, lkm) => {
    lkm.guest.observe('load', await loadSpoiled(lkm, withRelease) ?? 'loaded');
    t.pass();
});

/** What loading says of simple-lkm.ko after something was done to it. */
async function loadSpoiled(lkm: Lkm, spoil: (ko: string) => string): Promise<string | null> {
    await putKo(lkm.guest, 'spoiled', spoil(await readKo(lkm.guest, 'simple-lkm')));
    return lkm.load('spoiled');
}

/** That nothing is left of a .ko that was refused, and nothing is in the way of one that is sound. */
async function isFree(t: Parameters<Parameters<typeof spec>[2]>[0], lkm: Lkm): Promise<void> {
    t.deepEqual(await lkm.remains('simple-lkm'), nothing);
    t.is(await lkm.load('simple-lkm'), null);
    t.deepEqual((await lkm.levelsOf(message.loaded)).length, 1);
}
