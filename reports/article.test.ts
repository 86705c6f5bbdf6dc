import test from 'ava';
import {marked} from 'marked';
import {articlePage} from './article-data.ts';
import {writeArticle} from './article.ts';
import type {Outcome, Result} from './record.ts';
import {kernel, sampleResult, type Sampled} from './sample.ts';

type Written = Sampled & {source?: string; statement?: string};

/** A record of a kernel; statements are written as they are read. */
function on(release: string, points: readonly Written[], target = `qemu:${release}`): Result {
    const result = sampleResult(target, points, {kernel: {...kernel, release: `${release}.0-1-amd64`}});
    return {...result, points: result.points.map(({point, outcome}, index) => ({
        point: {...point, source: points[index]!.source ?? 'Listing 2', statement: points[index]!.statement ?? point.statement},
        outcome,
    }))};
}

const holds: Partial<Outcome> = {};
const fails: Partial<Outcome> = {verdict: 'fail', reason: 'got 2, expected 1'};
const named = (entry: string, shows?: string): Partial<Outcome> => ({observed: {entry, ...shows === undefined ? {} : {shows}}});

/** The cells of the table's row that begins so. */
function row(page: string, beginning: string): string[] {
    const lines = page.split('\n').filter(line => line.startsWith(`| ${beginning}`));
    return lines.length === 1 ? lines[0]!.split('|').slice(2, -1).map(cell => cell.trim()) : lines;
}

test('kernels stand in the order of their versions, statements in that of the article', t => {
    const points: Written[] = [
        {clause: 'fortune.read.first', source: 'Listing 11', outcome: holds},
        {clause: 'sysctl.read.format', source: 'Listing 2', outcome: holds},
        {clause: 'extra.one', source: 'Appendix', outcome: holds},
        {clause: 'sysctl.write.blank', source: 'Linux', outcome: holds},
    ];
    const page = articlePage([on('6.12', points), on('5.10', points), on('6.1', points)]);
    t.deepEqual(page.columns.map(({name}) => name), ['5.10', '6.1', '6.12']);
    t.deepEqual(page.sections.map(({statements}) => statements.map(({clause}) => clause)), [['sysctl.read.format'], ['fortune.read.first'], ['extra.one']]);
    t.deepEqual(page.besides.map(({clause}) => clause), ['sysctl.write.blank']);
});

test('a statement holds where all of its specs do', t => {
    const two = (outcome: Partial<Outcome>): Written[] => ['one', 'two'].map((title, index) => ({clause: 'sysctl.write.on', title, outcome: index === 0 ? holds : outcome}));
    const page = writeArticle([on('5.10', two(holds)), on('6.1', two(fails)), on('6.12', two({verdict: 'skip', reason: 'needs a net'})), on('7.2', two({verdict: 'broken', reason: 'gone'}))]);
    t.deepEqual(row(page, 'The statement of sysctl.write.on.'), ['✓', '✗', '✓', '✓']);
    t.regex(page, /^- `sysctl\.write\.on` \(6\.1\): `got 2, expected 1`$/mv);
});

test('what was skipped, or is not in a record, is no statement', t => {
    const page = writeArticle([
        on('5.10', [{clause: 'a.b', outcome: {verdict: 'skip', reason: 'needs a net'}}, {clause: 'a.c', outcome: holds}]),
        on('6.1', [{clause: 'a.b', outcome: holds}]),
    ]);
    t.deepEqual(row(page, 'The statement of a.b.'), ['–', '✓']);
    t.deepEqual(row(page, 'The statement of a.c.'), ['✓', '']);
    t.regex(page, /^\| 6\.1 \| `6\.1\.0-1-amd64` \| 2030-01-02 \| 1 of 1 hold \|$/mv);
});

test('what nobody could judge is told once for all with the same reason', t => {
    const skipped: Written[] = ['a.b', 'a.c', 'tour.top.pci'].map(clause => ({clause, level: clause === 'a.b' ? 'core' : 'observed', outcome: {verdict: 'skip', reason: 'needs a net'}}));
    const page = writeArticle([on('6.1', [...skipped, {clause: 'a.d', outcome: holds}])]);
    t.true(page.includes('3 more could not be judged on any kernel here:\n\n- `a.b`, `a.c`, `tour.top.pci` (all): `needs a net`\n'), page);
});

for (const [verdicts, where, ofName = where] of [
    [[true, true, false], 'No longer from 6.12 on.', 'Gone since 6.12.'],
    [[false, true, true], 'Only since 6.1.'],
    [[true, false, true], 'Not on 6.1.'],
    [[false, true, false], 'Only on 6.1.'],
    [[false, false, false], 'On none of them.'],
] as ReadonlyArray<readonly [readonly boolean[], string, string?]>)
    test(`in short: ${where}`, t => {
        const page = writeArticle(['5.10', '6.1', '6.12'].map((release, index) => on(release, [
            {clause: 'sysctl.write.on', outcome: verdicts[index] ? holds : fails},
            {clause: 'tour.top.pci', level: 'observed', statement: 'ls /proc shows pci: devices.', outcome: named(verdicts[index] ? 'file 0444 0:0' : 'absent')},
        ])));
        t.true(page.includes(`- Not so: The statement of sysctl.write.on. **${where}**\n`), page);
        t.true(page.includes(`- Not there: ls /proc shows pci: devices. **${ofName}**\n`), page);
    });

test('names stand below what their statements begin with, and look as on the newest kernel that has them', t => {
    const points = (pci: Partial<Outcome>, shows: string): Written[] => [
        {clause: 'tour.top.pci', level: 'observed', source: 'Listing 1', statement: 'ls /proc shows pci: the devices.', outcome: pci},
        {clause: 'tour.top.stat', level: 'observed', source: 'Listing 1', statement: 'ls /proc shows stat: what | was done.', outcome: named('file 0444 0:0', shows)},
    ];
    const page = writeArticle([on('5.10', points(named('file 0444 0:0'), 'cpu #')), on('6.1', points({observed: {entry: 'absent', instead: '/proc/bus'}}, 'a | b'))]);
    t.deepEqual(row(page, 'ls /proc shows …'), ['5.10', '6.1', 'looks like']);
    t.deepEqual(row(page, '`pci` the devices.'), ['●', '○', '`file 0444 0:0`']);
    t.regex(page, /^- Not there: ls \/proc shows pci: the devices\. \*\*Gone since 6\.1\.\*\* See `\/proc\/bus`\.$/mv);
    t.regex(page, /^- `tour\.top\.stat` \(5\.10\): `file 0444 0:0: cpu #`$/mv);
    const html = marked.parse(page, {async: false, gfm: true});
    t.true(html.includes('<td><code>stat</code> what | was done.</td>'), html);
});

test('what else was observed is told once for those who saw the same', t => {
    const saw = (value: unknown): Written[] => [{clause: 'sysctl.value.radix', level: 'observed', outcome: {observed: {'010': value}}}];
    const page = writeArticle([on('5.10', saw('8\n')), on('6.1', saw('EINVAL')), on('6.12', saw('8\n'))]);
    t.true(page.includes('- The statement of sysctl.value.radix.\n  - 5.10, 6.12: `010 8`\n  - 6.1: `010 EINVAL`\n'), page);
});

test('what became of it since stands apart', t => {
    const page = writeArticle([on('6.1', [{clause: 'procfs.since.read-proc', outcome: holds}, {clause: 'procfs.read.all', outcome: holds}])]);
    t.true(page.indexOf('The statement of procfs.read.all.') < page.indexOf('**What became of it since**'));
    t.true(page.indexOf('**What became of it since**') < page.indexOf('The statement of procfs.since.read-proc.'));
});

test('an emulator is no kernel, and two runs of one kernel are two columns', t => {
    const points: Written[] = [{clause: 'a.b', outcome: holds}];
    const emulator = sampleResult('emulator', points, {kernel: null});
    t.deepEqual(articlePage([emulator]).columns, []);
    t.deepEqual(articlePage([on('6.1', points), emulator, on('6.1', points)]).columns.map(({name}) => name), ['6.1 (1)', '6.1 (2)']);
});

test('what Linux adds is counted, and told where it does not hold', t => {
    const points = (outcome: Partial<Outcome>): Written[] => [{clause: 'sysctl.write.blank', source: 'Linux', outcome}, {clause: 'a.b', outcome: holds}];
    t.regex(writeArticle([on('6.1', points(holds))]), /1 more statements are .*\nAll of them hold wherever they were judged\.$/mv);
    t.deepEqual(row(writeArticle([on('6.1', points(fails)), on('6.12', points(holds))]), 'The statement of sysctl.write.blank.'), ['✗', '✓']);
});
