import test from 'ava';
import {contract} from '../../suites/contract.ts';
import {checkMutants, mutate, MutantFault, parseChange, parseMutants, readMutants} from './mutant.ts';

const sound = 'one\n\ttwo\nthree\n\ttwo and more\n';
const mutant = (change: string) => ({name: 'some-fault', file: 'sound.c', changes: parseChange(change, 'some-fault')});

test('a change replaces whole lines', t => {
    t.is(mutate(sound, mutant('-\ttwo\n+\t2\n')), 'one\n\t2\nthree\n\ttwo and more\n');
});

test('a change keeps the lines around it, and may be in several places', t => {
    t.is(mutate(sound, mutant('@@\n one\n+1.5\n@@\n-three\n')), 'one\n1.5\n\ttwo\n\ttwo and more\n');
});

for (const [what, change] of [
    ['is nowhere', '-four\n'],
    ['is only part of a line', '-\ttwo and\n'],
    ['would put in at no place', '+four\n'],
    ['changes nothing', '@@\n one\n'],
] as const)
    test(`a change that ${what} is an error`, t => {
        t.throws(() => mutate(sound, mutant(change)), {instanceOf: MutantFault, message: /some-fault/v});
    });

test('a change that fits twice is an error', t => {
    t.throws(() => mutate(`${sound}one\n`, mutant('-one\n')), {instanceOf: MutantFault, message: /found 2 times in sound\.c/v});
});

test('a line that is neither kept, taken out nor put in is an error', t => {
    t.throws(() => parseChange('one\n', 'some-fault'), {instanceOf: MutantFault});
});

for (const [what, entry] of [
    ['a name that is not kebab-case', 'name: Some fault\n  fault: x\n  likely: [a]\n  change: "-x\\n"'],
    ['no clause that could see it', 'name: some-fault\n  fault: x\n  likely: []\n  change: "-x\\n"'],
    ['a field that means nothing', 'name: some-fault\n  fault: x\n  likely: [a]\n  change: "-x\\n"\n  like: [b]'],
] as const)
    test(`an entry with ${what} is an error`, t => {
        t.throws(() => parseMutants(`file: fixtures/modules/sound/sound.c\nmutants:\n- ${entry}\n`, 'some.yaml'), {instanceOf: MutantFault});
    });

const guest = (entry: string) => `subject: guest\nmutants:\n- name: some-guest\n  fault: x\n  likely: [a, b]\n${entry}`;

test('a guest has commands', t => {
    t.deepEqual(parseMutants(guest('  commands: rm x\n'), 'some.yaml'), [
        {subject: 'guest', name: 'some-guest', fault: 'x', likely: ['a', 'b'], race: false, commands: 'rm x'},
    ]);
});

for (const [what, text] of [
    ['a guest with a change', guest('  change: "-x\\n"\n')],
    ['a guest of a file', `file: sound.c\n${guest('  commands: rm x\n')}`],
    ['a subject that is none', guest('  commands: rm x\n').replace('subject: guest', 'subject: host')],
] as const)
    test(`${what} is an error`, t => {
        t.throws(() => parseMutants(text, 'some.yaml'), {instanceOf: MutantFault});
    });

test('each clause has a mutant that it must see, but for what is observed of the fortune module', async t => {
    const likely = new Set((await readMutants()).flatMap(one => one.likely));
    const judged = contract.filter(({id, level}) => !(id.startsWith('fortune.') && level === 'observed'));
    t.true(judged.length > 350);
    t.deepEqual(judged.filter(({id}) => !likely.has(id)).map(({id}) => id), []);
});

test('each clause of the tour and of sysctl has a guest or a module that it must see', async t => {
    const likely = new Set((await readMutants()).filter(({subject}) => subject !== 'emulator').flatMap(one => one.likely));
    const judged = contract.filter(({id}) => /^(?:tour|sysctl)\./v.test(id));
    t.true(judged.length > 100);
    t.deepEqual(judged.filter(({id}) => !likely.has(id)).map(({id}) => id), []);
});

for (const [what, head] of [
    ['what modules share, and no module', 'file: fixtures/procfs-compat/version.h'],
    ['one module, and another', 'file: fixtures/modules/fortune/fortune.c\nmodule: procfs-tree'],
] as const)
    test(`a file about ${what} is an error`, t => {
        t.throws(() => parseMutants(`${head}\nmutants: []\n`, 'some.yaml'), {instanceOf: MutantFault, message: /'module'/v});
    });

test('a fault in the folder of a module gets into that, one in what modules share into the one that is named', t => {
    const placed = (head: string) => parseMutants(`${head}\nmutants:\n- name: some-fault\n  fault: x\n  likely: [a.b]\n  change: "-x\\n"\n`, 'some.yaml')[0];
    t.like(placed('file: fixtures/modules/procfs-tree/tree.c'), {subject: 'module', module: 'procfs-tree'});
    t.like(placed('file: fixtures/procfs-compat/procfs26-file.c\nmodule: procfs-tree-26'), {subject: 'module', module: 'procfs-tree-26'});
    t.like(placed('file: harness/model/pot.ts'), {subject: 'emulator', module: null});
});

test('a mutant may be about a file of its own, where no other is named', t => {
    const entry = 'name: some-fault\n  fault: x\n  likely: [a.b]\n  change: "-x\\n"\n';
    const own = '  file: fixtures/modules/held/held.c\n';
    t.like(parseMutants(`mutants:\n- ${entry}${own}`, 'some.yaml')[0], {subject: 'module', module: 'held', file: 'fixtures/modules/held/held.c'});
    for (const text of [`mutants:\n- ${entry}`, `file: fixtures/modules/fortune/fortune.c\nmutants:\n- ${entry}${own}`])
        t.throws(() => parseMutants(text, 'some.yaml'), {instanceOf: MutantFault, message: /'file' is said once/v});
});

test('every mutant of the project fits what is sound today', async t => {
    const mutants = await readMutants();
    await t.notThrowsAsync(checkMutants(mutants));
    t.true(mutants.filter(({subject}) => subject === 'module').length >= 70);
});
