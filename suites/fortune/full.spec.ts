import type {Result} from '../../harness/spec.ts';
import {info, line, message, potSize, spec} from './fortune.ts';

const refused = {errno: 'ENOSPC'};

spec('fortune.full.exact-fit', 'takes two fortunes that fill it and gives them back', async (t, fortune) => {
    const fortunes = [line('x', 3072), line('y', potSize - 3072)];
    await fortune.write(...fortunes);
    t.deepEqual(await fortune.readAll(2), fortunes);
});

spec('fortune.full.exact-fit', 'takes a single write of 4096 bytes, and then no more', async (t, fortune) => {
    t.like(await fortune.tryWrite(line('x', potSize)), {value: potSize});
    t.like(await fortune.tryWrite('a\n'), refused);
});

spec('fortune.full.exact-fit', 'takes 2048 fortunes of 2 bytes, and then no more', async (t, fortune) => {
    const fortunes = Array.from({length: potSize / 2}, (_, index) => line('abcdefghijk'[index % 11]!, 2));
    await fortune.write(...fortunes);
    t.like(await fortune.tryWrite('a\n'), refused);
    t.deepEqual(await fortune.readAll(23), fortunes.slice(0, 23));
});

spec('fortune.full.enospc', 'for 2 bytes into a full pot', async (t, fortune) => {
    await fortune.fillUp();
    t.like(await fortune.tryWrite('a\n'), refused);
});

spec('fortune.full.enospc', 'for 2 bytes more than the room, however much room there is', async (t, fortune) => {
    let room = potSize;
    for (const length of [96, 1000, 1500, 1495]) {
        await fortune.write(line('x', length));
        room -= length;
        t.like(await fortune.tryWrite(line('y', room + 2)), refused, `with room for ${room} bytes`);
    }
});

spec('fortune.full.enospc', 'for what exceeds the room by far', async (t, fortune) => {
    await fortune.fillUp({leaving: 100});
    for (const length of [1000, potSize, 65_536, 200_000])
        t.like(await fortune.tryWrite(line('y', length)), refused, `${length} bytes`);
});

spec('fortune.full.enospc', 'is no space left on device to a shell', async (t, fortune) => {
    await fortune.fillUp();
    const {status, stdout, stderr} = await fortune.guest.exec(['sh', '-c', 'echo "one too many" > /proc/fortune']);
    t.not(status, 0);
    t.is(stdout, '');
    t.regex(stderr, /No space left on device/v);
});

spec('fortune.full.message', 'is logged once for one refusal, at level info', async (t, fortune) => {
    await fortune.fillUp();
    t.deepEqual(await fortune.logged(message.full), []);
    await fortune.tryWrite('a\n');
    t.deepEqual(await fortune.logged(message.full), [info]);
});

spec('fortune.full.message', 'is logged for every refusal, however many follow each other', async (t, fortune) => {
    await fortune.fillUp();
    for (let attempt = 0; attempt < 25; attempt++)
        await fortune.tryWrite('a\n');
    t.deepEqual(await fortune.logged(message.full), Array.from({length: 25}, () => info));
});

spec('fortune.full.message', 'is not logged for a write that fits after a refusal', async (t, fortune) => {
    await fortune.fillUp({leaving: 10});
    await fortune.tryWrite(line('y', 12));
    await fortune.write(line('z', 10));
    t.deepEqual(await fortune.logged(message.full), [info]);
});

spec('fortune.full.keeps', 'the fortunes and their order', async (t, fortune) => {
    const fortunes = await fortune.fillUp({leaving: 10});
    t.like(await fortune.tryWrite(line('y', 12)), refused);
    t.deepEqual(await fortune.readAll(8), [...fortunes, ...fortunes]);
});

spec('fortune.full.keeps', 'the cursor between two fortunes', async (t, fortune) => {
    const [first, second] = await fortune.fillUp();
    t.is(await fortune.read(), first);
    t.like(await fortune.tryWrite(line('y', 100)), refused);
    t.is(await fortune.read(), second);
});

spec('fortune.full.keeps', 'the cursor after the last fortune', async (t, fortune) => {
    const fortunes = await fortune.fillUp({leaving: 10});
    await fortune.readAll(4);
    t.like(await fortune.tryWrite(line('y', 100)), refused);
    await fortune.write('late\n');
    t.deepEqual(await fortune.readAll(2), ['late\n', fortunes[0]]);
});

spec('fortune.full.smaller-fits', 'to the last byte of the room', async (t, fortune) => {
    await fortune.fillUp({leaving: 10});
    t.like(await fortune.tryWrite(line('y', 12)), refused);
    t.like(await fortune.tryWrite(line('z', 10)), {value: 10});
    t.is((await fortune.readAll(5))[4], line('z', 10));
});

spec('fortune.full.smaller-fits', 'after several refusals, in between them too', async (t, fortune) => {
    await fortune.fillUp({leaving: 30});
    for (const letter of ['x', 'y', 'z']) {
        t.like(await fortune.tryWrite(line('n', 40)), refused);
        t.like(await fortune.tryWrite(line(letter, 10)), {value: 10});
    }
    t.deepEqual((await fortune.readAll(7)).slice(4), [line('x', 10), line('y', 10), line('z', 10)]);
});

spec('fortune.full.not-freed', 'by reading every fortune', async (t, fortune) => {
    const fortunes = await fortune.fillUp();
    t.deepEqual(await fortune.readAll(4), fortunes);
    t.like(await fortune.tryWrite('a\n'), refused);
});

spec('fortune.full.not-freed', 'by reading through several cycles', async (t, fortune) => {
    const fortunes = await fortune.fillUp();
    for (let cycle = 0; cycle < 3; cycle++) {
        t.deepEqual(await fortune.readAll(4), fortunes);
        t.like(await fortune.tryWrite(line('y', 1024)), refused);
    }
});

spec('fortune.full.oversize', 'from 4098 bytes on', async (t, fortune) => {
    for (const length of [4098, 4099, 5000, 8192, 65_536, 500_000])
        t.like(await fortune.tryWrite(line('x', length)), refused, `${length} bytes`);
});

spec('fortune.full.oversize', 'leaves the pot empty and working', async (t, fortune) => {
    t.like(await fortune.tryWrite(line('x', 4098)), refused);
    await fortune.write('one\n', 'two\n');
    t.deepEqual(await fortune.readAll(3), ['one\n', 'two\n', 'one\n']);
});

spec('fortune.full.one-too-many', 'into an empty pot', async (t, fortune) => {
    t.like(await fortune.tryWrite(line('x', potSize + 1)), refused);
    await fortune.write('one\n');
    t.deepEqual(await fortune.readAll(2), ['one\n', 'one\n']);
});

spec('fortune.full.one-too-many', 'into the room behind other fortunes', async (t, fortune) => {
    await fortune.fillUp({leaving: 10});
    t.like(await fortune.tryWrite(line('x', 11)), refused);
    t.like(await fortune.tryWrite(line('y', 10)), {value: 10});
    t.is((await fortune.readAll(5))[4], line('y', 10));
});

spec('fortune.full.one-too-many', 'is logged as any other refusal', async (t, fortune) => {
    await fortune.fillUp({leaving: 1});
    t.like(await fortune.tryWrite('a\n'), refused);
    t.deepEqual(await fortune.logged(message.full), [info]);
});

spec('fortune.full.brim', 'refuses one byte, again and again', async (t, fortune) => {
    const fortunes = await fortune.fillUp();
    for (let attempt = 0; attempt < 3; attempt++)
        t.like(await fortune.tryWrite('\n'), refused);
    t.deepEqual(await fortune.readAll(4), fortunes);
});

spec('fortune.full.never-over', 'in writes of every length in turn', async (t, fortune) => {
    let stored = 0;
    for (const result of await fortune.tryWrites(Array.from({length: 199}, (_, index) => line('x', index + 1))))
        stored += accepted(result);
    t.true(stored <= potSize, `${stored} bytes were accepted`);
    t.true(stored > potSize - 200, `only ${stored} bytes were accepted`);
});

for (const length of [7, 17, 100, 241, 4095])
    spec('fortune.full.never-over', `in writes of ${length} bytes`, async (t, fortune) => {
        let stored = 0;
        for (const result of await fortune.tryWrites(Array.from({length: Math.ceil(potSize / length) + 3}, () => line('x', length))))
            stored += accepted(result);
        t.is(stored, potSize - potSize % length);
    });

spec('fortune.full.page-size', 'is what ever smaller writes add up to', async (t, fortune) => {
    let taken = 0;
    for (let length = 1024; length >= 2; length /= 2)
        while (taken < 2 ** 20 && accepted(await fortune.tryWrite(line('x', length))) > 0)
            taken += length;
    fortune.guest.observe('pot', taken);
    fortune.guest.observe('page', fortune.guest.hello.page);
});

function accepted(result: Result): number {
    return 'value' in result ? result.value ?? 0 : 0;
}
