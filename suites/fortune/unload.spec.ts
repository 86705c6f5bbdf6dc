import {encode} from '../../harness/spec.ts';
import {entry, info, line, message, nobody, nothing, spec, specUnloaded} from './fortune.ts';
import {withoutKernelLines} from '../kernel-lines.ts';

/** Of a log record: this level and those below it tell of something wrong. */
const warning = 4;

spec('fortune.unload.entry-gone', 'for every way to reach it', async (t, fortune) => {
    const {guest} = fortune;
    await fortune.unload();
    for (const flags of [['O_RDONLY'], ['O_WRONLY'], ['O_RDWR'], ['O_WRONLY', 'O_TRUNC']])
        t.is(await guest.errno({op: 'open', path: entry, flags}), 'ENOENT');
    t.deepEqual((await guest.modules()).filter(module => module.name === 'fortune'), []);
});

spec('fortune.unload.entry-gone', 'also from a listing of /proc', async (t, fortune) => {
    const {guest} = fortune;
    await fortune.unload();
    t.is(await guest.errno({op: 'stat', path: entry}), 'ENOENT');
    const {names} = await guest.done({op: 'readdir', path: '/proc'});
    t.true(names!.includes('version'));
    t.false(names!.includes('fortune'));
});

spec('fortune.unload.entry-gone', 'so that a second unload is ENOENT', async (t, fortune) => {
    await fortune.unload();
    t.is(await fortune.guest.errno({op: 'rmmod', module: 'fortune'}), 'ENOENT');
});

spec('fortune.unload.message', 'is logged once, at level info', async (t, fortune) => {
    t.deepEqual(await fortune.logged(message.unloaded), []);
    await fortune.unload();
    t.deepEqual(await fortune.logged(message.unloaded), [info]);
});

spec('fortune.unload.message', 'is logged once for each unload', async (t, fortune) => {
    await fortune.unload();
    await fortune.load();
    await fortune.unload();
    t.deepEqual(await fortune.logged(message.unloaded), [info, info]);
});

spec('fortune.unload.reload', 'after use gives an empty pot', async (t, fortune) => {
    await fortune.write('old\n', 'older\n');
    t.is(await fortune.read(), 'old\n');
    await fortune.unload();
    await fortune.load();
    t.regex(await fortune.read(), nothing);
});

spec('fortune.unload.reload', 'starts with the first fortune written then', async (t, fortune) => {
    await fortune.write('old\n', 'older\n');
    t.is(await fortune.read(), 'old\n');
    await fortune.unload();
    await fortune.load();
    await fortune.write('new\n', 'newer\n');
    t.deepEqual(await fortune.readAll(3), ['new\n', 'newer\n', 'new\n']);
});

spec('fortune.unload.reload', 'gives the whole room back', async (t, fortune) => {
    await fortune.fillUp();
    await fortune.unload();
    await fortune.load();
    const fortunes = await fortune.fillUp();
    t.deepEqual(await fortune.readAll(4), fortunes);
});

specUnloaded('fortune.unload.clean-log', 'after use of every kind', async (t, fortune) => {
    const {guest} = fortune;
    const {next} = await guest.log();
    await fortune.load();
    await fortune.write('one\n', 'two\n');
    await fortune.readAll(3);
    const fd = await guest.open(entry, ['O_RDONLY']);
    for (const buffer of ['bad', {readable: 6}] as const) {
        t.like(await fortune.tryWriteAt(buffer, 'torn in half\n'), {errno: 'EFAULT'});
        await guest.call({op: 'read-at', fd, count: 100, buffer});
    }
    await guest.close(fd);
    t.like(await fortune.tryWrite(line('x', 5000)), {errno: 'ENOSPC'});
    t.is(await guest.errno({op: 'open', path: entry, flags: ['O_WRONLY'], as: nobody}), 'EACCES');
    await fortune.unload();
    const {records} = await guest.log(next);
    t.deepEqual(withoutKernelLines(records).filter(({level}) => level <= warning), []);
});

spec('fortune.unload.open-file', 'and the descriptor is still good, or good for nothing', async (t, fortune) => {
    const {guest} = fortune;
    await fortune.write('one\n');
    const fd = await guest.open(entry, ['O_RDWR']);
    const refused = await guest.errno({op: 'rmmod', module: 'fortune', flags: ['O_NONBLOCK']});
    if (refused === null) {
        t.truthy(await guest.errno({op: 'read', fd, count: 100}));
        t.truthy(await guest.errno({op: 'write', fd, data: encode('two\n')}));
    } else {
        t.true(['EAGAIN', 'EBUSY', 'EWOULDBLOCK'].includes(refused), refused);
        t.is(await guest.read(fd, 100), 'one\n');
        await guest.close(fd);
        await fortune.unload();
    }
    t.is(await guest.errno({op: 'open', path: entry, flags: ['O_RDONLY']}), 'ENOENT');
});

spec('fortune.unload.open-file', 'and closing it afterwards lets the module be loaded again', async (t, fortune) => {
    const {guest} = fortune;
    const fd = await guest.open(entry, ['O_RDWR']);
    const refused = await guest.errno({op: 'rmmod', module: 'fortune', flags: ['O_NONBLOCK']});
    await guest.close(fd);
    if (refused !== null)
        await fortune.unload();
    await fortune.load();
    await fortune.write('new\n');
    t.deepEqual(await fortune.readAll(2), ['new\n', 'new\n']);
});
