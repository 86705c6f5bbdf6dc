import path from 'node:path';
import test from 'ava';
import {catalogue, latestKernel} from '../../vm/catalogue.ts';
import {Misuse} from '../misuse.ts';
import {takesModule, isDebianKernel, parseTargetName, targetFileNames} from './name.ts';

test('file names keep letters, digits, dots and underscores', t => {
    const targets = ['qemu:6.1', 'qemu:6.12/arm64', 'emulator:as-published', 'stdio:python3 ./x.py --fault'];
    t.deepEqual([...targetFileNames(targets).values()], ['qemu-6.1', 'qemu-6.12-arm64', 'emulator-as-published', 'stdio-python3-.-x.py-fault']);
});

test('file names that are cut or taken say which target they are for', t => {
    const long = `stdio:${'a'.repeat(100)}`;
    const [cut, first, second] = targetFileNames([long, 'stdio:a b', 'stdio:a-b']).values();
    t.regex(cut!, /^stdio-a{74}-[\da-f]{6}$/);
    t.is(first, 'stdio-a-b');
    t.regex(second!, /^stdio-a-b-[\da-f]{6}$/);
});

for (const [name, message] of [
    ['qemu:2.6', /unknown kernel '2.6' in qemu:2.6; known: 5\.10, 6\.1, .*, latest, all, or a build tree such as \.\/linux$/],
    ['bochs', /unknown target 'bochs'; known: qemu:5\.10, qemu:6\.1, .*, emulator, emulator:as-published, stdio:COMMAND$/],
    ['uml:5.10', /unknown kernel '5.10' in uml:5.10; known: 6\.1, or a build tree such as \.\/linux$/],
    ['stdio:', /--target stdio: lacks the command/],
] as const)
    test(`${name} is the user's mistake`, t => {
        t.throws(() => parseTargetName(name), {instanceOf: Misuse, message});
    });

for (const [name, kernel] of [
    ['qemu:/src/linux', '/src/linux'],
    ['qemu:./linux/', path.resolve('linux')],
    ['qemu:../linux', path.resolve('../linux')],
] as const)
    test(`${name} is a build tree`, t => {
        t.deepEqual(parseTargetName(name), {kind: 'qemu', name, kernel});
    });

test('container:uml-6.1 is the same in a container', t => {
    t.deepEqual(parseTargetName('container:uml-6.1'), {kind: 'container', name: 'container:uml-6.1', kernel: 'uml-6.1'});
    t.throws(() => parseTargetName('qemu:uml-6.1'), {message: /^unknown kernel 'uml-6\.1' in qemu:uml-6\.1; known: 5\.10, .*rc, latest, all/});
    t.throws(() => parseTargetName('container:uml'), {message: /known: .*rc, uml-6\.1, latest, all; a build tree is booted by qemu:DIR$/});
});

test('uml:6.1 is Debian\'s User Mode Linux', t => {
    t.deepEqual(parseTargetName('uml:6.1'), {kind: 'uml', name: 'uml:6.1', kernel: 'uml-6.1'});
});

test('latest is the newest kernel that is no release candidate, by that kernel\'s own name', t => {
    t.deepEqual(parseTargetName('qemu:latest'), {kind: 'qemu', name: `qemu:${latestKernel}`, kernel: latestKernel});
    const released = catalogue.filter(entry => !entry.series.test('9.9~rc1'));
    t.is(released.at(-1)?.name, latestKernel);
});

test('a kernel of the catalogue is Debian\'s, a build tree and an emulator are not', t => {
    t.deepEqual(['qemu:6.1', 'qemu:latest', 'qemu:./linux', 'uml:6.1', 'emulator'].map(isDebianKernel), [true, true, false, false, false]);
    t.deepEqual(['qemu:6.1', 'qemu:./linux', 'uml:6.1', 'container:6.1', 'emulator', 'stdio:x'].map(takesModule), [true, true, true, true, false, false]);
});
