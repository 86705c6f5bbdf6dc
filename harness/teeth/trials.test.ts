import test, {type ExecutionContext} from 'ava';
import {unfinishedFolder} from '../../vm/cache.ts';
import {judgeWithin} from '../judge-within.ts';
import {levelOf, listSpecs} from '../plan.ts';
import {countTrials, describeTrials, writeAccount} from './account.ts';
import {parseMutants} from './mutant.ts';
import {tryMutant, type Circumstances, type Kill, type Trial} from './trial.ts';
import {confirmTrials, exitCode, sample} from './trials.ts';

/** A fault of the emulator, because that needs no kernel. */
function mutantOf(fault: string, change: string) {
    const entry = {name: 'some-fault', fault, likely: ['fortune.wrap.to-first'], change};
    return parseMutants(JSON.stringify({file: 'harness/model/pot.ts', mutants: [entry]}), 'some.yaml')[0]!;
}

const faulty = mutantOf('Wraps late.', '-        if (this.#next >= this.#used)\n+        if (this.#next > this.#used)\n');
const harmless = mutantOf('Says less.', '-/** What is read of a fortune. */\n');

let folders = 0;

const wrap = async (t: ExecutionContext): Promise<Circumstances> => ({
    stated: (await listSpecs()).filter(({clause}) => clause.startsWith('fortune.wrap.')),
    target: 'emulator',
    round: 'first',
    // Of its own: a faulty model is loaded by its path, and once.
    dir: unfinishedFolder(`teeth-test-${process.pid}-${++folders}`),
    judge: async (target, spec) => (await judgeWithin(t, target, spec, levelOf(spec.clause))).outcome,
});

test.serial('a fault is killed by the first spec that does not hold', async t => {
    const trial = await tryMutant(faulty, await wrap(t));
    t.like(trial, {judged: true, kills: [{clause: 'fortune.wrap.to-first', verdict: 'fail'}]});
    t.is(trial.judged && trial.kills.length, 1);
    t.deepEqual(await confirmTrials([trial], await wrap(t)), [trial]);
});

test.serial('all that kills a fault is found in a full round', async t => {
    const trial = await tryMutant(faulty, {...await wrap(t), round: 'full'});
    t.true(trial.judged && new Set(trial.kills.map(({clause}) => clause)).size > 2);
});

test.serial('all that is aimed at a fault is tried, and no more where it is seen', async t => {
    const trial = await tryMutant(faulty, {...await wrap(t), round: 'aimed'});
    t.deepEqual(trial.judged && trial.tried, ['fortune.wrap.to-first']);
    t.true(trial.judged && trial.kills.length > 1);
});

test.serial('what changes nothing survives', async t => {
    t.like(await tryMutant(harmless, await wrap(t)), {judged: true, kills: []});
});

test.serial('a kill does not count where what is sound does not pass either', async t => {
    const circumstances = await wrap(t);
    const invented: Kill = {clause: 'fortune.load.mode', title: 'is 0644 and root:root', verdict: 'fail', reason: ''};
    const unknown = await confirmTrials([{mutant: faulty, judged: true, kills: [invented], tried: ['fortune.wrap.to-first', 'fortune.wrap.single']}], {
        ...circumstances,
        stated: [{clause: invented.clause, title: invented.title, file: 'suites/fortune/wrap.spec.ts', line: 1, loaded: 'fortune', modules: [], run: async inner => inner.fail()}],
    });
    t.like(unknown[0], {judged: false});
});

const kill: Kill = {clause: 'fortune.wrap.to-first', title: 'after the last', verdict: 'fail', reason: 'late'};
const killed: Trial = {mutant: faulty, judged: true, kills: [kill], tried: ['fortune.wrap.to-first', 'fortune.wrap.single']};
const differing: Trial = {mutant: faulty, judged: true, kills: [{...kill, clause: 'fortune.read.empty', verdict: 'differs'}], tried: ['fortune.wrap.to-first', 'fortune.wrap.single']};
const survivor: Trial = {mutant: harmless, judged: true, kills: [], tried: ['fortune.wrap.to-first', 'fortune.wrap.single']};
const unjudged: Trial = {mutant: harmless, judged: false, reason: 'does not build: no'};

test('a survivor is 1, what could not be judged 3, and nothing at all too', t => {
    t.is(exitCode([killed, differing]), 0);
    t.is(exitCode([killed, survivor, unjudged]), 1);
    t.is(exitCode([killed, unjudged]), 3);
    t.is(exitCode([]), 3);
});

test('the account says what kills what, and what alone', t => {
    const trials = [killed, differing, survivor, unjudged];
    t.is(countTrials(trials), '4 mutants: 2 killed (1 where a listing clause differs), 1 survived, 1 not judged');
    t.regex(describeTrials(trials), /^killed +some-fault +fail +fortune\.wrap\.to-first - after the last$/mv);
    t.regex(describeTrials(trials), /^SURVIVED +some-fault +Says less\.$/mv);
    const account = writeAccount(trials, ['fortune.wrap.to-first', 'fortune.wrap.single', 'fortune.read.empty'], 'qemu:6.1', 'full');
    t.regex(account, /^\| fortune\.wrap\.to-first \| core \| 1 of 3 \| 1 of 3 \| some-fault \|$/mv);
    t.regex(account, /^\| some-fault \| Wraps late\. \| 1 \| wrap\.to-first \| 1 \|$/mv);
    t.regex(account, /\| \*\*survived\*\* \|/v);
});

test('the account names the clauses that have no teeth, and those that nothing tells of', t => {
    const account = writeAccount([killed], ['fortune.wrap.to-first', 'fortune.wrap.single', 'fortune.wrap.cycles'], 'qemu:6.1', 'full');
    t.regex(account, /^Tried, and no mutant was seen: fortune\.wrap\.single\.$/mv);
    t.regex(account, /^Tried on no mutant: fortune\.wrap\.cycles\.$/mv);
});

const doctored = parseMutants('subject: guest\nmutants:\n- name: some-guest\n  fault: Wraps late.\n  likely: [fortune.wrap.to-first, fortune.wrap.single]\n  commands: rm x\n', 'some.yaml')[0]!;

test('a guest is seen by each of its clauses, or it survives', t => {
    const half: Trial = {mutant: doctored, judged: true, kills: [kill], tried: ['fortune.wrap.to-first', 'fortune.wrap.single']};
    const whole: Trial = {...half, kills: [kill, {...kill, clause: 'fortune.wrap.single'}]};
    t.deepEqual([exitCode([half]), exitCode([whole])], [1, 0]);
    t.regex(describeTrials([half]), /^SURVIVED +some-guest +Wraps late\. Not seen by fortune\.wrap\.single$/mv);
    t.regex(describeTrials([whole]), /^killed +some-guest +fail +fortune\.wrap\.to-first - after the last, and 1 more$/mv);
});

test('a sample is spread evenly', t => {
    t.deepEqual(sample([1, 2, 3, 4, 5, 6], 3), [1, 3, 5]);
    t.deepEqual(sample([1, 2], 5), [1, 2]);
});
