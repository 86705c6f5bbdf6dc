import type {Call, Done} from '../../harness/spec.ts';
import {cat, outcome} from '../calls.ts';
import {made, nobody, root, spec, specUnloaded, Tree} from './tree.ts';

spec('procfs.directory.made', 'but its maker', async (t, tree) => {
    await tree.command('dir tree/made/new');
    for (const path of [root, `${made}/new`])
        t.is(await tree.lookAt(path), 'directory 0555');
    t.is(await tree.guest.errno({op: 'open', path: `${made}/new`, flags: ['O_RDONLY', 'O_DIRECTORY'], as: nobody}), null);
    t.is(await tree.guest.errno({op: 'open', path: `${made}/new`, flags: ['O_WRONLY']}), 'EISDIR');
});

spec('procfs.directory.nested', 'however deep', async (t, tree) => {
    t.is(await tree.read('deep/deeper/deepest/leaf'), 'leaf\n');
    const path = Array.from({length: 30}, () => 'd');
    await tree.command(...path.map((_, depth) => `dir tree/made/${path.slice(0, depth + 1).join('/')}`));
    await tree.command(`file tree/made/${path.join('/')}/leaf 0444`);
    t.is(await cat(tree.guest, `${made}/${path.join('/')}/leaf`), 'made\n');
});

spec('procfs.directory.listed', 'also while that changes', async (t, tree) => {
    t.deepEqual(await tree.names(root), [
        'bare', 'constant', 'copied', 'copied-last', 'deep', 'left', 'links', 'long', 'made', 'modes', 'owned', 'picky', 'right', 'sink', 'sink-calls',
    ]);
    await tree.command('file tree/made/a 0444', 'dir tree/made/b', 'link tree/made/c a');
    t.deepEqual(await tree.names(made), ['a', 'b', 'c']);
    await tree.command('remove tree/made/b');
    t.deepEqual(await tree.names(made), ['a', 'c']);
});

spec('procfs.directory.links', 'whatever else is in it', async (t, {guest}) => {
    const counts: Record<string, number> = {};
    for (const name of ['', '/modes', '/deep', '/deep/deeper', '/deep/deeper/deepest', '/links', '/made'])
        counts[name] = (await guest.stat(`${root}${name}`)).nlink!;
    t.deepEqual(counts, {'': 6, '/modes': 2, '/deep': 3, '/deep/deeper': 3, '/deep/deeper/deepest': 2, '/links': 2, '/made': 2});
});

spec('procfs.directory.links-follow', 'at each of them', async (t, tree) => {
    const count = async () => (await tree.guest.stat(made)).nlink;
    const counts = [await count()];
    for (const command of ['dir tree/made/a', 'dir tree/made/b', 'file tree/made/c 0444', 'link tree/made/d a', 'remove tree/made/a', 'remove tree/made/c', 'remove tree/made/b']) {
        await tree.command(command);
        counts.push(await count());
    }
    t.deepEqual(counts, [2, 3, 4, 4, 4, 3, 3, 2]);
});

for (const calls of ['2.6', 'today'] as const)
    specUnloaded('procfs.directory.links-follow', `also of the kernel's own, and when the module goes (${calls})`, async (t, guest) => {
        const tree = new Tree(guest, calls);
        const counts = async () => {
            const stats = await guest.calls(['bus', 'driver', 'fs'].map((name): Call => ({op: 'stat', path: `/proc/${name}`})));
            return stats.map(stat => (stat as Done).nlink!);
        };
        const before = await counts();
        await tree.load();
        await tree.command('dir bus/new', 'dir driver/new', 'dir fs/new');
        t.deepEqual(await counts(), before.map(count => count + 1));
        await tree.unload();
        t.deepEqual(await counts(), before);
    });

spec('procfs.directory.path', 'and back', async (t, tree) => {
    await tree.command('dir driver/new', 'file driver/new/file 0444', 'file fs/new 0444');
    t.is(await cat(tree.guest, '/proc/driver/new/file'), 'made\n');
    t.is(await cat(tree.guest, '/proc/fs/new'), 'made\n');
    await tree.command('remove driver/new/file', 'remove driver/new', 'remove fs/new');
    t.is(await tree.lookAt('/proc/driver/new'), 'ENOENT');
    t.is(await tree.lookAt('/proc/fs/new'), 'ENOENT');
});

spec('procfs.directory.closed', 'be it root', async (t, tree) => {
    await tree.command('file tree/made/file 0666', 'dir tree/made/dir');
    const before = await tree.names(made);
    const calls: Call[] = [
        {op: 'open', path: `${made}/new`, flags: ['O_WRONLY', 'O_CREAT'], mode: 0o644},
        {op: 'mkdir', path: `${made}/new`, mode: 0o755},
        {op: 'symlink', path: 'file', to: `${made}/new`},
        {op: 'link', path: `${made}/file`, to: `${made}/new`},
        {op: 'rename', path: `${made}/file`, to: `${made}/new`},
        {op: 'unlink', path: `${made}/file`},
    ];
    const results = await tree.guest.calls(calls);
    for (const [index, {op}] of calls.entries())
        t.true('errno' in results[index]!, `${op} gave ${String(outcome(results[index]!))}`);
    t.deepEqual(await tree.names(made), before);
    t.is(await cat(tree.guest, `${made}/file`), 'made\n');
});
