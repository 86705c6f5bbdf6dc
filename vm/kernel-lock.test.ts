import test from 'ava';
import {catalogue} from './catalogue.ts';
import {readLock, versionOf} from './kernel-lock.ts';

test('the lock file has exactly the kernels of the catalogue, each in a version of its series', async t => {
    const lock = await readLock();
    t.deepEqual([...lock.keys()], catalogue.map(({name}) => name));
    for (const {name, series, flavour, libraries} of catalogue) {
        const packages = lock.get(name)!;
        t.regex(versionOf(packages)!, series, name);
        t.true(packages.some(one => one.name.startsWith('linux-image-') && one.name.endsWith(flavour)), name);
        t.deepEqual(libraries.filter(library => !packages.some(one => one.name === library.name)), [], name);
    }
});
