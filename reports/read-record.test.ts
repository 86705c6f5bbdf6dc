import {Ajv} from 'ajv';
import test from 'ava';
import schema from './record.schema.json' with {type: 'json'};
import {parseRecord} from './read-record.ts';
import type {Finished, Header, Line, Outcome} from './record.ts';
import {fortune, kernel, sampleLines, textOf} from './sample.ts';
import {Unreadable} from './unreadable.ts';

const sampled = [
    {clause: 'fortune.load.entry', outcome: {}},
    {clause: 'fortune.load.mode', outcome: {verdict: 'fail', reason: 'mode 0600', expected: 420, actual: 384}},
    {clause: 'fortune.load.twice', outcome: null},
] as const;
const lines = sampleLines('qemu:6.1', sampled);

function refusal(text: string): string {
    try {
        parseRecord(text, 'x.jsonl');
    } catch (error) {
        if (error instanceof Unreadable)
            return error.message;
        throw error;
    }
    return 'was read';
}

test('a record comes back with every point in the order of its plan', t => {
    const result = parseRecord(textOf(lines), 'x.jsonl');
    t.deepEqual(result.header, lines[0] as Header);
    t.deepEqual(result.footer, lines.at(-1) as typeof result.footer);
    t.deepEqual(result.points.map(({point, outcome}) => [point.clause, outcome.verdict, outcome.reason]), [
        ['fortune.load.entry', 'pass', undefined],
        ['fortune.load.mode', 'fail', 'mode 0600'],
        ['fortune.load.twice', 'skip', 'no spec yet'],
    ]);
});

test('of a record in progress, cut anywhere, what has not finished is broken', t => {
    const text = textOf(lines);
    const header = text.indexOf('\n') + 1;
    for (let end = header; end < text.length - 1; end++)
        t.is(parseRecord(text.slice(0, end), 'x.jsonl').footer, null);

    const inSecond = parseRecord(textOf(lines.slice(0, 4)), 'x.jsonl');
    t.deepEqual(inSecond.points.map(({outcome}) => outcome.reason), [undefined, 'the run ended during this spec', 'no spec yet']);
    t.deepEqual(inSecond.points.map(({outcome}) => outcome.verdict), ['pass', 'broken', 'skip']);
    const beforeSecond = parseRecord(textOf(lines.slice(0, 3)), 'x.jsonl');
    t.is(beforeSecond.points[1]?.outcome.reason, 'not run');
});

test('what is no record, or damaged, is told with its line', t => {
    const [header, ...rest] = lines as [Header, ...Line[]];
    const finished = lines[2] as Finished;
    const footer = lines.at(-1) as Line;
    const inPlace = (first: unknown, ...others: unknown[]) => [first, ...others].map(line => `${JSON.stringify(line)}\n`).join('');
    t.is(refusal(''), 'x.jsonl: holds no whole line: a record begins with its header');
    t.is(refusal('{"a":1}\n'), 'x.jsonl:1: not the header of a proc-conformance record');
    t.is(refusal(textOf(rest)), 'x.jsonl:1: not the header of a proc-conformance record');
    t.is(refusal(inPlace({...header, version: 2})), 'x.jsonl:1: a record of version 2; this program reads version 1');
    t.is(refusal(inPlace({...header, plan: 'all'})), 'x.jsonl:1: header/plan must be array');
    t.is(refusal(inPlace({...header, plan: [header.plan[0], header.plan[0]]})), 'x.jsonl:1: the plan names "fortune.load.entry - does what fortune.load.entry says" twice');
    t.is(refusal(`${inPlace(header)}gibberish\n${inPlace(footer)}`), 'x.jsonl:2: not JSON');
    t.is(refusal(inPlace(header, null)), 'x.jsonl:2: not a JSON object');
    t.is(refusal(inPlace(header, {type: 'toString'})), 'x.jsonl:2: no line of a record has the type "toString"');
    t.is(refusal(inPlace(header, {...finished, outcome: {verdict: 'great', duration_ms: 1}})), 'x.jsonl:2: finished/outcome/verdict must be equal to one of the allowed values: pass, fail, crash, hang, broken, fixed, differs, known, skip');
    t.is(refusal(inPlace(header, finished, finished)), 'x.jsonl:3: "fortune.load.entry - does what fortune.load.entry says" has finished before');
    t.is(refusal(inPlace(header, {...finished, title: 'other'})), 'x.jsonl:2: "fortune.load.entry - other" is not in the plan');
    t.is(refusal(inPlace(header, ...rest, finished)), 'x.jsonl:7: a line behind the footer');
    t.is(refusal(inPlace(header, finished, footer)), 'x.jsonl:3: the footer counts 1 fail, the record has 0');
});

test('the schema knows every field of the types, and the types every field of the schema', t => {
    const outcome: Required<Outcome> = {
        verdict: 'known', duration_ms: 1.5, reason: 'r', seen: {verdict: 'crash', reason: 's'}, expected: {a: [1]}, actual: null, calls: [{call: 'c', returned: '0'}],
        log: ['<6>x'], console: 'c', stderr: 'e', observed: {errno: 'EPERM'},
    };
    const full = [
        ...sampleLines('qemu:6.1', [{clause: 'a', outcome}], {kernel, project: 'c', module: {...fortune, content: 'd', compiler: 'gcc'}, shard: {index: 1, of: 2, plan: 'p'}}),
    ];
    const closed = structuredClone(schema) as unknown;
    const known = closeObjects(closed);
    const validate = new Ajv({allowUnionTypes: true}).compile(closed as object);
    for (const line of full)
        t.true(validate(line), JSON.stringify(validate.errors));
    t.deepEqual([...known].filter(name => !namesIn(full).has(name)), []);
});


/** Forbids what `properties` does not name, and gives all names. */
function closeObjects(node: unknown, known = new Set<string>()): Set<string> {
    if (typeof node !== 'object' || node === null)
        return known;
    const schemaNode = node as Record<string, unknown>;
    if (typeof schemaNode['properties'] === 'object' && schemaNode['properties'] !== null) {
        schemaNode['additionalProperties'] = false;
        for (const name of Object.keys(schemaNode['properties']))
            known.add(name);
    }
    for (const child of Object.values(schemaNode))
        closeObjects(child, known);
    return known;
}

function namesIn(node: unknown, names = new Set<string>()): Set<string> {
    if (typeof node === 'object' && node !== null)
        for (const [name, child] of Object.entries(node)) {
            names.add(name);
            namesIn(child, names);
        }
    return names;
}
