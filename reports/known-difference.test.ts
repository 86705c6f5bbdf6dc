import test from 'ava';
import {describeElsewhere, findKnown, inTheLightOf, knownFor, unusedOf, type KnownDifference} from './known-difference.ts';
import {parseKnown} from './read-known.ts';
import type {Outcome, Verdict} from './record.ts';
import {fortune, sampleResult} from './sample.ts';
import {Unreadable} from './unreadable.ts';

const entry: KnownDifference = {clause: 'a.b', target: 'qemu:*', reason: 'It is old.', link: 'https://example.org/1'};
const published = {...fortune, source: 'fixtures/modules/fortune-as-published'};

function outcome(verdict: Verdict): Outcome {
    return {verdict, duration_ms: 7, ...verdict === 'pass' ? {} : {reason: 'got 1, expected 2'}};
}

test('an entry concerns the targets that its pattern matches, and the module whose folder it names', t => {
    const concerns = (known: Partial<KnownDifference>, target: string, module: typeof fortune | null) =>
        knownFor([{...entry, ...known}], {target, module}).length === 1;
    t.true(concerns({}, 'qemu:6.1', fortune));
    t.true(concerns({target: 'qemu:6.{1,12}'}, 'qemu:6.12', fortune));
    t.true(concerns({target: 'stdio:*'}, 'stdio:python3 emulators/x.py', null));
    t.false(concerns({}, 'emulator', null));
    t.true(concerns({module: 'fortune-as-published'}, 'qemu:6.1', published));
    t.true(concerns({module: 'port'}, 'qemu:6.1', {...fortune, source: '/home/me/port'}));
    t.false(concerns({module: 'fortune-as-published'}, 'qemu:6.1', fortune));
    t.false(concerns({module: 'fortune', target: '*'}, 'emulator', null));
});

test('an entry with a title means that spec of the clause alone', t => {
    t.is(findKnown([entry], {clause: 'a.b', title: 'any'}), entry);
    t.is(findKnown([entry], {clause: 'a.bc', title: 'any'}), null);
    const titled = {...entry, title: 'one'};
    t.is(findKnown([titled], {clause: 'a.b', title: 'one'}), titled);
    t.is(findKnown([titled], {clause: 'a.b', title: 'other'}), null);
});

test('of what a target makes impossible it is observed what was seen instead', t => {
    t.like(inTheLightOf({...entry, impossible: true}, {...outcome('fail'), observed: {errno: 'EIO'}}), {verdict: 'known', observed: {errno: 'EIO', instead: 'got 1, expected 2'}});
    t.false('observed' in inTheLightOf(entry, outcome('fail')));
    t.is(inTheLightOf({...entry, impossible: true}, outcome('pass')).verdict, 'fixed');
});

for (const verdict of ['fail', 'crash', 'hang', 'differs'] as const)
    test(`${verdict} that is known: the reason and link of the entry, and what was seen`, t => {
        t.deepEqual(inTheLightOf(entry, outcome(verdict)), {
            verdict: 'known', duration_ms: 7, reason: 'It is old. (https://example.org/1)', seen: {verdict, reason: 'got 1, expected 2'},
        });
        t.is(inTheLightOf(null, outcome(verdict)).verdict, verdict);
    });

test('what holds all the same is fixed, unless it sometimes does', t => {
    t.like(inTheLightOf(entry, outcome('pass')), {verdict: 'fixed', reason: 'holds, though it is a known difference that it does not: It is old. (https://example.org/1)'});
    t.is(inTheLightOf({...entry, sometimes: true}, outcome('pass')).verdict, 'pass');
    t.is(inTheLightOf({...entry, sometimes: true}, outcome('crash')).verdict, 'known');
});

for (const verdict of ['skip', 'broken'] as const)
    test(`of a spec that is ${verdict} nobody can tell`, t => {
        t.is(inTheLightOf(entry, outcome(verdict)).verdict, verdict);
    });

test('entries that explained nothing are unused', t => {
    const entries = ['a.known', 'a.fixed', 'a.skipped', 'a.sometimes', 'a.absent'].map(clause => ({...entry, clause, sometimes: clause === 'a.sometimes'}));
    const elsewhere = {...entry, clause: 'a.known', target: 'emulator'};
    const result = sampleResult('qemu:6.1', [
        {clause: 'a.known', outcome: {verdict: 'known', reason: 'old'}},
        {clause: 'a.fixed', outcome: {verdict: 'fixed'}},
        {clause: 'a.skipped', outcome: {verdict: 'skip', reason: 'no'}},
        {clause: 'a.sometimes', outcome: {verdict: 'pass'}},
    ]);
    const unused = unusedOf([...entries, elsewhere], [result]);
    t.deepEqual(unused, {vain: [entries[2]!], elsewhere: [entries[4]!, elsewhere]});
    t.is(describeElsewhere(unused), '2 are about what is not judged here: qemu:*, emulator');
    const many = unusedOf([elsewhere, {...elsewhere, clause: 'a.other'}, {...entry, module: 'port'}], [result]);
    t.is(describeElsewhere(many), '3 are about what is not judged here: emulator, qemu:* with port');
    t.is(describeElsewhere(unusedOf([entries[0]!], [result])), null);
});

for (const [text, what] of [
    ['{"known": [', /^f\.json: not JSON: /],
    ['[]', /^f\.json: the file must be object$/],
    ['{"known": [{"clause": "a.b", "target": "*", "reason": "r"}]}', /^f\.json: known\/0 must have required property 'link'$/],
    ['{"known": [{"clause": "a.b", "target": "*", "reason": "", "link": "x"}]}', /^f\.json: known\/0\/reason must NOT have fewer than 1 characters$/],
    ['{"known": [{"clause": "a.b", "target": "*", "reason": "r", "link": "a b"}]}', /^f\.json: known\/0\/link must match format "uri-reference"$/],
    ['{"known": [{"clause": "a.b", "target": "*", "reason": "r", "link": "x", "kernel": "6.1"}]}', /^f\.json: known\/0 must NOT have additional properties: kernel$/],
] as const)
    test(`${text} is refused with what is wrong`, t => {
        t.throws(() => parseKnown(text, 'f.json'), {instanceOf: Unreadable, message: what});
    });
