import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {silently} from '../../vm/step.ts';
import {listSpecs} from '../plan.ts';
import {makeMatrix, titleOf} from './matrix.ts';
import {runMatrix, type MatrixOptions} from './run-matrix.ts';

const stated = await listSpecs();
const few = stated.filter(({clause}) => clause.startsWith('fortune.wrap.'));

let dir: string;
test.before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'proc-conformance-matrix-'));
    process.env['PROC_CONFORMANCE_CACHE'] = path.join(dir, 'cache');
});
test.after.always(async () => rm(dir, {recursive: true, force: true}));

async function run(targets: readonly string[], specs: typeof stated, out: string, options: Partial<MatrixOptions> = {}) {
    const ended: string[] = [];
    const {results, abandoned} = await runMatrix(makeMatrix({targets, modules: null}, specs), {
        settings: {strict: false, known: [], limits: {target: Infinity, gate: Infinity}},
        out: path.join(dir, out),
        signal: new AbortController().signal,
        watcher: {stepOf: () => silently, progress: () => {}, ended: cell => ended.push(titleOf(cell))},
        slots: 1,
        ...options,
    });
    return {results, abandoned, ended};
}

test('a target that cannot be made ready is broken, and keeps no other from being judged', async t => {
    const {results, ended, abandoned} = await run(['qemu:6.1', 'emulator'], few, 'unready', {offline: true});
    t.deepEqual(ended, ['qemu:6.1 fortune', 'emulator']);
    t.deepEqual(results.map(({footer}) => footer?.behaves), [null, true]);
    const reasons = new Set(results[0]!.points.filter(({point}) => point.spec).map(({outcome}) => `${outcome.verdict}: ${outcome.reason}`));
    t.is(reasons.size, 1);
    t.regex([...reasons][0]!, /^broken: not run: .*--offline/v);
    t.like(results[0]!.header.module, {name: 'fortune', builds: null, loads: null});
    t.regex(await readFile(path.join(dir, 'unready/qemu-6.1.tap'), 'utf8'), /^# module: fortune from fixtures\/modules\/fortune, not built: /mv);
    t.false(abandoned);
});

test('what a time limit ends is broken, what came before it stays judged', async t => {
    const {results: [result]} = await run(['emulator'], stated, 'late', {settings: {strict: false, known: [], limits: {target: 1, gate: 60}}});
    t.is(result!.footer?.behaves, null);
    const broken = result!.points.filter(({outcome}) => outcome.verdict === 'broken');
    t.true(broken.length > 0);
    t.deepEqual(broken.filter(({outcome}) => !/^(?:not run: the 1 s for a target were over|the run ended during this spec)$/v.test(outcome.reason!)), []);
});

test('when the gate\'s time is over, what has not begun is not begun', async t => {
    const {results} = await run(['emulator', 'emulator:as-published'], few, 'over', {settings: {strict: false, known: [], limits: {target: 60, gate: 0.01}}});
    const [first, second] = results.map(({points}) => points.find(({point}) => point.spec)!.outcome.reason);
    // How far the first comes in this time is the machine's affair.
    t.regex(first!, /^not run: the 0\.01 s for the gate were over(?: before it began| during: .*)?$/v);
    t.is(second, 'not run: the 0.01 s for the gate were over before it began');
});
