import type {Done, Guest} from '../../harness/spec.ts';
import {cat} from '../calls.ts';
import {root, specUnloaded, Tree} from './tree.ts';

/** What differs in how it reads, which is a clause of its own. */
const read = (path: string) => !path.endsWith('/bare') && !path.endsWith('/picky');

specUnloaded('procfs.tree.same', 'name by name', async (t, guest) => {
    const seen: unknown[] = [];
    for (const calls of ['2.6', 'today'] as const) {
        const tree = new Tree(guest, calls);
        await tree.load();
        const walked = await walk(guest, root);
        t.true(walked.length > 30);
        seen.push(walked);
        await tree.unload();
    }
    t.deepEqual(seen[0], seen[1]);
});

/** Everything below a path with all that can be seen of it, in order of names. */
async function walk(guest: Guest, path: string): Promise<unknown[]> {
    const about: Done = await guest.done({op: 'lstat', path});
    if (about.type === 'directory') {
        const {names} = await guest.done({op: 'readdir', path});
        const below: unknown[] = [];
        for (const name of names!.toSorted())
            below.push(...await walk(guest, `${path}/${name}`));
        return [{path, ...about}, ...below];
    }
    if (about.type === 'symlink')
        return [{path, ...about, target: (await guest.done({op: 'readlink', path})).target}];
    return [{path, ...about, content: read(path) ? await cat(guest, path) : null}];
}
