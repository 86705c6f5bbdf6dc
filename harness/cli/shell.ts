import {spawnSync} from 'node:child_process';
import {Command} from 'commander';
import {findCrashes, plainTitle} from '../../vm/crash.ts';
import {ordinarySupply} from '../../vm/supply.ts';
import {CallFailed, TargetBroken} from '../faults.ts';
import {runInGuest} from '../guest-program.ts';
import {Misuse} from '../misuse.ts';
import {moduleOption} from '../module-folder.ts';
import {moduleUnderTest} from '../plan.ts';
import type {Instance} from '../target.ts';
import {loadModule} from '../targets/load-module.ts';
import {defaultTarget, takesModule} from '../targets/name.ts';
import {openTarget} from '../targets/open.ts';
import {prepare, type Preparation} from '../targets/prepare.ts';
import {interrupted} from './interrupt.ts';
import {Progress} from './progress.ts';

interface Options {
    readonly target: string;
    readonly module?: string;
    readonly offline?: boolean;
}

/** As telnet and the consoles of virtual machines have it: for a shell that no longer listens. */
const escape = {byte: 0x1d, name: 'Ctrl-]'};

export function shellCommand(): Command {
    return new Command('shell')
        .description('a prompt in the guest, with the module loaded')
        .option('--target <target>', 'a kernel: qemu:6.1', defaultTarget())
        .option('--module <dir>', 'a folder whose Kbuild or Makefile makes fortune.ko, in place of the project\'s own')
        .option('--offline', 'fetch nothing and ask nothing of the network: what the cache lacks is an error')
        .addHelpText('after', `
exit or Ctrl-D leaves, ${escape.name} does where nothing else helps; the machine is then thrown away. Input that is no terminal is a
script: its output and errors are this command's. Exit status: the shell's; 1 where the module does not build; 2 wrong
usage; 3 where there is no machine, or it ended before the shell did.`)
        .action(shell);
}

async function shell({target: name, module, offline = false}: Options): Promise<void> {
    if (!takesModule(name))
        throw new Misuse(`--target ${name} has no shell, it is not a kernel; give one that is: --target qemu:6.1`);
    const inPlace: Record<string, string> = {};
    if (module !== undefined)
        inPlace[moduleUnderTest] = await moduleOption(module);
    await using preparation = await prepare(name, {names: [moduleUnderTest], inPlace, racing: false}, new Progress().step, {...ordinarySupply, offline});
    process.stderr.write(preparation.notes.map(note => `note: ${note}\n`).join(''));
    if (preparation.module?.builds === false) {
        process.stderr.write(`${preparation.buildOutput.trimEnd()}\nproc-conformance: the module does not build: ${preparation.module.reason}\n`);
        process.exitCode = 1;
        return;
    }
    await using target = await openTarget(preparation.prepared);
    await using instance = await target.acquire({loaded: null, modules: [moduleUnderTest]});
    if (!instance.hello.ops.includes('start'))
        throw new Misuse(`--target ${name} has no shell: its agent lacks the operation start`);
    greet(preparation, instance, await refusal(instance));
    process.exitCode = await converse(name, instance);
}

/** Resolves with why the module is not loaded, null where it is: one that does not load is all the more reason for a shell. */
async function refusal(instance: Instance): Promise<string | null> {
    try {
        await loadModule(instance, moduleUnderTest);
        return null;
    } catch (error) {
        if (error instanceof CallFailed)
            return error.message;
        throw error;
    }
}

/** A script's errors stay its own, as long as there is nothing to say. */
function greet({prepared}: Preparation, {hello}: Instance, refused: string | null): void {
    const module = refused === null ? `${moduleUnderTest} is loaded` : `${moduleUnderTest} is not loaded: ${refused}; it is /modules/${moduleUnderTest}.ko`;
    if (process.stdin.isTTY || refused !== null)
        process.stderr.write(`Linux ${hello.kernel} (${prepared.name}), ${module}${process.stdin.isTTY ? `; exit leaves, ${escape.name} always does` : ''}\n`);
}

/** Resolves with the exit code. */
async function converse(name: string, instance: Instance): Promise<number> {
    const {stdin, stdout, stderr} = process;
    const onTerminal = stdin.isTTY;
    const escaped = new AbortController();
    if (onTerminal) {
        // Keys go to the guest as they are: its terminal makes a signal of Ctrl-C.
        stdin.setRawMode(true);
        // Node leaves the output's lines to the terminal, where the guest's has ended them already; it restores what was.
        spawnSync('stty', ['-opost'], {stdio: ['inherit', 'ignore', 'ignore']});
        stdin.on('data', (keys: Buffer) => {
            if (keys.length === 1 && keys[0] === escape.byte)
                escaped.abort();
        });
    }
    const leave = () => {
        if (onTerminal)
            stdin.setRawMode(false);
        // An open input would keep the program waiting for more.
        stdin.destroy();
    };
    const sized = [stdout, stderr].find(stream => stream.isTTY);
    try {
        const status = await runInGuest(instance, ['sh', ...onTerminal ? ['-i'] : []], {
            HOME: '/', ENV: '', PS1: `${name} \\w \\$ `, TERM: process.env['TERM'] ?? 'linux',
        }, {
            stdin, stdout, stderr,
            size: onTerminal ? () => ({rows: sized?.rows ?? 24, columns: sized?.columns ?? 80}) : null,
            signal: AbortSignal.any([escaped.signal, interrupted.signal]),
        });
        leave();
        return status ?? 0;
    } catch (error) {
        leave();
        if (!(error instanceof TargetBroken))
            throw error;
        stderr.write(`${onTerminal ? '\n' : ''}proc-conformance: the machine is gone: ${error.message}\n`);
        return 3;
    } finally {
        tellCrash(await instance.console());
    }
}

function tellCrash(console: string): void {
    for (const crash of findCrashes(console))
        process.stderr.write(`note: the kernel reported ${plainTitle(crash)}\n`);
}
