import {cat} from '../calls.ts';
import {made, spec, specOf} from './tree.ts';

/** The file that is made below each parent; it reads as what the parent is called. */
const parents = {
    null: {path: '/proc/tree-null', says: 'NULL'},
    root: {path: '/proc/tree-root', says: 'proc_root'},
    fs: {path: '/proc/fs/tree', says: 'proc_root_fs'},
    net: {path: '/proc/net/tree', says: 'proc_net'},
    bus: {path: '/proc/bus/tree', says: 'proc_bus'},
    driver: {path: '/proc/driver/tree', says: 'proc_root_driver'},
};

for (const [name, {path, says}] of Object.entries(parents))
    spec(`procfs.parent.${name}`, `so that the file is ${path}`, async (t, {guest}) => {
        t.is(await cat(guest, path), `${says}\n`);
    });

spec('procfs.parent.exact', 'but there', async (t, tree) => {
    const folders = ['/proc', '/proc/fs', '/proc/net', '/proc/bus', '/proc/driver'];
    const found: string[] = [];
    for (const folder of folders)
        found.push(...(await tree.names(folder)).filter(name => /^tree(?:-null|-root)?$/v.test(name)).map(name => `${folder}/${name}`));
    t.deepEqual(found, ['/proc/tree', '/proc/tree-null', '/proc/tree-root', '/proc/fs/tree', '/proc/net/tree', '/proc/bus/tree', '/proc/driver/tree']);
    t.deepEqual(await tree.names(made), []);
});

spec('procfs.parent.one-namespace', 'that was there before or is made later', async (t, {guest}) => {
    const {status, stdout} = await guest.exec(['unshare', '-n', 'ls', '/proc/net/']);
    t.is(status, 0);
    const names = stdout.split('\n');
    t.true(names.includes('dev'));
    t.false(names.includes('tree'));
});

specOf.today('procfs.parent.each-namespace', 'which comes and goes with it (today)', async (t, {guest}) => {
    const look = 'readlink /proc/self/ns/net; cat /proc/net/tree-each';
    const first = await guest.exec(['sh', '-c', look]);
    const second = await guest.exec(['unshare', '-n', 'sh', '-c', look]);
    for (const {stdout} of [first, second])
        t.regex(stdout, /^net:\[(\d+)\]\n\1\n$/v);
    t.not(first.stdout, second.stdout);
});
