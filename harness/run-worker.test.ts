import {mkdtemp, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {silently} from '../vm/step.ts';
import {listSpecs, makePlan} from './plan.ts';
import {runTarget} from './run.ts';
import {RunWorker} from './run-worker.ts';
import {prepare} from './targets/prepare.ts';

const {signal} = new AbortController();

let dir: string;
test.before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'proc-conformance-worker-'));
});
test.after.always(async () => rm(dir, {recursive: true, force: true}));

/** What the specs of a clause come to, run by that worker. */
async function verdicts(worker: RunWorker, name: string): Promise<string[]> {
    const plan = makePlan(await listSpecs(), {suites: [], specs: ['fortune.wrap.to-first']});
    await using preparation = await prepare('emulator', {names: [], inPlace: {}}, silently);
    const {points} = await runTarget(preparation, {plan, strict: false, file: path.join(dir, name), signal, worker, progress: () => {}});
    return points.map(({outcome}) => outcome.verdict);
}

test('a worker that was started ahead waits for its run', async t => {
    await using worker = await RunWorker.start(signal);
    t.deepEqual(await verdicts(worker, 'ahead'), ['pass', 'pass']);
    t.true(worker.isGone);
});

test('a run that comes too late for its worker has another', async t => {
    const worker = await RunWorker.start(AbortSignal.abort());
    await worker[Symbol.asyncDispose]();
    t.true(worker.isGone);
    t.deepEqual(await verdicts(worker, 'late'), ['pass', 'pass']);
});
