import {encode} from '../../harness/spec.ts';
import type {Call, Guest} from '../../harness/spec.ts';
import {outcome} from '../calls.ts';
import {entry, line, potSize, specOnTwo} from './fortune.ts';
import type {Fortune} from './fortune.ts';
import {accepted, areKept, areWhole, atOnce, fortunesOf, hurry, readers, textsOf, whileStopped, writer} from './lanes.ts';

/** How often writers fill up the pot who meet inside of a few instructions in every second round. */
const rounds = 12;

/** Long enough for a reader to be overtaken while he copies. */
const many = fortunesOf('f', 4, 1000);

/** What the stopped writer writes. */
const slow = 'slow but sure\n';

for (const stop of [0, 7])
    specOnTwo('fortune.parallel.writers', `keep both fortunes when one is stopped after ${stop} bytes into an empty pot`, async (t, {guest}) => {
        const kept = await raceStopped(guest, slow, stop, ['quick\n']);
        await areKept(t, guest, kept);
    });

specOnTwo('fortune.parallel.writers', 'keep all fortunes when one is stopped and another writes several', async (t, fortune) => {
    const earlier = ['one\n', 'two\n'];
    await fortune.write(...earlier);
    const kept = await raceStopped(fortune.guest, slow, 4, ['quick\n', 'a longer one than the other\n', 'x\n']);
    await areKept(t, fortune.guest, [...earlier, ...kept]);
});

// Short texts are copied as a word or two: the copy has stored nothing of them yet when it stops.
specOnTwo('fortune.parallel.writers', 'keep both fortunes when one is stopped deep in a long text', async (t, {guest}) => {
    const kept = await raceStopped(guest, line('l', 1500), 1000, [line('q', 1400)]);
    await areKept(t, guest, kept);
});

specOnTwo('fortune.parallel.writers', 'keep every fortune of eight that write at once', async (t, fortune) => {
    const kept = await raceWriters(fortune.guest, Array.from('abcdefgh', letter => fortunesOf(letter, 60, 8)));
    await areKept(t, fortune.guest, kept);
});

// A vector is a write for each of its texts, with nothing in between: whoever is interrupted is likely to be in the middle of one.
specOnTwo('fortune.parallel.writers', 'keep every fortune of eight that fill up the pot with vectors', async (t, fortune) => {
    const texts = Array.from('abcdefgh', letter => Array.from({length: potSize / 16}, () => `${letter}\n`));
    for (let round = 0; round < rounds; round++) {
        const lanes = await atOnce(fortune.guest, texts.map((own): Call[] => [
            {op: 'open', path: entry, flags: ['O_WRONLY']},
            {op: 'writev', fd: {result: 0}, datas: own.map(encode)},
            {op: 'close', fd: {result: 0}},
        ]));
        t.deepEqual(lanes.map(([, written]) => outcome(written!)), texts.map(() => potSize / 8));
        await areKept(t, fortune.guest, texts.flat());
        await renew(fortune);
    }
});

specOnTwo('fortune.parallel.readers', 'get a whole fortune each while one of them is stopped', async (t, fortune) => {
    const {guest} = fortune;
    const fortunes = ['one\n', 'two and more\n', 'number three\n', '4\n'];
    await fortune.write(...fortunes);
    const {stopped, others} = await whileStopped(guest, await stoppedReader(guest), readers(5, 1));
    areWhole(t, [String(outcome(stopped)), ...textsOf(others)], fortunes);
    await areKept(t, guest, fortunes);
});

specOnTwo('fortune.parallel.readers', 'get a whole fortune each when eight read at once', async (t, fortune) => {
    const {guest} = fortune;
    await fortune.write(...many);
    const lanes = await atOnce(guest, Array.from({length: 8}, () => readers(40)));
    areWhole(t, lanes.flatMap(textsOf), many);
    await areKept(t, guest, many);
});

specOnTwo('fortune.parallel.turns', 'are taken once each, by a reader who is stopped in the copy too', async (t, fortune) => {
    const {guest} = fortune;
    const fortunes = ['one\n', 'two and more\n', 'number three\n', '4\n'];
    await fortune.write(...fortunes);
    const {stopped, others} = await whileStopped(guest, await stoppedReader(guest), readers(3, 1));
    t.deepEqual([String(outcome(stopped)), ...textsOf(others)].toSorted(), fortunes.toSorted());
});

specOnTwo('fortune.parallel.turns', 'give every fortune equally often to eight who read at once', async (t, fortune) => {
    await fortune.write(...many);
    const cycles = 80;
    const each = cycles * many.length / 8;
    const lanes = await atOnce(fortune.guest, Array.from({length: 8}, () => readers(each)));
    const texts = lanes.flatMap(textsOf);
    t.deepEqual(many.map(one => texts.filter(text => text === one).length), many.map(() => cycles));
});

specOnTwo('fortune.parallel.turns', 'give every fortune equally often to four who read at once and interrupt each other', async (t, fortune) => {
    await fortune.write(...many);
    await hurry(fortune.guest);
    // Together they take longer by the guest's clock than all lanes may: 20 s, with real-time preemption.
    const each = 60;
    for (let round = 0; round < 3; round++) {
        const texts = (await atOnce(fortune.guest, Array.from({length: 4}, () => readers(each)))).flatMap(textsOf);
        t.deepEqual(many.map(one => texts.filter(text => text === one).length), many.map(() => each));
    }
});

specOnTwo('fortune.parallel.mixed', 'keeps what is written and read while a writer is stopped', async (t, fortune) => {
    const {guest} = fortune;
    const earlier = ['one\n', 'the second\n'];
    const quick = ['quick\n', 'and quicker\n'];
    await fortune.write(...earlier);
    // The numbers of their first calls: behind await-stall, behind 3 of a reader, behind 4 of a writer.
    const others = [...readers(1, 1), ...writer(quick, 4), ...readers(3, 8)];
    const raced = await whileStopped(guest, await stoppedWriter(guest, slow, 7), others);
    const kept = [...earlier, ...accepted([slow], [raced.stopped]), ...accepted(quick, raced.others.slice(4))];
    areWhole(t, [...textsOf(raced.others.slice(0, 3)), ...textsOf(raced.others.slice(7))], kept);
    await areKept(t, guest, kept);
});

specOnTwo('fortune.parallel.mixed', 'keeps what is written and read while a reader is stopped', async (t, fortune) => {
    const {guest} = fortune;
    const earlier = ['one\n', 'the second\n'];
    const late = ['late\n', 'later than that\n'];
    await fortune.write(...earlier);
    const {stopped, others} = await whileStopped(guest, await stoppedReader(guest), [...writer(late, 1), ...readers(3, 5)]);
    const kept = [...earlier, ...accepted(late, others.slice(1))];
    areWhole(t, [String(outcome(stopped)), ...textsOf(others.slice(4))], kept);
    await areKept(t, guest, kept);
});

specOnTwo('fortune.parallel.mixed', 'keeps every fortune and gives no other when four write and four read at once', async (t, fortune) => {
    const {guest} = fortune;
    await fortune.write('first\n');
    const texts = Array.from('abcd', letter => fortunesOf(letter, 60, 16));
    const lanes = await atOnce(guest, texts.flatMap(own => [writer(own), readers(60)]));
    const kept = ['first\n', ...texts.flatMap((own, index) => accepted(own, lanes[2 * index]!.slice(1)))];
    areWhole(t, lanes.filter((_, index) => index % 2 === 1).flatMap(textsOf), kept);
    await areKept(t, guest, kept);
});

specOnTwo('fortune.parallel.full-race', 'has one winner when there is room for one and the first is stopped', async (t, fortune) => {
    const earlier = await fortune.fillUp({leaving: 96});
    const kept = [...earlier, ...await raceStopped(fortune.guest, line('y', 64), 32, [line('z', 56)])];
    t.true(bytes(kept) <= potSize, `${bytes(kept)} bytes were accepted`);
    await areKept(t, fortune.guest, kept);
});

specOnTwo('fortune.parallel.full-race', 'has as many winners as there is room for when eight fill up the pot', async (t, fortune) => {
    // The room is always a multiple of 8: one byte too many, as the published module takes it, is not at stake here.
    const texts = Array.from('abcdefgh', letter => Array.from({length: 70}, (_, index) => `${letter}${index}`.padEnd(7, letter) + '\n'));
    const kept = await raceWriters(fortune.guest, texts);
    t.true(bytes(kept) <= potSize, `${bytes(kept)} bytes were accepted`);
    await areKept(t, fortune.guest, kept);
});

/** What is accepted of a writer who is stopped after so many bytes, and of another who writes in the meantime. */
async function raceStopped(guest: Guest, text: string, stop: number, texts: readonly string[]): Promise<string[]> {
    const {stopped, others} = await whileStopped(guest, await stoppedWriter(guest, text, stop), writer(texts, 1));
    return [...accepted([text], [stopped]), ...accepted(texts, others.slice(1))];
}

/** What is accepted of writers who write their texts at the same time. */
async function raceWriters(guest: Guest, texts: readonly string[][]): Promise<string[]> {
    const lanes = await atOnce(guest, texts.map(own => writer(own)));
    return texts.flatMap((own, index) => accepted(own, lanes[index]!.slice(1)));
}

async function stoppedWriter(guest: Guest, text: string, stop: number): Promise<Call> {
    const fd = await guest.open(entry, ['O_WRONLY']);
    return {op: 'write-at', fd, data: encode(text), buffer: {stall: stop}};
}

async function stoppedReader(guest: Guest): Promise<Call> {
    const fd = await guest.open(entry, ['O_RDONLY']);
    return {op: 'read-at', fd, count: potSize, buffer: {stall: 0}};
}

/** An empty pot. */
async function renew(fortune: Fortune): Promise<void> {
    await fortune.unload();
    await fortune.load();
}

function bytes(texts: readonly string[]): number {
    return texts.join('').length;
}
