/** The shell as a user has it: in a terminal, which script(1) makes, and with a script's pipes. */
import {mkdtemp, readFile, rm, writeFile} from 'node:fs/promises';
import {tmpdir} from 'node:os';
import path from 'node:path';
import test from 'ava';
import {execa, type ResultPromise} from 'execa';
import {withDeadline} from '../../vm/deadline.ts';
import {shellCommand} from '../../vm/qemu.ts';
import {projectDir} from '../plan.ts';
import {descendants, stillThere} from './family.ts';

const bin = path.join(projectDir, 'bin/proc-conformance.js');
const command = [process.execPath, bin, 'shell', '--target', 'qemu:6.1'];

/** Milliseconds that anything may take that is waited for; a kernel may have to be booted first. */
const patience = 120_000;

let dir: string;
test.before(async () => {
    dir = await mkdtemp(path.join(tmpdir(), 'proc-conformance-shell-'));
});
test.after.always(async () => rm(dir, {recursive: true, force: true}));

/** What a terminal obeys or answers, and does not show. */
const controls = /\p{Control}\[[\d;?]*[A-Za-z]/gv;

/** A shell in a terminal of 33 lines: what is typed, and what is seen there. */
class Terminal implements AsyncDisposable {
    readonly process: ResultPromise<{reject: false; buffer: false}>;
    readonly #name: string;
    #seen = '';
    #end = false;
    #changed = Promise.withResolvers<void>();

    constructor(words: readonly string[]) {
        this.#name = path.join(dir, `terminal-${Math.random().toString(36).slice(2)}`);
        const inside = `stty rows 33 cols 77; tty >${this.#name}; exec ${shellCommand(words)}`;
        this.process = execa('script', ['--quiet', '--flush', '--return', '--command', inside, '/dev/null'], {reject: false, buffer: false});
        this.process.stdout.on('data', (chunk: Buffer) => {
            this.#seen = (this.#seen + chunk.toString()).replaceAll(controls, '');
            this.#tell();
        });
        this.process.stdout.on('end', () => {
            this.#end = true;
            this.#tell();
        });
    }

    #tell(): void {
        this.#changed.resolve();
        this.#changed = Promise.withResolvers();
    }

    /** Types, and waits for what must then be seen, behind all that was seen before; resolves with that. */
    async type(keys: string, expected: RegExp): Promise<string> {
        const from = this.#seen.length;
        this.process.stdin.write(keys);
        return this.sees(expected, from);
    }

    async sees(expected: RegExp, from = 0): Promise<string> {
        const look = async () => {
            while (!expected.test(this.#seen.slice(from))) {
                if (this.#end)
                    throw new Error(`the terminal was closed; it showed ${JSON.stringify(this.#seen.slice(from).slice(-500))}`);
                await this.#changed.promise;
            }
            return this.#seen.slice(from);
        };
        return withDeadline(look(), patience, () => new Error(`${expected} was not seen, but ${JSON.stringify(this.#seen.slice(from).slice(-500))}`));
    }

    async resize(rows: number, columns: number): Promise<void> {
        const terminal = (await readFile(this.#name, 'utf8')).trim();
        await execa('stty', ['-F', terminal, 'rows', String(rows), 'cols', String(columns)]);
    }

    async [Symbol.asyncDispose](): Promise<void> {
        this.process.kill('SIGKILL');
        await this.process;
    }
}

const prompt = /qemu:6\.1 \/ # $/;

test('a terminal has a prompt, the module, line editing, history, Ctrl-C and its own size', async t => {
    await using terminal = new Terminal(command);
    t.regex(await terminal.sees(prompt), /Linux 6\.1\S* \(qemu:6\.1\), fortune is loaded; exit leaves/);
    t.regex(await terminal.type('stty size\r', /\d+ \d+\r\n.*# $/), /33 77\r\n/);
    await terminal.resize(44, 99);
    t.regex(await terminal.type('stty size\r', /\d+ \d+\r\n.*# $/), /44 99\r\n/);
    t.regex(await terminal.type('echo abc >/proc/fortune; cat /proc/fortune\r', /abc\r\n.*# $/), /\nabc\r\n/);
    // Three to the left, one out: abc becomes ac.
    await terminal.type('echo abc\x1b[D\x7f\r', /\nac\r\n.*# $/);
    await terminal.type('\x1b[A\r', /\nac\r\n.*# $/);
    // What speaks is what the signal is for; before, it is still the shell's.
    await terminal.type("sh -c 'echo on; exec sleep 1000'\r", /\non\r\n/);
    await terminal.type('\x03', prompt);
    await terminal.type('exit 7\r', /exit 7/);
    t.is((await terminal.process).exitCode, 7);
});

test('what is typed before the prompt is there is not lost', async t => {
    await using terminal = new Terminal(command);
    t.regex(await terminal.type('echo early\rexit 5\r', /\nearly\r\n/), /qemu:6\.1 \/ # echo early/);
    t.is((await terminal.process).exitCode, 5);
});

test('Ctrl-D leaves, and Ctrl-] does where the shell no longer listens', async t => {
    await using one = new Terminal(command);
    await one.sees(prompt);
    one.process.stdin.write('\x04');
    t.is((await one.process).exitCode, 0);
    await using other = new Terminal(command);
    await other.sees(prompt);
    await other.type(`sh -c 'trap "" INT; echo on; sleep 1000'\r`, /\non\r\n/);
    other.process.stdin.write('\x1d');
    t.is((await other.process).exitCode, 0);
});

test('a kernel that dies under the shell is told of, and leaves the terminal as it was', async t => {
    await using terminal = new Terminal(['sh', '-c', `${shellCommand(command)}; echo left with $?; stty -a`]);
    await terminal.sees(prompt);
    const end = await terminal.type('echo c >/proc/sysrq-trigger\r', / icanon /);
    t.regex(end, /the machine is gone: .*\r\nnote: the kernel reported Kernel panic - not syncing: sysrq triggered crash/);
    t.regex(end, /left with 3/);
});

for (const [how, end] of [
    ['the terminal is closed', ({process}: Terminal) => process.kill('SIGKILL')],
    ['it is killed', (_: Terminal, shell: number) => process.kill(shell, 'SIGKILL')],
    ['what started it is killed', (_: Terminal, _shell: number, starter: number) => process.kill(starter, 'SIGKILL')],
    ['it is asked to end', (_: Terminal, shell: number) => process.kill(shell, 'SIGTERM')],
] as const)
    test(`nothing is left behind where ${how}`, async t => {
        await using terminal = new Terminal(command);
        await terminal.sees(prompt);
        const family = await descendants(terminal.process.pid!);
        t.true(family.some(one => one.command.includes('qemu-system')));
        const pidOf = (program: string) => family.find(one => one.command.includes(program))!.pid;
        end(terminal, pidOf('cli/main.ts'), pidOf('bin/proc-conformance.js'));
        t.deepEqual(await stillThere(family, 10_000), []);
    });

test('a script has its outputs apart, its status, and an end', async t => {
    const {exitCode, stdout, stderr} = await execa(command[0]!, command.slice(1), {reject: false, input: 'echo abc >/proc/fortune\ncat /proc/fortune; tty; seq 30000 | tail -1\necho no >&2; exit 9\n'});
    t.is(stdout, 'abc\nnot a tty\n30000');
    t.regex(stderr, /^(?:.* s\n)*no$/);
    t.is(exitCode, 9);
    const all = await execa(command[0]!, command.slice(1), {reject: false, input: `${': '.padEnd(200_000, 'x')}\nseq 100000\n`});
    t.is(all.stdout.split('\n').length, 100_000);
});

test('User Mode Linux has a shell as well', async t => {
    const {stdout, exitCode} = await execa(process.execPath, [bin, 'shell', '--target', 'uml:6.1'], {reject: false, input: 'echo abc >/proc/fortune; cat /proc/fortune; seq 50000 | tail -1; exit 6\n'});
    t.is(stdout, 'abc\n50000');
    t.is(exitCode, 6);
});

test('a program may converse with it through pipes', async t => {
    const shell = execa(command[0]!, command.slice(1), {reject: false, buffer: false});
    const answers = shell.stdout[Symbol.asyncIterator]();
    for (const number of [1, 2, 3]) {
        shell.stdin.write(`echo ${number}\n`);
        t.is(String((await answers.next()).value), `${number}\n`);
    }
    shell.stdin.end();
    t.is((await shell).exitCode, 0);
});

test('what has no shell says so, what does not build shows why', async t => {
    for (const target of ['emulator', 'emulator:as-published', 'stdio:true']) {
        const {exitCode, stderr} = await execa(process.execPath, [bin, 'shell', '--target', target], {reject: false, stdin: 'ignore'});
        t.is(stderr, `proc-conformance: --target ${target} has no shell, it is not a kernel; give one that is: --target qemu:6.1`);
        t.is(exitCode, 2);
    }
    await writeFile(path.join(dir, 'Kbuild'), 'obj-m := fortune.o\n');
    await writeFile(path.join(dir, 'fortune.c'), 'int broken\n');
    const {exitCode, stderr} = await execa(command[0]!, [...command.slice(1), '--module', dir], {reject: false, stdin: 'ignore'});
    t.is(exitCode, 1);
    t.regex(stderr, /fortune\.c:1:1: error: /);
    t.regex(stderr, /the module does not build: .*$/);
});

test('a module that does not load is there to be looked into', async t => {
    const module = path.join(dir, 'refuses');
    await execa('cp', ['-r', path.join(projectDir, 'fixtures/modules/fortune'), module]);
    const source = path.join(module, 'fortune.c');
    await writeFile(source, (await readFile(source, 'utf8')).replace(/(static int __init \w+\(void\)\n\{\n)/, '$1\tif (THIS_MODULE)\n\t\treturn -EBUSY;\n'));
    const {stdout, stderr, exitCode} = await execa(command[0]!, [...command.slice(1), '--module', module], {reject: false, input: 'ls /modules; insmod /modules/fortune.ko'});
    t.is(stdout, 'fortune.ko');
    t.regex(stderr, /fortune is not loaded: .*EBUSY/);
    // insmod's own.
    t.is(exitCode, 16);
});
