import test from 'ava';
import {marked} from 'marked';
import type {KnownDifference, Unused} from './known-difference.ts';
import {code, codeInTable} from './markdown-text.ts';
import {writeMarkdown} from './markdown.ts';
import {oneLine} from './plain-text.ts';
import {fortune, sampleResult, type Sampled} from './sample.ts';

const nasty = [
    'plain', '`', '``a`b```', ' ` ', '*a* _b_ **c** ~~d~~', '<script>alert(1)</script>', '<!-- x', '&amp; &#60;', '[a](http://x.y) ![b](c)', 'https://example.org www.example.org a@example.org',
    '@someone #1 GH-1', 'a | b \\| c \\', '\\', '# h', '- l', '1. x', '> q', '---', '$x$', '::error::x', 'line\n\n# two\n```\ncode', '\0\x1b[31m\ud800', '{{ x }}', 'a  b', '|', '||', 'x_y_z',
];

/** What a reader sees, and the elements that it is in. */
function rendered(markdown: string): {text: string; tags: string[]} {
    const html = marked.parse(markdown, {async: false, gfm: true});
    const text = html.replaceAll(/<[^>]*>/gv, '').replaceAll(/&(#\d+|#x[0-9a-f]+|\w+);/giv, (_whole, name: string) =>
        name.startsWith('#') ? String.fromCodePoint(Number(name.slice(1).replace(/^x/v, '0x'))) : {lt: '<', gt: '>', amp: '&', quot: '"'}[name] ?? '?');
    return {text: text.trim(), tags: [...html.matchAll(/<(\w+)/gv)].map(([, name]) => name!)};
}

for (const text of nasty)
    test(`${JSON.stringify(text)} is read as it is`, t => {
        t.deepEqual(rendered(code(text)), {text: oneLine(text), tags: ['p', 'code']});
        const table = rendered(`| a | b |\n|---|---|\n| ${codeInTable(text)} | x |\n`);
        t.deepEqual(table.tags, ['table', 'thead', 'tr', 'th', 'th', 'tbody', 'tr', 'td', 'code', 'td']);
        t.is(table.text.split('\n').filter(Boolean).at(-2), oneLine(text));
    });

const sampled: readonly Sampled[] = [
    {clause: 'a.pass', outcome: {}},
    {clause: 'a.fail', level: 'safety', title: 'refuses one byte', outcome: {verdict: 'crash', reason: 'BUG: `oops`'}},
    {clause: 'a.known', outcome: {verdict: 'known', reason: 'It is old. (why.md)'}},
    {clause: 'a.differs', level: 'listing', outcome: {verdict: 'differs', reason: 'got EIO'}},
];
const failing = sampleResult('qemu:6.1', sampled);
const sound = sampleResult('qemu:6.12', sampled.slice(0, 1));
const none: Unused = {vain: [], elsewhere: []};
const unused: KnownDifference = {clause: 'a.b', target: 'qemu:*', reason: 'Because.', link: 'x'};

test('a summary, to the letter', t => {
    t.is(writeMarkdown([failing, sound], {vain: [unused], elsewhere: [{...unused, target: 'stdio:*'}]}), `\
# proc-conformance: does not conform

| target | builds | loads | behaves | specs | seconds |
|---|---|---|---|---|---:|
| <code>qemu&#58;6&#46;1</code> | yes | yes | **no** | 1 passed, 1 crashed, 1 differing, 1 known | 12.3 |
| <code>qemu&#58;6&#46;12</code> | yes | yes | yes | 1 passed | 12.3 |

## To look at

- \` a.fail \` (safety) \` refuses one byte \`
  - \` qemu:6.1 \`: CRASH: \`\` BUG: \`oops\` \`\`

## Known, and different from listings

- \` a.known \` (core) \` does what a.known says \`
  - \` qemu:6.1 \`: known: \` It is old. (why.md) \`
- \` a.differs \` (listing) \` does what a.differs says \`
  - \` qemu:6.1 \`: differs: \` got EIO \`

## Known differences not used

- \` a.b on qemu:* \`: \` Because. \`
- \` 1 is about what is not judged here: stdio:* \`
`);
});

test('a module that is refused is said once, not for each of its specs', t => {
    const module = {...fortune, source: 'fixtures/modules/other', loads: false, reason: 'ENOEXEC'};
    const refused = sampleResult('qemu:6.1', [
        {clause: 'a.one', outcome: {verdict: 'fail', reason: 'fortune does not load: ENOEXEC'}},
        {clause: 'b.own', outcome: {verdict: 'fail', reason: 'of its own'}},
    ], {module});
    const text = writeMarkdown([sound, refused], none);
    t.regex(text, /## Modules\n\n- ` qemu:6\.1 other `: ` fortune does not load: ENOEXEC `\n/);
    t.false(text.includes('a.one'));
    t.regex(text, /## To look at of ` other `\n\n- ` b\.own ` \(core\)/);
});

test('what was cut short, or broken, is no conformance', t => {
    t.regex(writeMarkdown([{...sound, footer: null}], none), /^# proc-conformance: could not be judged\n[^]*\| cut short \|/);
    t.regex(writeMarkdown([sampleResult('emulator', [{clause: 'a', outcome: {verdict: 'broken', reason: 'silent'}}], {module: null})], none), /could not be judged\n[^]*\*\*\?\*\*[^]*BROKEN: ` silent `/);
});

test('a list is not longer than a reader', t => {
    const many = Array.from({length: 250}, (_, index): Sampled => ({clause: `a.${index}`, outcome: {verdict: 'fail', reason: 'x'}}));
    const text = writeMarkdown([sampleResult('emulator', many)], none);
    t.is(text.match(/^- ` a\./gmv)?.length, 200);
    t.regex(text, /^- and 50 more, in the records$/mv);
});
