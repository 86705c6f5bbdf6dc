import {encode} from '../../harness/spec.ts';
import type {Call} from '../../harness/spec.ts';
import {cat, outcome} from '../calls.ts';
import {made, nobody, root, spec, specOf} from './tree.ts';

/** Of the entries in modes, which are named by them. */
const modes = ['0200', '0400', '0440', '0444', '0600', '0604', '0640', '0644', '0666', '0755'];
/** The user and the group that owned belongs to, and some of neither. */
const [owner, group, neither] = [1000, 2000, 3000];

spec('procfs.entry.file', 'of one name and nothing to its size', async (t, tree) => {
    await tree.command('file tree/made/new 0644');
    for (const path of [`${root}/left`, `${made}/new`])
        t.like(await tree.guest.stat(path), {type: 'file', size: 0, nlink: 1, uid: 0, gid: 0});
    t.deepEqual(await tree.names(made), ['new']);
});

spec('procfs.entry.mode', 'whichever these are', async (t, tree) => {
    const stats = await tree.guest.calls(modes.map((mode): Call => ({op: 'stat', path: `${root}/modes/${mode}`})));
    t.deepEqual(stats.map(stat => 'mode' in stat && stat.mode!.toString(8).padStart(4, '0')), modes);
});

spec('procfs.entry.mode-enforced', 'by the bits of all others', async (t, tree) => {
    const opens = modes.flatMap(mode => ['O_RDONLY', 'O_WRONLY'].map((way): Call =>
        ({op: 'open', path: `${root}/modes/${mode}`, flags: [way], as: nobody})));
    const results = await tree.guest.calls(opens);
    const allowed = modes.map((_, index) => results.slice(2 * index, 2 * index + 2).map(result => 'value' in result ? 'open' : outcome(result)).join(' '));
    t.deepEqual(allowed, modes.map(mode => [4, 2].map(bit => Number(mode[3]) & bit ? 'open' : 'EACCES').join(' ')));
});

spec('procfs.entry.mode-none', 'and by nobody written to', async (t, tree) => {
    t.like(await tree.guest.stat(`${root}/modes/none`), {mode: 0o444});
    await tree.command('file tree/made/none 0');
    t.like(await tree.guest.stat(`${made}/none`), {mode: 0o444});
});

spec('procfs.entry.null', 'when its directory is not there', async (t, tree) => {
    await tree.expectWarning(/name 'tree\/nowhere\/new'/);
    t.deepEqual(await tree.try('file tree/nowhere/new 0444'), ['ENOMEM']);
    t.is(await tree.lookAt(`${root}/nowhere`), 'ENOENT');
    t.false((await tree.names(root)).includes('new'));
});

spec('procfs.entry.one-call', 'each time it is opened', async (t, tree) => {
    t.deepEqual([await tree.read('constant'), await tree.read('constant')], ['made in one call\n', 'made in one call\n']);
});

spec('procfs.entry.read-only', 'whoever it is that writes', async (t, tree) => {
    const path = `${root}/constant`;
    t.is(await tree.guest.errno({op: 'open', path, flags: ['O_WRONLY'], as: nobody}), 'EACCES');
    t.is(await tree.write('constant', 'text\n'), 'EIO');
    t.is(await tree.read('constant'), 'made in one call\n');
});

spec('procfs.entry.owner', 'and not to root', async (t, tree) => {
    t.like(await tree.guest.stat(`${root}/owned`), {uid: owner, gid: group, mode: 0o640});
});

spec('procfs.entry.owner-enforced', 'to read and to write', async (t, tree) => {
    const whom = [{uid: owner, gid: neither}, {uid: neither, gid: group}, {uid: neither, gid: neither}];
    const opens = whom.flatMap(as => ['O_RDONLY', 'O_WRONLY'].map((way): Call => ({op: 'open', path: `${root}/owned`, flags: [way], as})));
    const results = await tree.guest.calls(opens);
    t.deepEqual(results.map(result => 'value' in result ? 'open' : outcome(result)), ['open', 'open', 'open', 'EACCES', 'EACCES', 'EACCES']);
});

spec('procfs.entry.data', 'which are their own', async (t, tree) => {
    t.deepEqual([await tree.read('left'), await tree.read('right')], ['left\n', 'right\n']);
    t.is(await tree.write('right', 'to the right\n'), 13);
    t.deepEqual([await tree.read('left'), await tree.read('right')], ['left\n', 'to the right\n']);
    t.is(await tree.write('left', 'to the left\n'), 12);
    t.deepEqual([await tree.read('left'), await tree.read('right')], ['to the left\n', 'to the right\n']);
});

spec('procfs.entry.data', 'for callers in turn', async (t, tree) => {
    const [left, right] = [{result: 0}, {result: 1}];
    const results = await tree.guest.calls([
        {op: 'open', path: `${root}/left`, flags: ['O_RDWR']},
        {op: 'open', path: `${root}/right`, flags: ['O_RDWR']},
        {op: 'write', fd: left, data: encode('one')},
        {op: 'write', fd: right, data: encode('two')},
        {op: 'pread', fd: left, count: 100, offset: 0},
        {op: 'pread', fd: right, count: 100, offset: 0},
    ]);
    t.deepEqual(results.slice(4).map(outcome), ['one', 'two']);
});

spec('procfs.entry.operations', 'as they are given', async (t, tree) => {
    const fd = await tree.guest.open(`${root}/copied`, ['O_RDONLY']);
    for (const [count, offset] of [[100, 0], [4000, 7], [4321, 11], [1, 4999]] as const) {
        await tree.guest.done({op: 'pread', fd, count, offset});
        t.deepEqual(await tree.copiedLast(), {asked: count, position: offset, left: 0});
    }
    await tree.guest.close(fd);
});

for (const [calls, expected] of [['2.6', ''], ['today', 'EIO']] as const)
    specOf[calls]('procfs.entry.no-read', `which is ${expected || 'nothing'} (${calls})`, async (t, {guest}) => {
        const fd = await guest.open(`${root}/bare`, ['O_RDONLY']);
        t.is(outcome(await guest.call({op: 'read', fd, count: 100})), expected);
    });

spec('procfs.entry.no-write', 'of any length', async (t, tree) => {
    t.deepEqual([await tree.write('bare', 'text\n'), await tree.write('bare', '')], ['EIO', 'EIO']);
});

spec('procfs.entry.no-seek', 'by any whence', async (t, {guest}) => {
    const fd = await guest.open(`${root}/picky`, ['O_RDONLY']);
    for (const whence of ['SEEK_SET', 'SEEK_CUR', 'SEEK_END'] as const)
        guest.observe(whence, outcome(await guest.call({op: 'lseek', fd, offset: 5, whence})));
    t.pass();
});

specOf['2.6']('procfs.entry.pinned', 'until that is closed', async (t, tree) => {
    const {guest} = tree;
    const rmmod: Call = {op: 'rmmod', module: tree.module, flags: ['O_NONBLOCK']};
    const fd = await guest.open(`${root}/left`, ['O_RDONLY']);
    t.is(await guest.errno(rmmod), 'EAGAIN');
    t.is((await guest.modules()).find(({name}) => name === tree.module)?.refs, 1);
    t.is(await guest.read(fd, 100), 'left\n');
    await guest.close(fd);
    t.is(await guest.errno(rmmod), null);
});

spec('procfs.entry.unpinned', 'and closing them is fine', async (t, tree) => {
    const {guest} = tree;
    const fd = await guest.open(`${root}/constant`, ['O_RDONLY']);
    t.is(await guest.errno({op: 'rmmod', module: tree.module, flags: ['O_NONBLOCK']}), null);
    t.is(await guest.errno({op: 'read', fd, count: 100}), 'EIO');
    await guest.close(fd);
    await tree.load();
    t.is(await cat(guest, `${root}/constant`), 'made in one call\n');
});
