import {suite, type Guest} from '../../harness/spec.ts';
import {cat, needKernel} from '../calls.ts';
import {entry, Fortune, info, message} from './fortune.ts';
import {lostIn} from '../memory.ts';

/** States a spec about a kernel in which neither module is loaded yet. */
const specOccupied = suite(guest => new Fortune(guest), {modules: ['fortune', 'occupant']});

const load = {op: 'insmod', module: 'fortune'} as const;

specOccupied('fortune.load.name-taken', 'is ENOMEM', async (t, {guest}) => {
    await occupy(guest);
    const error = await guest.errno(load);
    await announceWarning(guest);
    t.is(error, 'ENOMEM');
});

specOccupied('fortune.load.name-taken', 'is logged once, at level info, and loading is not', async (t, fortune) => {
    await occupy(fortune.guest);
    await refuse(fortune);
    t.deepEqual(await fortune.logged(message.taken), [info]);
    t.deepEqual(await fortune.logged(message.loaded), []);
});

specOccupied('fortune.load.failure-leaves-nothing', 'but the entry of whom it belongs to', async (t, fortune) => {
    const {guest} = fortune;
    await occupy(guest);
    const before = await guest.stat(entry);
    await refuse(fortune);
    t.deepEqual(await guest.stat(entry), before);
    t.is(await cat(guest, entry), '');
    const {names} = await guest.done({op: 'readdir', path: '/proc'});
    t.is(names!.filter(name => name === 'fortune').length, 1);
    await guest.rmmod('occupant');
    t.is(await guest.errno({op: 'stat', path: entry}), 'ENOENT');
});

specOccupied('fortune.load.failure-leaves-nothing', 'that is listed as a module', async (t, fortune) => {
    const {guest} = fortune;
    await occupy(guest);
    await refuse(fortune);
    t.deepEqual((await guest.modules()).filter(({name}) => name === 'fortune'), []);
    t.is(await guest.errno({op: 'stat', path: '/sys/module/fortune'}), 'ENOENT');
    t.is(await guest.errno({op: 'rmmod', module: 'fortune'}), 'ENOENT');
});

specOccupied('fortune.load.failure-leaves-nothing', 'of the memory that it took', async (t, fortune) => {
    const {guest} = fortune;
    // More than one slab has of the largest caches.
    const attempts = 10;
    await occupy(guest);
    await quietConsole(guest);
    // The first time is for what the kernel sets up once and keeps.
    await refuse(fortune);
    t.deepEqual(await lostIn(guest, attempts, async () => {
        for (let attempt = 0; attempt < attempts; attempt++)
            await guest.errno(load);
    }), []);
});

specOccupied('fortune.load.failure-leaves-nothing', 'in the way of loading once the name is free', async (t, fortune) => {
    await occupy(fortune.guest);
    await refuse(fortune);
    await fortune.guest.rmmod('occupant');
    await fortune.load();
    await fortune.write('one\n', 'two\n');
    t.deepEqual(await fortune.readAll(3), ['one\n', 'two\n', 'one\n']);
});

/** Has another module take the name. */
async function occupy(guest: Guest): Promise<void> {
    await guest.insmod('occupant');
}

/** Keeps reports out of the console, which takes longer to write one than loading does; the log has them all the same. */
async function quietConsole(guest: Guest): Promise<void> {
    needKernel(guest, '/proc/sys/kernel/printk');
    const fd = await guest.open('/proc/sys/kernel/printk', ['O_WRONLY']);
    await guest.write(fd, '1\n');
    await guest.close(fd);
}

/** Loads the module, which must not succeed. */
async function refuse({guest}: Fortune): Promise<void> {
    const error = await guest.errno(load);
    await announceWarning(guest);
    if (error === null)
        throw new Error('the module was loaded although its entry was there already');
}

/** proc_register() warns of a name that is taken; a module may have looked by itself, and the kernel then says nothing. */
async function announceWarning(guest: Guest): Promise<void> {
    const {records} = await guest.log();
    if (records.some(({text}) => /already registered/v.test(text)))
        guest.expects({warning: /already registered/v, taint: ['W']});
}
