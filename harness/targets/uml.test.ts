import {cp, mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test, {type ExecutionContext} from 'ava';
import {contract} from '../../suites/contract.ts';
import {findCrashes, plainTitle} from '../../vm/crash.ts';
import {silently} from '../../vm/step.ts';
import {TargetBroken} from '../faults.ts';
import {judge} from '../judge.ts';
import {listSpecs, modulesOf, projectDir} from '../plan.ts';
import type {Spec} from '../register.ts';
import type {Target} from '../target.ts';
import {openTarget} from './open.ts';
import {prepare} from './prepare.ts';

let dir: string;
test.before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'proc-conformance-uml-test-'));
});
test.after.always(async () => rm(dir, {recursive: true, force: true}));

/** The verdict, with its reason, of a spec whose assertions are not those of this test. */
async function verdictOf(t: ExecutionContext, target: Target, spec: Spec): Promise<string> {
    const level = contract.find(({id}) => id === spec.clause)!.level;
    let verdict = '';
    const attempt = await t.try(async inner => {
        const {outcome} = await judge(target, spec, level, inner);
        verdict = outcome.reason === undefined ? outcome.verdict : `${outcome.verdict}: ${outcome.reason}`;
    });
    attempt.discard();
    return verdict;
}

async function specNamed(name: string): Promise<Spec> {
    const spec = (await listSpecs()).find(one => `${one.clause} - ${one.title}` === name);
    if (!spec)
        throw new Error(`there is no spec ${name}`);
    return spec;
}

/** uml:6.1 with the modules that specs name, one of them in place of the sound one. */
async function open(specs: readonly Spec[], fortune = path.join(projectDir, 'fixtures/modules/fortune')): Promise<Target> {
    const {prepared} = await prepare('uml:6.1', {names: modulesOf(specs), inPlace: {fortune}}, silently);
    return openTarget(prepared);
}

const cases = {
    'fortune.load.message - is logged once, at level info': /^pass$/,
    'fortune.wrap.to-first - gives the first fortune again after the last': /^pass$/,
    'fortune.write.partial-fault - into an empty pot that stays empty': /^pass$/,
    'fortune.read.bad-pointer - and the pot goes on working': /^pass$/,
    'simple-lkm.load.listed - once': /^pass$/,
    'procfs.directory.links - whatever else is in it (today)': /^differs: /,
    'tour.cpuinfo.speed - in MHz': /^fail: /,
    'tour.pci.elsewhere - as sysfs has them': /^skip: needs a kernel with CONFIG_PCI$/,
    'sysctl.write.parallel - on two processors': /^skip: needs a second processor, and User Mode Linux has one$/,
};

test('specs on User Mode Linux, each in a kernel of its own', async t => {
    const specs = await Promise.all(Object.keys(cases).map(specNamed));
    await using target = await open(specs);
    for (const [index, expected] of Object.values(cases).entries())
        t.regex(await verdictOf(t, target, specs[index]!), expected, Object.keys(cases)[index]);
});

test('a fault in the kernel is a crash, though it ends the kernel', async t => {
    const module = path.join(dir, 'faulty');
    await cp(path.join(projectDir, 'fixtures/modules/fortune'), module, {recursive: true});
    const source = path.join(module, 'fortune.c');
    const text = await readFile(source, 'utf8');
    const begin = /static ssize_t fortune_write\([^\{]*\{\n/v;
    t.regex(text, begin);
    await writeFile(source, text.replace(begin, '$&\t*(volatile int *)8 = 1;\n'));
    const spec = await specNamed('fortune.wrap.to-first - gives the first fortune again after the last');
    await using target = await open([spec], module);
    t.regex(await verdictOf(t, target, spec), /^crash: Kernel panic - not syncing: Kernel mode fault at addr ADDR, ip ADDR in fortune_write \[fortune\]; the target ended/);
});

test('a kernel that is busy for ever with a page that is not there says where', async t => {
    const spec = await specNamed('fortune.full.one-too-many - into an empty pot');
    await using target = await open([spec], path.join(projectDir, 'fixtures/modules/fortune-as-published'));
    await using instance = await target.acquire(spec);
    const written = instance.request([
        {op: 'open', path: '/proc/fortune', flags: ['O_WRONLY']},
        {op: 'write', fd: {result: 0}, data: Buffer.alloc(4097, 'x').toString('base64')},
    ], 100);
    await t.throwsAsync(written, {instanceOf: TargetBroken, message: /no reply/});
    const [crash] = findCrashes(await instance.console());
    t.is(crash && plainTitle(crash), 'the kernel did not answer any more, and was in add_cookie [fortune]');
});

test('a request and a reply of more than a terminal holds come over whole', async t => {
    await using target = await open([]);
    await using instance = await target.acquire({loaded: null, modules: []});
    const bytes = Buffer.from(Array.from({length: 300_000}, (_, index) => (index * 7 + (index >> 8)) & 255));
    const results = await instance.request([
        {op: 'put', path: '/tmp/bytes', data: bytes.toString('base64'), mode: 0o644},
        {op: 'open', path: '/tmp/bytes', flags: ['O_RDONLY']},
        {op: 'read', fd: {result: 1}, count: bytes.length},
    ], 20_000);
    t.true('data' in results[2]! && Buffer.from(results[2].data!, 'base64').equals(bytes));
});
