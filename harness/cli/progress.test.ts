import {mock} from 'node:test';
import test, {type ExecutionContext} from 'ava';
import {MatrixView} from './matrix-view.ts';
import {Progress} from './progress.ts';

/** Has time pass by mock.timers.tick() alone; what is written to standard error from then on is what is returned. */
function watchStderr(t: ExecutionContext): () => string[] {
    mock.timers.enable({apis: ['setInterval']});
    const written = mock.method(process.stderr, 'write', () => true);
    t.teardown(() => mock.reset());
    return () => written.mock.calls.map(({arguments: [text]}) => String(text).replaceAll(/\d+(?:\.\d)? s\b/gv, 'N s'));
}

test.serial('where nothing moves, a step that takes long says each minute how far it is', async t => {
    const written = watchStderr(t);
    await new Progress().step('try 350 mutants', async update => {
        update('1 of 350');
        mock.timers.tick(59_999);
        update('120 of 350');
        mock.timers.tick(1);
        update('200 of 350');
        mock.timers.tick(60_000);
    });
    mock.timers.tick(60_000);
    t.deepEqual(written(), ['try 350 mutants: 120 of 350 (N s)\n', 'try 350 mutants: 200 of 350 (N s)\n', 'try 350 mutants  N s\n']);
});

test.serial('so does a gate, of all that is under way, and says no more when it is over', t => {
    const written = watchStderr(t);
    {
        using view = new MatrixView(3);
        view.progress({target: 'qemu:6.1', module: null, file: 'qemu-6.1', plan: {points: [], specs: []}}, 120, 635);
        mock.timers.tick(60_000);
    }
    mock.timers.tick(60_000);
    t.deepEqual(written(), ['0 of 3 ended\n    qemu:6.1: 120 of 635 specs\n']);
});
