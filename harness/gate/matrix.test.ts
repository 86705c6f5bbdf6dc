import path from 'node:path';
import test from 'ava';
import {listSpecs, projectDir} from '../plan.ts';
import {makeMatrix, titleOf} from './matrix.ts';

const stated = await listSpecs();
const own = path.join(projectDir, 'fixtures/modules/fortune');

test('every module on every kernel, then the targets that bring their own, once', t => {
    const matrix = makeMatrix({targets: ['qemu:6.1', 'emulator', 'qemu:6.12'], modules: [own, '/home/me/port']}, stated);
    t.deepEqual(matrix.map(titleOf), ['qemu:6.1 fortune', 'qemu:6.12 fortune', 'qemu:6.1 port', 'qemu:6.12 port', 'emulator']);
    t.deepEqual(matrix.map(({file}) => file), ['fortune/qemu-6.1', 'fortune/qemu-6.12', 'port/qemu-6.1', 'port/qemu-6.12', 'emulator']);
    t.deepEqual(matrix.map(({module}) => module?.dir), [null, null, '/home/me/port', '/home/me/port', undefined]);
});

test('a single module needs no folder for its records', t => {
    t.deepEqual(makeMatrix({targets: ['qemu:6.1'], modules: ['/home/me/port']}, stated).map(({file}) => file), ['qemu-6.1']);
});

test('of a stranger\'s module its suite is judged, of the project\'s own all', t => {
    const suites = (modules: string[] | null) => makeMatrix({targets: ['qemu:6.1'], modules}, stated)
        .map(({plan}) => [...new Set(plan.points.map(({clause}) => clause.split('.', 1)[0]))]);
    t.deepEqual(suites(['/home/me/port']), [['fortune']]);
    t.true(suites([own])[0]!.length > 1);
    t.deepEqual(suites(null), suites([own]));
});
