import {line, potSize, spec} from './fortune.ts';

spec('fortune.wrap.to-first', 'gives the first fortune again after the last', async (t, fortune) => {
    await fortune.write('one\n', 'two\n');
    t.deepEqual(await fortune.readAll(3), ['one\n', 'two\n', 'one\n']);
});

spec('fortune.wrap.to-first', 'also for a fortune that came after an earlier wrap', async (t, fortune) => {
    await fortune.write('one\n', 'two\n');
    t.deepEqual(await fortune.readAll(3), ['one\n', 'two\n', 'one\n']);
    await fortune.write('three\n');
    t.deepEqual(await fortune.readAll(4), ['two\n', 'three\n', 'one\n', 'two\n']);
});

spec('fortune.wrap.single', 'a hundred times', async (t, fortune) => {
    await fortune.write('only\n');
    t.deepEqual(await fortune.readAll(100), Array.from({length: 100}, () => 'only\n'));
});

spec('fortune.wrap.single', 'also one as long as a read delivers', async (t, fortune) => {
    await fortune.write(line('x', 3072));
    t.deepEqual(await fortune.readAll(3), Array.from({length: 3}, () => line('x', 3072)));
});

spec('fortune.wrap.cycles', 'of seven fortunes, fifty times', async (t, fortune) => {
    const fortunes = [5, 2, 80, 3, 600, 17, 33].map((length, index) => line('abcdefg'[index]!, length));
    await fortune.write(...fortunes);
    for (let cycle = 0; cycle < 50; cycle++)
        t.deepEqual(await fortune.readAll(7), fortunes, `cycle ${cycle}`);
});

spec('fortune.wrap.cycles', 'of many short fortunes', async (t, fortune) => {
    const fortunes = Array.from({length: 200}, (_, index) => `${index}\n`);
    await fortune.write(...fortunes);
    t.deepEqual(await fortune.readAll(400), [...fortunes, ...fortunes]);
});

spec('fortune.wrap.late-arrival', 'before the first comes again', async (t, fortune) => {
    await fortune.write('one\n', 'two\n');
    await fortune.readAll(2);
    await fortune.write('three\n');
    t.deepEqual(await fortune.readAll(2), ['three\n', 'one\n']);
});

spec('fortune.wrap.late-arrival', 'time after time', async (t, fortune) => {
    const fortunes: string[] = [];
    for (let arrival = 0; arrival < 20; arrival++) {
        const late = `number ${arrival}\n`;
        await fortune.write(late);
        t.is(await fortune.read(), late);
        fortunes.push(late);
    }
    t.deepEqual(await fortune.readAll(20), fortunes);
});

spec('fortune.wrap.full-pot', 'of four fortunes', async (t, fortune) => {
    const fortunes = await fortune.fillUp();
    t.deepEqual(await fortune.readAll(9), [...fortunes, ...fortunes, fortunes[0]]);
});

spec('fortune.wrap.full-pot', 'of 64 fortunes', async (t, fortune) => {
    const fortunes = Array.from({length: 64}, (_, index) => `${String(index).padStart(potSize / 64 - 1, '.')}\n`);
    await fortune.write(...fortunes);
    t.deepEqual(await fortune.readAll(129), [...fortunes, ...fortunes, fortunes[0]!]);
});
