import * as fc from 'fast-check';
import {drawing} from '../../harness/spec.ts';
import {foretell, play, type Seen, type Step} from './answers.ts';
import {textOf, type Answer} from './read-proc.ts';
import {specOf} from './tree.ts';

const spec = specOf['2.6'];

/** Byte i of the page of answer k. */
const content = (k: number, from: number, to: number) =>
    Array.from({length: to - from}, (_, i) => String.fromCharCode((37 * k + from + i) % 251)).join('');
const read = (count: number): Step => ({op: 'read', count});
const answer = (returns: number, start: Answer['start'] = null, eof = false): Answer => ({returns, start, eof});
const inPage = (page: number) => ({page});
const byNumber = (number: number) => ({number});

spec('procfs.read-proc.block', 'also in the middle of a read', async (t, tree) => {
    const blocks = Array.from({length: 6}, () => answer(4000, inPage(0)));
    const {gave, asked} = await play(tree, blocks, [read(1), read(3072), read(3073), read(5000)]);
    t.deepEqual(asked, ['0 1', '1 3072', '3073 3072', '6145 1', '6146 3072', '9218 1928']);
    t.deepEqual(gave.map(bytes => String(bytes).length), [1, 3072, 3073, 5000]);
});

spec('procfs.read-proc.start-null', 'of which what was read is passed over', async (t, tree) => {
    const {gave, asked} = await play(tree, [answer(4096), answer(4096), answer(4096), answer(4096)], [read(10), read(4000), read(4000)]);
    t.deepEqual(asked, ['0 10', '10 3072', '3082 928', '4010 3072', '4096 3072']);
    t.deepEqual(gave, [content(0, 0, 10), content(1, 10, 3082) + content(2, 3082, 4010), content(3, 4010, 4096)]);
});

spec('procfs.read-proc.start-page', 'wherever that points', async (t, tree) => {
    const {gave, asked} = await play(tree, [answer(50, inPage(0)), answer(50, inPage(7)), answer(5, inPage(4091)), answer(20, inPage(9))], [read(100), read(5), read(10)]);
    t.deepEqual(gave, [content(0, 0, 50) + content(1, 7, 57), content(2, 4091, 4096), content(3, 9, 19)]);
    t.deepEqual(asked, ['0 100', '50 50', '100 5', '105 10']);
});

spec('procfs.read-proc.start-number', 'whatever the number of bytes', async (t, tree) => {
    const {gave, asked} = await play(tree, [answer(16, byNumber(1)), answer(16, byNumber(1)), answer(16, byNumber(3)), answer(0)], [read(32), read(100), read(1)]);
    t.deepEqual(asked, ['0 32', '1 16', '2 100', '5 84', '5 1']);
    t.deepEqual(gave, [content(0, 0, 16) + content(1, 0, 16), content(2, 0, 16), '']);
});

spec('procfs.read-proc.overflow', 'for each meaning of *start', async (t, tree) => {
    for (const [start, delivered] of [[null, 4096], [inPage(4000), 96], [byNumber(1), 4096]] as const) {
        const seen = await play(tree, [answer(4097, start, true)], [read(5000)]);
        t.deepEqual(seen.log.filter(text => text.includes('overflow')), ['proc_file_read: Apparent buffer overflow!']);
        const from = start !== null && 'page' in start ? start.page : 0;
        const most = start === null ? 3072 : delivered;
        t.deepEqual(seen.gave, [content(0, from, from + most)]);
    }
    t.deepEqual((await play(tree, [answer(4096, null, true)], [read(5000)])).log, []);
});

spec('procfs.read-proc.exceeded', 'and not one that is as long', async (t, tree) => {
    const {log} = await play(tree, [answer(17, byNumber(1)), answer(16, byNumber(1))], [read(16), read(16)]);
    t.deepEqual(log, ['proc_file_read: Read count exceeded']);
});

spec('procfs.read-proc.eof', 'with what it came with', async (t, tree) => {
    const {gave, asked} = await play(tree, [answer(10, inPage(0), true), answer(10, inPage(0), true), answer(0)], [read(100), read(100), read(100)]);
    t.deepEqual(gave, [content(0, 0, 10), content(1, 0, 10), '']);
    t.deepEqual(asked, ['0 100', '10 100', '20 100']);
});

spec('procfs.read-proc.end', 'whichever comes first', async (t, tree) => {
    const {gave, asked} = await play(tree, [answer(10, inPage(0)), answer(10, inPage(0)), answer(0), answer(3, inPage(0)), answer(7, inPage(0), true)], [read(100), read(3), read(100)]);
    t.deepEqual(gave, [content(0, 0, 10) + content(1, 0, 10), content(3, 0, 3), content(4, 0, 7)]);
    t.deepEqual(asked, ['0 100', '10 90', '20 80', '20 3', '23 100']);
});

spec('procfs.read-proc.late-error', 'and is not told again', async (t, tree) => {
    const {gave} = await play(tree, [answer(10, inPage(0)), answer(-61), answer(-5), answer(10, inPage(0), true)], [read(100), read(100), read(100)]);
    t.deepEqual(gave, [content(0, 0, 10), 'EIO', content(3, 0, 10)]);
});

spec('procfs.read-proc.seek', 'and ends there', async (t, tree) => {
    const seek = (offset: number, whence: 'SEEK_SET' | 'SEEK_CUR' | 'SEEK_END'): Step => ({op: 'lseek', offset, whence});
    const last = 2 ** 31 - 1;
    const {gave, asked} = await play(tree, [answer(5, inPage(0), true), answer(5, inPage(0), true)], [
        seek(100, 'SEEK_SET'), seek(-30, 'SEEK_CUR'), seek(-71, 'SEEK_CUR'), seek(-1, 'SEEK_SET'), seek(0, 'SEEK_END'), seek(0, 'SEEK_CUR'), read(5),
        seek(last + 1, 'SEEK_SET'), seek(last, 'SEEK_SET'), read(5), seek(-3, 'SEEK_CUR'), read(5),
    ]);
    t.deepEqual(gave, [100, 70, 'EINVAL', 'EINVAL', 'EINVAL', 70, content(0, 0, 5), 'EINVAL', last, '', last - 3, content(1, 0, 3)]);
    t.deepEqual(asked, ['70 5', `${last - 3} 3`]);
});

const around = (...places: number[]) => fc.constantFrom(...places.flatMap(place => [place - 1, place, place + 1]));
/** Now and then just what is returned, and more than a block. */
const count = fc.oneof(
    {weight: 3, arbitrary: fc.integer({min: 0, max: 40})},
    {weight: 3, arbitrary: fc.constantFrom(16, 20)},
    {weight: 3, arbitrary: around(1024, 3072, 4096, 5000)},
    {weight: 4, arbitrary: fc.integer({min: 3073, max: 9000})},
);
const returns = fc.oneof(
    {weight: 3, arbitrary: fc.integer({min: 1, max: 60})},
    {weight: 3, arbitrary: fc.constantFrom(16, 20)},
    {weight: 3, arbitrary: around(1024, 3072, 4096)},
    {weight: 3, arbitrary: fc.integer({min: 1, max: 4200})},
    {weight: 2, arbitrary: fc.constantFrom(0, -5, -61)},
);
const start = fc.oneof(
    fc.constant(null),
    fc.oneof(fc.constant(0), fc.integer({min: 0, max: 4096})).map(inPage),
    fc.oneof(fc.integer({min: 1, max: 3}), fc.integer({min: 1, max: 4095})).map(byNumber),
);
const answers = fc.array(fc.record({returns, start, eof: fc.boolean()}), {minLength: 1, maxLength: 12});
const offset = fc.oneof(fc.integer({min: 0, max: 60}), around(1024, 3072, 4096), fc.constantFrom(2 ** 31 - 2, 2 ** 31 - 1, 2 ** 31));
const step: fc.Arbitrary<Step> = fc.oneof(
    {weight: 5, arbitrary: fc.record({op: fc.constant('read' as const), count})},
    {weight: 2, arbitrary: fc.record({op: fc.constant('pread' as const), count, offset})},
    {weight: 1, arbitrary: fc.record({op: fc.constant('lseek' as const), offset, whence: fc.constantFrom('SEEK_SET' as const, 'SEEK_CUR' as const, 'SEEK_END' as const)})},
);

spec('procfs.read-proc.model', 'of any sequence of both', async (t, tree) => {
    const {sequences, replay} = drawing;
    t.timeout(60_000 + 1000 * sequences, 'sequences are being drawn');
    const differs = async (given: Answer[], steps: Step[]) => {
        tree.guest.forget();
        const [seen, foretold] = [await play(tree, given, steps), foretell(given, steps)];
        return same(seen, foretold) ? null : {seen, foretold};
    };
    const property = fc.asyncProperty(answers, fc.array(step, {minLength: 1, maxLength: 12}), async (given, steps) =>
        await differs(given, steps) === null);
    const {failed, counterexample, counterexamplePath, seed} = await fc.check(property, {numRuns: replay?.path ? 1 : sequences, ...replay});
    if (!failed) {
        t.pass();
        return;
    }
    const [given, steps] = counterexample!;
    const difference = await differs(given, steps);
    t.deepEqual(difference?.seen, difference?.foretold, `${textOf(given)} / ${JSON.stringify(steps)} (--replay ${seed}:${counterexamplePath})`);
    t.fail(`once, and not again when repeated: ${textOf(given)} / ${JSON.stringify(steps)} (--replay ${seed}:${counterexamplePath})`);
});

function same(one: Seen, other: Seen): boolean {
    return JSON.stringify(one) === JSON.stringify(other);
}
