import {mock} from 'node:test';
import test from 'ava';
import {MatrixView} from './matrix-view.ts';
import {Progress} from './progress.ts';

test.serial('where nothing moves, a step that takes long says each minute how far it is', async t => {
    mock.timers.enable({apis: ['setInterval']});
    const written = mock.method(process.stderr, 'write', () => true);
    await new Progress().step('try 350 mutants', async update => {
        update('1 of 350');
        mock.timers.tick(59_999);
        update('120 of 350');
        mock.timers.tick(1);
        update('200 of 350');
        mock.timers.tick(60_000);
    });
    mock.timers.tick(60_000);
    const lines = written.mock.calls.map(({arguments: [line]}) => String(line).replaceAll(/\d+(?:\.\d)? s/gv, 'N s'));
    mock.reset();
    t.deepEqual(lines, ['try 350 mutants: 120 of 350 (N s)\n', 'try 350 mutants: 200 of 350 (N s)\n', 'try 350 mutants  N s\n']);
});

test.serial('so does a gate, of all that is under way, and says no more when it is over', t => {
    mock.timers.enable({apis: ['setInterval']});
    const written = mock.method(process.stderr, 'write', () => true);
    {
        using view = new MatrixView(3);
        view.progress({target: 'qemu:6.1', module: null, file: 'qemu-6.1', plan: {points: [], specs: []}}, 120, 635);
        mock.timers.tick(60_000);
    }
    mock.timers.tick(60_000);
    const lines = written.mock.calls.map(({arguments: [line]}) => line);
    mock.reset();
    t.deepEqual(lines, ['0 of 3 ended\n    qemu:6.1: 120 of 635 specs\n']);
});
