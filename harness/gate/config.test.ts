import {mkdir, mkdtemp, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {Misuse} from '../misuse.ts';
import {listSpecs, projectDir} from '../plan.ts';
import {readConfig} from './config.ts';

let dir: string;
test.before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'proc-conformance-config-'));
    for (const module of ['port', 'other/port', 'empty'])
        await mkdir(path.join(dir, module), {recursive: true});
    for (const module of ['port', 'other/port'])
        await writeFile(path.join(dir, module, 'Kbuild'), 'obj-m := fortune.o\n');
    await writeFile(path.join(dir, 'known.json'), JSON.stringify({known: [{clause: 'fortune.wrap.single', target: '*', reason: 'r', link: 'l'}]}));
    await writeFile(path.join(dir, 'strange.json'), '[]');
});
test.after.always(async () => rm(dir, {recursive: true, force: true}));

let files = 0;
async function config(text: string): Promise<string> {
    const file = path.join(dir, `config-${++files}.ts`);
    await writeFile(file, text);
    return file;
}

test('everything that can be said', async t => {
    const file = await config(`
        import type {GateConfig} from ${JSON.stringify(path.join(projectDir, 'harness/gate/config.ts'))};
        export default {
            targets: ['qemu:6.1', 'emulator'], modules: ['port'], level: 'listing', known: 'known.json', limits: {target: 60, gate: 600},
        } satisfies GateConfig;`);
    const {known, ...settings} = await readConfig(file, await listSpecs());
    t.deepEqual(settings, {
        file, targets: ['qemu:6.1', 'emulator'], modules: [path.join(dir, 'port')], strict: true,
        knownFile: path.join(dir, 'known.json'), limits: {target: 60, gate: 600},
    });
    t.is(known.length, 1);
});

test('targets are enough, and may stand for several', async t => {
    const settings = await readConfig(await config('export default {targets: [\'qemu:all\', \'emulator\']};'), []);
    t.like(settings, {modules: null, strict: false, knownFile: null, known: [], limits: {target: Infinity, gate: Infinity}});
    t.true(settings.targets.length > 2);
});

for (const [text, wrong] of [
    ['export const x = 1;', /has no default export; right would be: export default \{targets: \['qemu:6\.1'\]\} satisfies GateConfig$/],
    ['export default {targets: [}', /cannot be loaded: .+/],
    ['throw new Error("no\\nway");', /cannot be loaded: no$/],
    ['export default [];', /the default export is \[\]; right would be an object/],
    ['export default {};', /targets is undefined; right would be a list of targets, such as \['qemu:6\.1', 'emulator'\]$/],
    ['export default {targets: "qemu:6.1"};', /targets is "qemu:6\.1"; right would be a list/],
    ['export default {targets: []};', /targets is \[\]; right would be a list/],
    ['export default {targets: ["bochs"]};', /targets: unknown target 'bochs'; known: /],
    ['export default {targets: ["qemu:2.6"]};', /targets: unknown kernel '2\.6' in qemu:2\.6; known: /],
    ['export default {targets: ["emulator", "emulator"]};', /targets: target emulator is given twice$/],
    ['export default {target: ["emulator"]};', /unknown setting 'target'; known: targets, modules, level, known, limits$/],
    ['export default {targets: ["emulator"], modules: "port"};', /modules is "port"; right would be a list of folders/],
    ['export default {targets: ["emulator"], modules: ["nowhere"]};', /modules: nowhere is not a folder; give one whose Kbuild/],
    ['export default {targets: ["emulator"], modules: ["empty"]};', /modules: empty has neither a Kbuild nor a Makefile/],
    ['export default {targets: ["emulator"], modules: ["port", "other/port"]};', /modules has two folders with the name port/],
    ['export default {targets: ["emulator"], level: "core"};', /level is "core"; right would be 'safety' or 'listing'/],
    ['export default {targets: ["emulator"], known: 3};', /known is 3; right would be a file/],
    ['export default {targets: ["emulator"], known: "nowhere.json"};', /the known differences in .*nowhere\.json cannot be read \(ENOENT\)$/],
    ['export default {targets: ["emulator"], limits: {target: 0}};', /limits is \{"target":0\}; right would be seconds/],
    ['export default {targets: ["emulator"], limits: {gate: Infinity}};', /limits is \{"gate":null\}; right would be seconds/],
    ['export default {targets: ["emulator"], limits: {spec: 5}};', /limits is \{"spec":5\}; right would be seconds/],
] as const)
    test(`${text} is told in one line`, async t => {
        const file = await config(text);
        const stated = await listSpecs();
        const error = await t.throwsAsync(async () => readConfig(file, stated), {instanceOf: Misuse, message: wrong});
        t.false(error.message.includes('\n'));
    });

test('a file that is not there is told', async t => {
    await t.throwsAsync(async () => readConfig('/nowhere/x.ts', []), {instanceOf: Misuse, message: '--config /nowhere/x.ts cannot be read (ENOENT)'});
});

test('known differences of a wrong form are told', async t => {
    const file = await config('export default {targets: ["emulator"], known: "strange.json"};');
    await t.throwsAsync(async () => readConfig(file, []), {message: /strange\.json: the file must be object$/});
});
