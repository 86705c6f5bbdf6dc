import {encode} from '../../harness/spec.ts';
import {outcome} from '../calls.ts';
import {entry, line, nothing, potSize, spec} from './fortune.ts';

const faulted = {errno: 'EFAULT'};

spec('fortune.write.length', 'is the whole text, whatever its length', async (t, fortune) => {
    for (const length of [1, 2, 3, 8, 80, 255, 256, 257, 1000, 2048])
        t.like(await fortune.tryWrite(line('x', length)), {value: length});
});

spec('fortune.write.length', 'is the whole text on a descriptor that wrote before', async (t, fortune) => {
    const fd = await fortune.guest.open(entry, ['O_WRONLY']);
    for (const text of ['one\n', 'twenty-two\n', 'three\n'])
        t.is(await fortune.guest.write(fd, text), text.length);
});

spec('fortune.write.length', 'is the whole text when it fills the pot in one write', async (t, fortune) => {
    t.like(await fortune.tryWrite(line('x', potSize)), {value: potSize});
});

spec('fortune.write.terminates', 'gives a line back with its one newline', async (t, fortune) => {
    await fortune.write('one\n');
    t.is(await fortune.read(), 'one\n');
});

spec('fortune.write.terminates', 'holds for lines of any length', async (t, fortune) => {
    const lines = [2, 3, 16, 17, 200, 767, 3072].map(length => line('x', length));
    await fortune.write(...lines);
    t.deepEqual(await fortune.readAll(lines.length), lines);
});

spec('fortune.write.terminates', 'lets the terminator take the place of the newline', async (t, fortune) => {
    const lines = Array.from({length: 64}, (_, index) => line(index % 2 === 0 ? 'x' : 'y', potSize / 64));
    await fortune.write(...lines);
    t.deepEqual(await fortune.readAll(lines.length), lines);
});

spec('fortune.write.appends', 'keeps the order of writing', async (t, fortune) => {
    await fortune.write('one\n', 'two\n', 'three\n');
    t.deepEqual(await fortune.readAll(3), ['one\n', 'two\n', 'three\n']);
});

spec('fortune.write.appends', 'keeps equal fortunes apart', async (t, fortune) => {
    await fortune.write('same\n', 'other\n', 'same\n');
    t.deepEqual(await fortune.readAll(4), ['same\n', 'other\n', 'same\n', 'same\n']);
});

spec('fortune.write.appends', 'takes several fortunes from one descriptor', async (t, fortune) => {
    const fd = await fortune.guest.open(entry, ['O_WRONLY']);
    await fortune.guest.write(fd, 'one\n');
    await fortune.guest.write(fd, 'two\n');
    await fortune.guest.close(fd);
    t.deepEqual(await fortune.readAll(3), ['one\n', 'two\n', 'one\n']);
});

spec('fortune.write.appends', 'takes turns of two open descriptors', async (t, fortune) => {
    const {guest} = fortune;
    const [first, second] = [await guest.open(entry, ['O_WRONLY']), await guest.open(entry, ['O_RDWR'])];
    await guest.write(first, 'one\n');
    await guest.write(second, 'two\n');
    await guest.write(first, 'three\n');
    t.deepEqual(await fortune.readAll(3), ['one\n', 'two\n', 'three\n']);
});

const shellFlags: Array<[string, string[]]> = [
    ['as > does', ['O_WRONLY', 'O_CREAT', 'O_TRUNC']],
    ['as >> does', ['O_WRONLY', 'O_CREAT', 'O_APPEND']],
    ['with O_TRUNC alone', ['O_WRONLY', 'O_TRUNC']],
];
for (const [as, flags] of shellFlags)
    spec('fortune.write.survives-truncate', `keeps earlier fortunes when opened ${as}`, async (t, fortune) => {
        await fortune.write('one\n', 'two\n');
        await fortune.writeOpening(flags, 'three\n');
        t.deepEqual(await fortune.readAll(4), ['one\n', 'two\n', 'three\n', 'one\n']);
    });

spec('fortune.write.survives-truncate', 'keeps fortunes when nothing is written after opening', async (t, fortune) => {
    await fortune.write('one\n', 'two\n');
    await fortune.guest.close(await fortune.guest.open(entry, ['O_RDWR', 'O_TRUNC']));
    t.deepEqual(await fortune.readAll(3), ['one\n', 'two\n', 'one\n']);
});

spec('fortune.write.inner-newline', 'makes no second fortune', async (t, fortune) => {
    await fortune.write('a\nb\nc\n', 'two\n');
    t.deepEqual(await fortune.readAll(3), ['a\nb\nc\n', 'two\n', 'a\nb\nc\n']);
});

spec('fortune.write.inner-newline', 'is kept at either end and in a row', async (t, fortune) => {
    await fortune.write('\nstart\n', 'end\n\n', 'mid\n\n\ndle\n');
    t.deepEqual(await fortune.readAll(3), ['\nstart\n', 'end\n\n', 'mid\n\n\ndle\n']);
});

spec('fortune.write.bytes', 'holds for all 255, spread over several fortunes', async (t, fortune) => {
    const all = String.fromCharCode(...Array.from({length: 255}, (_, index) => index + 1));
    const fortunes = [all.slice(0, 100), all.slice(100, 180), all.slice(180)].map(bytes => `${bytes}\n`);
    await fortune.write(...fortunes);
    t.deepEqual(await fortune.readAll(3), fortunes);
});

spec('fortune.write.bytes', 'holds for each at the beginning and at the end of a fortune', async (t, fortune) => {
    const each = Array.from({length: 255}, (_, index) => String.fromCharCode(index + 1));
    const fortunes = each.map(byte => `${byte}-${byte}\n`);
    await fortune.write(...fortunes);
    t.deepEqual(await fortune.readAll(255), fortunes);
});

spec('fortune.write.bytes', 'takes a percent sign as text and not as a format', async (t, fortune) => {
    await fortune.write('100% %s %d %n %%\n', '%\n');
    t.deepEqual(await fortune.readAll(2), ['100% %s %d %n %%\n', '%\n']);
});

spec('fortune.write.bad-pointer', 'among fortunes that are kept', async (t, fortune) => {
    await fortune.write('one\n');
    t.like(await fortune.tryWriteAt('bad', 'lost\n'), faulted);
    await fortune.write('two\n');
    t.deepEqual(await fortune.readAll(3), ['one\n', 'two\n', 'one\n']);
});

spec('fortune.write.bad-pointer', 'into an empty pot that stays empty', async (t, fortune) => {
    t.like(await fortune.tryWriteAt('bad', 'lost\n'), faulted);
    t.regex(await fortune.read(), nothing);
});

spec('fortune.write.bad-pointer', 'takes no room', async (t, fortune) => {
    for (let attempt = 0; attempt < 3; attempt++)
        t.like(await fortune.tryWriteAt('bad', line('x', 2000)), faulted);
    const fortunes = await fortune.fillUp();
    t.deepEqual(await fortune.readAll(4), fortunes);
});

spec('fortune.write.partial-fault', 'into an empty pot that stays empty', async (t, fortune) => {
    t.like(await fortune.tryWriteAt({readable: 6}, 'torn in half\n'), faulted);
    for (const text of await fortune.readAll(2))
        t.regex(text, nothing);
});

spec('fortune.write.partial-fault', 'behind other fortunes that are kept', async (t, fortune) => {
    await fortune.write('one\n');
    t.like(await fortune.tryWriteAt({readable: 6}, 'torn in half\n'), faulted);
    t.deepEqual(await fortune.readAll(2), ['one\n', 'one\n']);
    await fortune.write('two\n');
    t.deepEqual(await fortune.readAll(3), ['two\n', 'one\n', 'two\n']);
});

spec('fortune.write.partial-fault', 'takes no room', async (t, fortune) => {
    for (let attempt = 0; attempt < 3; attempt++)
        t.like(await fortune.tryWriteAt({readable: 1999}, line('x', 2000)), faulted);
    const fortunes = await fortune.fillUp();
    t.deepEqual(await fortune.readAll(4), fortunes);
});

const statesOfThePot: Array<[string, string[]]> = [
    ['an empty pot', []],
    ['a pot with fortunes', ['one\n', 'two\n']],
    ['a full pot', [line('x', 3072), line('y', potSize - 3072)]],
];
for (const [pot, fortunes] of statesOfThePot)
    spec('fortune.write.zero-length', `into ${pot} stores nothing`, async (t, fortune) => {
        await fortune.write(...fortunes);
        for (let attempt = 0; attempt < 3; attempt++) {
            const written = await fortune.tryWrite('');
            t.true('errno' in written ? written.errno === 'EINVAL' : outcome(written) === 0);
        }
        if (fortunes.length === 0)
            t.regex(await fortune.read(), nothing);
        else
            t.deepEqual(await fortune.readAll(2 * fortunes.length), [...fortunes, ...fortunes]);
    });

spec('fortune.write.zero-length', 'takes nothing from the fortunes around it', async (t, fortune) => {
    for (const text of ['', 'one\n', '', '', 'two\n', ''])
        await fortune.tryWrite(text);
    t.deepEqual(await fortune.readAll(3), ['one\n', 'two\n', 'one\n']);
});

spec('fortune.write.no-newline', 'with what was the last character', async (t, fortune) => {
    await fortune.write('abc', 'two\n', 'xy');
    t.deepEqual(await fortune.readAll(4), ['ab\n', 'two\n', 'x\n', 'ab\n']);
});

spec('fortune.write.inner-nul', 'with a newline for each', async (t, fortune) => {
    await fortune.write('one\0two\n', 'three\n');
    t.deepEqual(await fortune.readAll(4), ['one\n', 'two\n', 'three\n', 'one\n']);
});

spec('fortune.write.single-newline', 'between others', async (t, fortune) => {
    await fortune.write('one\n', '\n', 'two\n');
    t.deepEqual(await fortune.readAll(4), ['one\n', '\n', 'two\n', 'one\n']);
});

spec('fortune.write.single-newline', 'behind all others', async (t, fortune) => {
    await fortune.write('one\n', '\n');
    t.deepEqual(await fortune.readAll(3), ['one\n', '\n', 'one\n']);
});

spec('fortune.write.single-newline', 'takes one byte of the room', async (t, fortune) => {
    await fortune.fillUp({leaving: 12});
    await fortune.write('\n', '\n');
    t.like(await fortune.tryWrite(line('x', 12)), {errno: 'ENOSPC'});
    t.like(await fortune.tryWrite(line('y', 10)), {value: 10});
});

spec('fortune.write.ignores-position', 'of pwrite', async (t, fortune) => {
    const fd = await fortune.guest.open(entry, ['O_WRONLY']);
    for (const [text, offset] of [['one\n', 100], ['two\n', 0], ['three\n', 2]] as const)
        t.like(await fortune.guest.done({op: 'pwrite', fd, data: encode(text), offset}), {value: text.length});
    t.deepEqual(await fortune.readAll(4), ['one\n', 'two\n', 'three\n', 'one\n']);
});

spec('fortune.write.ignores-position', 'of lseek', async (t, fortune) => {
    const fd = await fortune.guest.open(entry, ['O_WRONLY']);
    for (const [text, offset] of [['one\n', 50], ['two\n', 0]] as const) {
        await fortune.guest.done({op: 'lseek', fd, offset, whence: 'SEEK_SET'});
        t.is(await fortune.guest.write(fd, text), text.length);
    }
    t.deepEqual(await fortune.readAll(3), ['one\n', 'two\n', 'one\n']);
});

spec('fortune.write.ignores-position', 'of O_APPEND', async (t, fortune) => {
    await fortune.write('one\n');
    const fd = await fortune.guest.open(entry, ['O_WRONLY', 'O_APPEND']);
    for (const [text, offset] of [['two\n', 0], ['three\n', 1]] as const)
        t.like(await fortune.guest.done({op: 'pwrite', fd, data: encode(text), offset}), {value: text.length});
    t.deepEqual(await fortune.readAll(4), ['one\n', 'two\n', 'three\n', 'one\n']);
});

spec('fortune.write.vector', 'and the value is their sum', async (t, fortune) => {
    const fd = await fortune.guest.open(entry, ['O_WRONLY']);
    const datas = ['one\n', 'two\n', 'three\n'];
    t.like(await fortune.guest.done({op: 'writev', fd, datas: datas.map(encode)}), {value: datas.join('').length});
    t.deepEqual(await fortune.readAll(4), [...datas, 'one\n']);
});

spec('fortune.write.vector', 'until one does not fit', async (t, fortune) => {
    const fortunes = await fortune.fillUp({leaving: 10});
    const fd = await fortune.guest.open(entry, ['O_WRONLY']);
    const datas = [line('x', 6), line('y', 6)].map(encode);
    t.like(await fortune.guest.done({op: 'writev', fd, datas}), {value: 6});
    t.deepEqual(await fortune.readAll(6), [...fortunes, line('x', 6), fortunes[0]]);
});

spec('fortune.write.closed-direction', 'of a descriptor', async (t, fortune) => {
    const {guest} = fortune;
    const [reader, writer] = [await guest.open(entry, ['O_RDONLY']), await guest.open(entry, ['O_WRONLY'])];
    guest.observe('write', outcome(await guest.call({op: 'write', fd: reader, data: encode('one\n')})));
    guest.observe('read', outcome(await guest.call({op: 'read', fd: writer, count: 100})));
});
