import {cat, needKernel} from '../calls.ts';
import {entry, info, message, nobody, nothing, spec, specUnloaded} from './fortune.ts';

spec('fortune.load.entry', 'makes a regular file', async (t, {guest}) => {
    t.is((await guest.stat(entry)).type, 'file');
});

spec('fortune.load.entry', 'shows in a listing of /proc', async (t, {guest}) => {
    const {names} = await guest.done({op: 'readdir', path: '/proc'});
    t.is(names?.filter(name => name === 'fortune').length, 1);
});

specUnloaded('fortune.load.entry', 'makes what was not there before', async (t, fortune) => {
    t.is(await fortune.guest.errno({op: 'open', path: entry, flags: ['O_RDONLY']}), 'ENOENT');
    await fortune.load();
    for (const flags of [['O_RDONLY'], ['O_WRONLY'], ['O_RDWR']])
        await fortune.guest.close(await fortune.guest.open(entry, flags));
});

spec('fortune.load.mode', 'is 0644 and root:root', async (t, {guest}) => {
    t.like(await guest.stat(entry), {mode: 0o644, uid: 0, gid: 0});
});

spec('fortune.load.mode', 'lets an unprivileged process read', async (t, fortune) => {
    await fortune.write('one\n');
    const fd = await fortune.guest.open(entry, ['O_RDONLY'], {as: nobody});
    t.is(await fortune.guest.read(fd, 100), 'one\n');
});

spec('fortune.load.mode', 'keeps an unprivileged process from writing', async (t, fortune) => {
    await fortune.write('one\n');
    for (const flags of [['O_WRONLY'], ['O_RDWR'], ['O_WRONLY', 'O_APPEND'], ['O_WRONLY', 'O_TRUNC']])
        t.is(await fortune.guest.errno({op: 'open', path: entry, flags, as: nobody}), 'EACCES');
    t.deepEqual(await fortune.readAll(2), ['one\n', 'one\n']);
});

spec('fortune.load.message', 'is logged once, at level info', async (t, fortune) => {
    t.deepEqual(await fortune.logged(message.loaded), [info]);
});

specUnloaded('fortune.load.message', 'is logged by loading and not by use', async (t, fortune) => {
    t.deepEqual(await fortune.logged(message.loaded), []);
    await fortune.load();
    await fortune.write('one\n');
    await fortune.read();
    t.deepEqual(await fortune.logged(message.loaded), [info]);
});

spec('fortune.load.listed', 'as live, used by none', async (t, {guest}) => {
    const listed = (await guest.modules()).filter(module => module.name === 'fortune');
    t.is(listed.length, 1);
    t.like(listed[0], {state: 'Live', refs: 0, users: []});
});

spec('fortune.load.listed', 'with use count 0 again after use', async (t, fortune) => {
    await fortune.write('one\n');
    t.is(await fortune.read(), 'one\n');
    t.is((await fortune.guest.modules()).find(module => module.name === 'fortune')?.refs, 0);
});

spec('fortune.load.twice', 'is EEXIST', async (t, {guest}) => {
    t.is(await guest.errno({op: 'insmod', module: 'fortune'}), 'EEXIST');
    t.is((await guest.modules()).filter(module => module.name === 'fortune').length, 1);
});

spec('fortune.load.twice', 'leaves fortunes and cursor as they were', async (t, fortune) => {
    await fortune.write('one\n', 'two\n');
    t.is(await fortune.read(), 'one\n');
    t.is(await fortune.guest.errno({op: 'insmod', module: 'fortune'}), 'EEXIST');
    await fortune.write('three\n');
    t.deepEqual(await fortune.readAll(3), ['two\n', 'three\n', 'one\n']);
});

spec('fortune.load.licence', 'leaves the proprietary bit of the kernel clear', async (t, {guest}) => {
    needKernel(guest, '/proc/sys/kernel/tainted');
    const tainted = Number(await cat(guest, '/proc/sys/kernel/tainted'));
    t.true(Number.isInteger(tainted));
    t.is(tainted & 1, 0);
});

spec('fortune.load.licence', 'leaves the module without the mark P', async (t, {guest}) => {
    needKernel(guest, '/sys/module/fortune/taint');
    const marks = await cat(guest, '/sys/module/fortune/taint');
    t.regex(marks, /^[A-Z]*\n$/v);
    t.notRegex(marks, /P/v);
});

spec('fortune.load.empty', 'right after loading', async (t, fortune) => {
    for (const text of await fortune.readAll(3))
        t.regex(text, nothing);
});

spec('fortune.load.empty', 'has the whole room', async (t, fortune) => {
    const fortunes = await fortune.fillUp();
    t.deepEqual(await fortune.readAll(5), [...fortunes, fortunes[0]]);
});

spec('fortune.load.empty', 'whatever an earlier load left', async (t, fortune) => {
    const fortunes = await fortune.fillUp();
    t.is(await fortune.read(), fortunes[0]);
    await fortune.unload();
    await fortune.load();
    for (const text of await fortune.readAll(3))
        t.regex(text, nothing);
});
