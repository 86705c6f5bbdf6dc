import {cp, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import type {Header} from '../../reports/record.ts';
import type {Step} from '../../vm/step.ts';
import {Misuse} from '../misuse.ts';
import {listSpecs} from '../plan.ts';
import {manifestOf, writeManifest, type Manifest} from './manifest.ts';
import {makeMatrix} from './matrix.ts';
import {mergeShards} from './merge.ts';
import {publish} from './publish.ts';
import {runMatrix} from './run-matrix.ts';
import {shareOf, type Shard} from './shard.ts';

// What fortune.model.hostile fails with is drawn anew each time.
const stated = (await listSpecs()).filter(({clause}) => /^fortune\.(?:read|wrap|full|write|life)\./v.test(clause));
const matrix = makeMatrix({targets: ['emulator', 'emulator:as-published'], modules: null}, stated);
const settings = {
    strict: false,
    known: [
        {clause: 'fortune.full.brim', target: 'emulator:*', reason: 'It is so.', link: 'why.md'},
        {clause: 'fortune.parallel.writers', target: 'emulator*', reason: 'Of another suite.', link: 'why.md'},
        {clause: 'fortune.wrap.single', target: 'qemu:*', reason: 'Nobody asks.', link: 'why.md'},
    ],
    limits: {target: 300, gate: 600},
};

let dir: string;
const at = (...names: string[]) => path.join(dir, ...names);

async function gate(out: string, shard: Shard | null): Promise<Manifest> {
    const manifest = manifestOf(matrix, shard, settings, 'known.json');
    const cells = shard === null ? matrix : shareOf(matrix, shard);
    const step: Step = async (_title, work) => work(() => {});
    const {results} = await runMatrix(cells, {
        settings, ...shard && {shard: {...shard, plan: manifest.plan}}, out, signal: new AbortController().signal, slots: 2,
        watcher: {stepOf: () => step, progress: () => {}, ended: () => {}},
    });
    await writeManifest(out, manifest);
    if (shard === null)
        await publish(results, settings.known, out);
    return manifest;
}

test.before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'proc-conformance-merge-'));
    for (const index of [1, 2, 3])
        await gate(at(`shard-${index}`), {index, of: 3});
});
test.after.always(async () => rm(dir, {recursive: true, force: true}));

/** All that differs from run to run. */
function withoutTimes(text: string): string {
    return text
        .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/gv, 'TIME')
        .replaceAll(/(?<="?duration_ms"?: ?)\d+/gv, 'N')
        .replaceAll(/(?<=time=")[\d.]+/gv, 'N')
        .replaceAll(/(?<=\| )[\d.]+(?= \|$)/gmv, 'N');
}

test.serial('three shards are, byte for byte but for times, what one run leaves', async t => {
    await gate(at('whole'), null);
    const {manifest, cells} = await mergeShards([at('shard-3'), at('shard-1'), at('shard-2')]);
    t.deepEqual(manifest, JSON.parse(await readFile(at('whole/gate.json'), 'utf8')));
    const results = cells.map(({result}) => result);
    t.deepEqual(results.map(({footer}) => footer?.behaves), [true, false]);
    const {unused} = await publish(results, manifest.known, dir);
    t.deepEqual(unused, {vain: [settings.known[1]], elsewhere: [settings.known[2]]});
    for (const name of ['junit.xml', 'summary.md', 'index.html'])
        t.is(withoutTimes(await readFile(at(name), 'utf8')), withoutTimes(await readFile(at('whole', name), 'utf8')), name);
    for (const {cell, lines} of cells) {
        const merged = lines.map(line => withoutTimes(JSON.stringify(line)));
        const whole = (await readFile(at('whole', `${cell.file}.jsonl`), 'utf8')).trimEnd().split('\n').map(withoutTimes);
        // Events stand in the order in which they happened, which no two runs share.
        t.deepEqual(merged.toSorted(), whole.filter(line => !line.startsWith('{"type":"started"')).toSorted());
    }
});

test('a missing shard is told', async t => {
    await t.throwsAsync(mergeShards([at('shard-1'), at('shard-3')]), {instanceOf: Misuse, message: 'shard 2 of 3 is missing; a gate is whole with all of them'});
});

test('a shard that is there twice is told', async t => {
    await cp(at('shard-2'), at('again'), {recursive: true});
    const dirs = ['shard-1', 'shard-2', 'shard-3', 'again'].map(name => at(name));
    await t.throwsAsync(mergeShards(dirs), {instanceOf: Misuse, message: `shard 2 of 3 is there twice: ${at('shard-2')} and ${at('again')}; give one of them`});
});

test('shards of different gates are told', async t => {
    await cp(at('shard-2'), at('other'), {recursive: true});
    await writeManifest(at('other'), manifestOf(matrix, {index: 2, of: 3}, {...settings, strict: true}, 'known.json'));
    await t.throwsAsync(mergeShards(['shard-1', 'other', 'shard-3'].map(name => at(name))), {instanceOf: Misuse, message: /^shards of different gates: .*shard-1 is shard 1\/3 of \w+, .*other is shard 2\/3 of \w+; /});
});

test('a shard whose record got lost is told, and one of another shard in its place', async t => {
    await cp(at('shard-1'), at('lost'), {recursive: true});
    await rm(at('lost/emulator.jsonl'));
    const dirs = ['lost', 'shard-2', 'shard-3'].map(name => at(name));
    await t.throwsAsync(mergeShards(dirs), {instanceOf: Misuse, message: /^emulator\.jsonl: '.+' is in no shard; is a record missing\?$/});
    await cp(at('shard-2/emulator.jsonl'), at('lost/emulator.jsonl'));
    await t.throwsAsync(mergeShards(dirs), {instanceOf: Misuse, message: /emulator\.jsonl is not of shard 1\/3 of \w+, as gate\.json beside it is$/});
});

test('a shard that was cut short leaves a whole without end', async t => {
    await cp(at('shard-1'), at('cut'), {recursive: true});
    const lines = (await readFile(at('cut/emulator.jsonl'), 'utf8')).split('\n');
    const last = lines.findLastIndex(line => line.startsWith('{"type":"started"'));
    await writeFile(at('cut/emulator.jsonl'), lines.slice(0, last + 1).map(line => `${line}\n`).join(''));
    const {cells} = await mergeShards(['cut', 'shard-2', 'shard-3'].map(name => at(name)));
    const [first] = cells;
    t.is(first!.result.footer, null);
    const reasons = first!.result.points.filter(({outcome}) => outcome.verdict === 'broken').map(({outcome}) => outcome.reason);
    t.deepEqual([...new Set(reasons)], ['the run ended during this spec']);
    t.like(first!.lines.at(-1), {type: 'finished'});
});

test('shards that judged different kernels are told', async t => {
    const kernel = (version: string): Header['kernel'] => ({release: '6.1.0', arch: 'x86_64', packages: [`linux-image=${version}`], accelerator: 'tcg', command: 'qemu'});
    for (const [index, name] of ['shard-1', 'shard-2', 'shard-3'].entries()) {
        await cp(at(name), at(`kernel-${index}`), {recursive: true});
        for (const file of ['emulator.jsonl', 'emulator-as-published.jsonl'].map(record => at(`kernel-${index}`, record))) {
            const text = await readFile(file, 'utf8').catch(() => null);
            if (text === null)
                continue;
            const [header, ...rest] = text.split('\n');
            await writeFile(file, [JSON.stringify({...JSON.parse(header!) as Header, kernel: kernel(`6.1.${index}`)}), ...rest].join('\n'));
        }
    }
    await t.throwsAsync(mergeShards([0, 1, 2].map(index => at(`kernel-${index}`))), {instanceOf: Misuse, message: /^emulator is linux-image=6\.1\.0 in .*kernel-0, but linux-image=6\.1\.1 in .*kernel-1; all shards must judge one kernel$/});
});

for (const [name, message] of [['nowhere', /nowhere is not a folder; give those that gate --shard wrote$/], ['whole', /whole is a whole gate already; /], ['.', /has no gate\.json; /]] as const)
    test.serial(`${name} is no shard`, async t => {
        await t.throwsAsync(mergeShards([at(name)]), {instanceOf: Misuse, message});
    });
