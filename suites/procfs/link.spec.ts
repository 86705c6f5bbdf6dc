import type {Call} from '../../harness/spec.ts';
import {cat} from '../calls.ts';
import {made, root, spec} from './tree.ts';

const links = {
    near: '../left',
    far: '/proc/tree/deep/deeper/deepest/leaf',
    outside: '/proc/version',
    directory: '../deep',
    dangling: '../made/later',
    loop: 'loop',
};

/** A link's content fits into a page with its NUL, and a command does, too. */
const longest = 4000;

spec('procfs.link.target', 'as readlink gives it', async (t, {guest}) => {
    const targets: Record<string, string> = {};
    for (const name of Object.keys(links))
        targets[name] = (await guest.done({op: 'readlink', path: `${root}/links/${name}`})).target!;
    t.deepEqual(targets, links);
});

spec('procfs.link.target', 'of thousands of bytes', async (t, tree) => {
    const target = './'.repeat(longest / 2);
    await tree.command(`link tree/made/long ${target}`);
    t.is((await tree.guest.done({op: 'readlink', path: `${made}/long`})).target, target);
});

spec('procfs.link.shape', 'wherever it leads', async (t, {guest}) => {
    for (const [name, target] of Object.entries(links))
        t.like(await guest.done({op: 'lstat', path: `${root}/links/${name}`}), {type: 'symlink', mode: 0o777, size: target.length, nlink: 1});
});

spec('procfs.link.file', 'in the tree or outside of it', async (t, tree) => {
    t.is(await tree.read('links/near'), 'left\n');
    t.is(await tree.read('links/far'), 'leaf\n');
    t.is(await tree.read('links/outside'), await cat(tree.guest, '/proc/version'));
    t.is(await tree.write('links/near', 'written\n'), 8);
    t.is(await tree.read('left'), 'written\n');
});

spec('procfs.link.directory', 'and listed', async (t, tree) => {
    t.is(await tree.read('links/directory/deeper/deepest/leaf'), 'leaf\n');
    t.deepEqual(await tree.names(`${root}/links/directory/`), ['deeper']);
});

spec('procfs.link.dangling', 'and not again', async (t, tree) => {
    const open: Call = {op: 'open', path: `${root}/links/dangling`, flags: ['O_RDONLY']};
    t.is(await tree.guest.errno(open), 'ENOENT');
    await tree.command('file tree/made/later 0444');
    t.is(await tree.read('links/dangling'), 'made\n');
    await tree.command('remove tree/made/later');
    t.is(await tree.guest.errno(open), 'ENOENT');
});

spec('procfs.link.loop', 'to follow, and readable as a link', async (t, {guest}) => {
    t.is(await guest.errno({op: 'stat', path: `${root}/links/loop`}), 'ELOOP');
    t.is(await guest.errno({op: 'open', path: `${root}/links/loop`, flags: ['O_RDONLY']}), 'ELOOP');
});
