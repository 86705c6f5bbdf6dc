import test from 'ava';
import type {Outcome, Verdict} from '../reports/record.ts';
import {firstLook} from './first-look.ts';
import type {Plan} from './plan.ts';

const subjects = ['load', 'write', 'read', 'wrap'];

/** Five specs of each subject; the last of each takes callers who race. */
function planOf(names: readonly string[]): Plan {
    const clauses = names.flatMap(subject => [0, 1, 2, 3, 4].map(number => `fortune.${subject}.${number}`));
    return {
        points: clauses.map(clause => ({clause, title: 'holds', level: 'core', statement: 'Holds.', source: 'Listing 9', spec: true})),
        specs: clauses.map(clause => ({clause, title: 'holds', loaded: null, modules: [], processors: clause.endsWith('4') ? 2 : 1, file: 'x.spec.ts', line: 1})),
    };
}

const outcomes = (of: Record<string, [Verdict, number]>) =>
    new Map<string, Outcome>(Object.entries(of).map(([clause, [verdict, duration_ms]]) => [`fortune.${clause} - holds`, {verdict, duration_ms}]));

const clausesOf = (plan: Plan | null) => plan?.specs.map(({clause}) => clause.replace('fortune.', ''));

test('at first, one spec of each subject, and none that takes long', t => {
    t.deepEqual(clausesOf(firstLook(planOf(subjects), new Map())), ['load.0', 'write.0', 'read.0', 'wrap.0']);
});

test('then what did not hold, and of the others the quickest, in the order of the plan', t => {
    const last = outcomes({'load.0': ['pass', 500], 'load.1': ['pass', 90], 'write.3': ['fail', 900], 'read.2': ['hang', 5000], 'read.3': ['skip', 1], 'wrap.4': ['known', 1], 'wrap.2': ['pass', 2]});
    t.deepEqual(clausesOf(firstLook(planOf(subjects), last)), ['load.1', 'write.3', 'read.2', 'read.3', 'wrap.4']);
});

test('never many, however much failed', t => {
    const last = new Map(planOf(subjects).specs.map(({clause, title}, index) => [`${clause} - ${title}`, {verdict: 'fail', duration_ms: 100 - index} as const]));
    const look = firstLook(planOf(subjects), last);
    t.is(look?.specs.length, 8);
    t.is(look?.points.length, 8);
    t.deepEqual(clausesOf(look)?.at(-1), 'wrap.4');
});

test('a plan that is not much longer than that has none', t => {
    t.is(firstLook(planOf(['load', 'write', 'read']), new Map()), null);
});
