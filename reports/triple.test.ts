import test from 'ava';
import type {Header, Outcome} from './record.ts';
import {fortune, sampleLines, sampleResult, textOf} from './sample.ts';
import {parseRecord} from './read-record.ts';
import {tripleOf, tripleWords} from './triple.ts';
import {Unreadable} from './unreadable.ts';

function words(module: Header['module'], ...verdicts: Array<Outcome['verdict']>): string {
    const {builds, loads, behaves} = tripleWords(sampleResult('qemu:6.1', verdicts.map((verdict, index) => ({clause: `a.${index}`, outcome: {verdict}})), {module}));
    return `${builds} ${loads} ${behaves}`;
}

test('a module that behaves builds and loads; listing clauses are free', t => {
    t.is(words(fortune, 'pass', 'known', 'skip'), 'yes yes yes');
    t.is(words(fortune, 'pass', 'fail'), 'yes yes no');
    t.is(words(fortune, 'pass', 'fixed'), 'yes yes no');
});

test('what could not be judged is no verdict, unless something fails for sure', t => {
    t.is(words(fortune, 'pass', 'broken'), 'yes yes ?');
    t.is(words(fortune, 'skip', 'skip'), 'yes yes ?');
    t.is(words(fortune, 'broken', 'crash'), 'yes yes no');
});

test('what does not build does not come to loading, what does not load not to behaving', t => {
    t.is(words({...fortune, builds: false, loads: null}, 'fail'), 'no - -');
    t.is(words({...fortune, loads: false}, 'fail'), 'yes no -');
    t.is(words({...fortune, builds: null, loads: null}, 'broken'), '- - ?');
});

test('a target that brings its own module behaves or does not', t => {
    t.is(words(null, 'pass'), '- - yes');
    t.is(words(null, 'fail'), '- - no');
});

test('a record says it in its footer, and one that says it wrong is refused', t => {
    const lines = sampleLines('qemu:6.1', [{clause: 'a', outcome: {}}]);
    const footer = lines.at(-1)!;
    t.like(footer, {type: 'footer', behaves: true});
    const wrong = textOf([...lines.slice(0, -1), {...footer, behaves: null} as typeof footer]);
    t.throws(() => parseRecord(wrong, 'x'), {instanceOf: Unreadable, message: 'x:4: the footer says behaves null, the record true'});
    const {behaves: _, ...early} = footer as typeof footer & {behaves: boolean};
    t.true(tripleOf(parseRecord(textOf([...lines.slice(0, -1), early]), 'x')).behaves);
});
