import test from 'ava';
import {Misuse} from '../misuse.ts';
import {expandTargets} from './expand.ts';

test('all is every kernel once, whatever else names it', t => {
    const targets = expandTargets(['emulator', 'qemu:6.12', 'qemu:all', 'qemu:latest']);
    t.deepEqual(targets, ['emulator', 'qemu:6.12', 'qemu:5.10', 'qemu:6.1', 'qemu:6.1-rt', 'qemu:6.12-bpo', 'qemu:7.2', 'qemu:7.3', 'qemu:rc']);
});

test('the same value twice is the user\'s mistake', t => {
    t.throws(() => expandTargets(['qemu:all', 'qemu:all']), {instanceOf: Misuse, message: 'target qemu:all is given twice'});
});
