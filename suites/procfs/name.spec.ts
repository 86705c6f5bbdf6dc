import type {Call} from '../../harness/spec.ts';
import {cat} from '../calls.ts';
import {made, root, spec} from './tree.ts';

const longest = 'n'.repeat(255);

spec('procfs.name.longest', 'of files, directories and links', async (t, tree) => {
    for (const [command, type] of [[`file tree/made/${longest} 0444`, 'file'], [`dir tree/made/${longest}`, 'directory'], [`link tree/made/${longest} left`, 'symlink']] as const) {
        await tree.command(command);
        t.like(await tree.guest.done({op: 'lstat', path: `${made}/${longest}`}), {type});
        t.deepEqual(await tree.names(made), [longest]);
        await tree.command(`remove tree/made/${longest}`);
    }
    t.deepEqual(await tree.names(made), []);
});

spec('procfs.name.too-long', 'nor one of the 255 bytes that it begins with', async (t, tree) => {
    await tree.expectWarning(/name len 256|name too long/);
    t.deepEqual(await tree.try(`file tree/made/${longest}x 0444`), ['ENOMEM']);
    t.deepEqual(await tree.names(made), []);
    t.is(await tree.lookAt(`${made}/${longest}`), 'ENOENT');
});

spec('procfs.name.empty', 'in a directory', async (t, tree) => {
    await tree.expectWarning(/name len 0|empty name/);
    t.deepEqual(await tree.try('file tree/made/ 0444'), ['ENOMEM']);
    t.deepEqual(await tree.names(made), []);
});

spec('procfs.name.bytes', 'in any place', async (t, tree) => {
    // A blank ends a name in a command, which is the module's own rule; the agent's paths are UTF-8.
    const bytes = Array.from({length: 126}, (_, index) => String.fromCharCode(index + 1)).filter(byte => byte !== '/' && byte !== ' ');
    const names = [...bytes.filter(byte => byte !== '.').map(byte => `x${byte}`), bytes.join(''), 'na\u00EFve \u2713'.replace(' ', '_')];
    await tree.command(...names.map(name => `file tree/made/${inLatin1(name)} 0444`));
    t.deepEqual(await tree.names(made), names.toSorted());
    t.is(await cat(tree.guest, `${made}/${bytes.join('')}`), 'made\n');
});

spec('procfs.name.number', 'of its own', async (t, tree) => {
    await tree.expectWarning(/create '\/proc\/123456' by hand/);
    t.deepEqual(await tree.try('file 123456 0444', 'file 0123456 0444', 'file tree/made/123456 0444'), ['ENOMEM', null, null]);
    t.is(await tree.lookAt('/proc/123456'), 'ENOENT');
    t.is(await cat(tree.guest, '/proc/0123456'), 'made\n');
    t.is(await cat(tree.guest, `${made}/123456`), 'made\n');
});

spec('procfs.name.taken', 'be it by a file or by a directory', async (t, tree) => {
    await tree.expectWarning(/proc_dir_entry '.*tree\/(?:left|deep)' already registered/);
    await tree.write('left', 'as it was\n');
    t.deepEqual(await tree.try('file tree/left 0444', 'dir tree/left', 'link tree/left right', 'file tree/deep 0444'), ['ENOMEM', 'ENOMEM', 'ENOMEM', 'ENOMEM']);
    t.is(await tree.lookAt(`${root}/left`), 'file 0644');
    t.is(await tree.read('left'), 'as it was\n');
    t.is(await tree.read('deep/deeper/deepest/leaf'), 'leaf\n');
    t.is((await tree.names(root)).filter(name => name === 'left').length, 1);
});

spec('procfs.name.many', 'to the last', async (t, tree) => {
    const names = Array.from({length: 1000}, (_, index) => `entry-${String(index).padStart(4, '0')}`);
    await tree.command(...names.map(name => `file tree/made/${name} 0444`));
    t.deepEqual(await tree.names(made), names);
    const opened = await tree.guest.calls(names.flatMap((name, index): Call[] => [
        {op: 'open', path: `${made}/${name}`, flags: ['O_RDONLY']},
        {op: 'read', fd: {result: 3 * index}, count: 10},
        {op: 'close', fd: {result: 3 * index}},
    ]));
    t.deepEqual(opened.filter(result => 'errno' in result), []);
    const even = names.filter((_, index) => index % 2 === 0);
    await tree.command(...even.map(name => `remove tree/made/${name}`));
    t.deepEqual(await tree.names(made), names.filter(name => !even.includes(name)));
    await tree.command(...names.filter(name => !even.includes(name)).map(name => `remove tree/made/${name}`));
    t.deepEqual(await tree.names(made), []);
});

/** Commands are bytes, written one character each. */
function inLatin1(text: string): string {
    return Buffer.from(text, 'utf8').toString('latin1');
}
