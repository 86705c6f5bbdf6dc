import test from 'ava';
import {comparisonAsJson} from './compare-json.ts';
import {comparisonAsMarkdown} from './compare-markdown.ts';
import {compare} from './compare.ts';
import {sampleResult, type Sampled} from './sample.ts';
import {sideOf} from './side.ts';

const sampled: readonly Sampled[] = [
    {clause: 'a.same', outcome: {}},
    {clause: 'a.lost', level: 'safety', outcome: {}},
    {clause: 'a.listing', level: 'listing', outcome: {verdict: 'differs', reason: 'got `EIO`'}},
    {clause: 'a.seen', level: 'observed', outcome: {observed: {splice: 'EINVAL'}}},
];
const first = sideOf(sampleResult('qemu:6.1', sampled));
const later = sideOf(sampleResult('stdio:x|y', [
    sampled[0]!,
    {clause: 'a.lost', level: 'safety', outcome: {verdict: 'crash', reason: 'BUG\n# oops'}},
    {clause: 'a.listing', level: 'listing', outcome: {}},
]));

test('Markdown, to the letter', t => {
    t.is(comparisonAsMarkdown(compare([first, later, first])), `\
# \` qemu:6.1 (1) \`, \` stdio:x|y \`, \` qemu:6.1 (3) \`

## Core or safety regressions: 1

- \` a.lost \` (safety) \` does what a.lost says \`
  - \` qemu:6.1 (1) \`, \` qemu:6.1 (3) \`: pass
  - \` stdio:x|y \`: CRASH: \` BUG # oops \`
  - odd one out: \` stdio:x|y \`

## Differences: 2

- \` a.listing \` (listing) \` does what a.listing says \`
  - \` qemu:6.1 (1) \`, \` qemu:6.1 (3) \`: differs: \`\` got \`EIO\` \`\`
  - \` stdio:x|y \`: pass
  - odd one out: \` stdio:x|y \`
- \` a.seen \` (observed) \` does what a.seen says \`
  - \` qemu:6.1 (1) \`, \` qemu:6.1 (3) \`: pass: \` {"splice":"EINVAL"} \`
  - \` stdio:x|y \`: not there
  - odd one out: \` stdio:x|y \`
`);
});

test('modules are named where they are not the same; what brings its own has none', t => {
    const published = {...first, module: 'fortune from ports/`published`', points: later.points};
    t.regex(comparisonAsMarkdown(compare([first, published])), /^# ` qemu:6\.1 `, then and now\n\n- ` then: fortune from fixtures\/modules\/fortune `\n- `` now: fortune from ports\/`published` ``\n\n## /v);
    t.notRegex(comparisonAsMarkdown(compare([first, {...published, module: null}])), /fortune from/v);
});

test('two runs of one target are then and now; where nothing differs it is said', t => {
    t.is(comparisonAsMarkdown(compare([first, first])), '# ` qemu:6.1 `, then and now\n\nNo differences in 4 specs.\n');
});

test('what makes it doubtful is said', t => {
    t.regex(comparisonAsMarkdown(compare([first, {...later, complete: false}])), /\n## Doubts\n\n- ` stdio:x\|y: no footer: the run did not come to its end `\n$/v);
});

test('JSON has every row, with what each side says', t => {
    const comparison = compare([first, later]);
    const value = JSON.parse(comparisonAsJson(comparison)) as {rows: unknown[]};
    t.like(value, {format: 'proc-conformance-comparison', version: 1, sides: [{name: 'qemu:6.1', module: 'fortune from fixtures/modules/fortune', complete: true}, {name: 'stdio:x|y'}], regressions: 1, exit: 1, doubts: []});
    t.deepEqual(value.rows[1], {
        clause: 'a.lost', title: 'does what a.lost says', level: 'safety', changes: ['now failing'], oddOneOut: null, regression: true,
        cells: [{verdict: 'pass', reason: null, observed: null, duration_ms: 61}, {verdict: 'crash', reason: 'BUG\n# oops', observed: null, duration_ms: 61}],
    });
    t.is(value.rows.length, 4);
});
