import {mkdtemp, readFile, rm} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {shellCommand} from '../vm/qemu.ts';
import {runTool} from '../vm/tool.ts';
import {checkEmulator} from './emulator-check.ts';
import {projectDir} from './plan.ts';
import {operations} from './protocol-vectors.ts';
import {ordinaryDeadlines} from './targets/emulator-process.ts';
import {parseGreeting, parseReply} from './validate.ts';

const emulators = path.join(projectDir, 'fixtures/emulators');

let dir: string;
test.before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'proc-conformance-check-'));
    await runTool('make', ['-C', path.join(emulators, 'c'), `OUT=${dir}`]);
});
test.after.always(async () => rm(dir, {recursive: true, force: true}));

test('nothing is missing of the emulator in C', async t => {
    for (const {title, fault} of await Array.fromAsync(checkEmulator(path.join(dir, 'fortune'))))
        t.is(fault, null, title);
});

/** What becomes of the emulator in C when a filter changes what it says. */
const spoilt = (expression: string) => `${path.join(dir, 'fortune')} | sed -u '${expression}'`;
const misbehaving = (name: string) => shellCommand([process.execPath, path.join(emulators, 'misbehaving.ts'), name]);

const lackings: ReadonlyArray<readonly [step: string, command: () => string, fault: RegExp]> = [
    ['starts and greets', () => misbehaving('is gone at once'), /^the target ended its stream \(it ended with exit status 7\)$/],
    ['starts and greets', () => spoilt('s/"protocol":1/"protocol":2/'), /^greeted with .* \(\/hello\/protocol must be equal to constant\)/],
    ['has the operations and the module', () => spoilt('s/"reset",//'), /^the greeting lacks the operations reset$/],
    ['answers a request', () => misbehaving('refuses to reset'), /^refused to reset itself: {"errno":"EPERM"}$/],
    ['insmod loads the module, modules lists it', () => misbehaving('claims a module that it lacks'), /^insmod gave {"unsupported":"I cannot"}$/],
    ['open gives a descriptor, close takes it', () => `sed -u 's/"fd":{"result":1}/"fd":-1/' | ${path.join(dir, 'fortune')}`, /^open, and close of .* gave {"value":3} and {"errno":"EBADF"}$/],
    ['write takes a fortune', () => spoilt('s/"value":4}/"value":5}/'), /^write of 4 bytes gave {"value":5}$/],
    ['read gives it back', () => spoilt('s/,"data":"[^"]*"//'), /^answered read\(.*must have required property 'data'$/],
    ['kmsg gives the log', () => spoilt('s/Module loaded/module loaded/'), /^after loading, kmsg gave .*module loaded/],
    ['kmsg gives the log', () => spoilt('s/"next":1/"next":0/'), /^after loading, kmsg since 0 and since 1 gave .*"next":0} and /],
    ['rmmod removes it: open is ENOENT then', () => spoilt('s/ENOENT/EIO/'), /^open after rmmod gave {"errno":"EIO"}$/],
    ['a call that fails does not stop those behind it', () => spoilt('s/EBADF/EIO/g'), /^close, insmod and read gave {"errno":"EIO"}/],
    ['has what else it claims', () => spoilt('s/"ops":\\[/&"chmod",/'), /^chmod is in the greeting, and gave {"unsupported":"there is no such operation"}$/],
    ['ends with its input', () => `${path.join(dir, 'fortune')}; sleep 1000`, /^it was still there 2 seconds after the end of its input$/],
];

for (const [step, command, fault] of lackings)
    test(`the first step that is missing is '${step}': ${fault.source}`, async t => {
        const steps = await Array.fromAsync(checkEmulator(command(), {...ordinaryDeadlines, goodbye: 500}));
        const last = steps.pop()!;
        t.deepEqual(steps.filter(one => one.fault !== null), []);
        t.is(last.title, step);
        t.regex(last.fault!, fault);
        t.regex(last.advice, /^[A-Z].*\.$/);
    });

test('the guide has all operations, and lines that the protocol allows', async t => {
    const guide = await readFile(path.join(projectDir, 'EMULATORS.md'), 'utf8');
    const rows = guide.split('\n').filter(line => line.startsWith('|')).map(line => line.split('|')[1]!).join();
    t.deepEqual(operations.filter(op => !rows.includes(`\`${op}\``) && !rows.includes(`{"op":"${op}"`) && op !== 'reset'), []);
    const lines = guide.split('\n').map(line => line.trim());
    t.is(typeof parseGreeting(lines.find(line => line.startsWith('{"hello"'))!), 'object');
    t.is(typeof parseReply(lines.find(line => line.startsWith('{"id":1,"results"'))!), 'object');
});
