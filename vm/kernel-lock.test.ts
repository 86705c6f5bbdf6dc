import test from 'ava';
import {allEntries} from './catalogue.ts';
import {readLock, versionOf} from './kernel-lock.ts';

test('the lock file has exactly the kernels of the catalogue, each in a version of its series', async t => {
    const lock = await readLock();
    t.deepEqual([...lock.keys()], allEntries.map(({name}) => name));
    for (const {name, series, flavour, libraries} of allEntries) {
        const packages = lock.get(name)!;
        t.regex(versionOf(packages)!, series, name);
        t.true(packages.some(one => flavour === 'uml' ? one.name === 'user-mode-linux' : one.name.startsWith('linux-image-') && one.name.endsWith(flavour)), name);
        t.deepEqual(libraries.filter(library => !packages.some(one => one.name === library.name)), [], name);
    }
});
