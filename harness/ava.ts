import {watch} from 'node:fs';
import {open} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';
import {cacheDir} from '../vm/cache.ts';
import {projectDir} from './plan.ts';

export interface AvaEnd {
    readonly exitCode: number | undefined;
    readonly timedOut: boolean;
    /** The line in which AVA says what went wrong, where it has one. */
    readonly said: string | undefined;
}

/** Runs AVA with a configuration of the harness's own to its end, however that comes about. It ends with this process, also where no cleanup of ours can run. */
export async function runAva(config: string, env: Record<string, string>, limits: {readonly signal: AbortSignal; readonly milliseconds?: number}): Promise<AvaEnd> {
    const ava = path.join(projectDir, 'node_modules/.bin/ava');
    const {all, exitCode, timedOut} = await execa('setpriv', ['--pdeathsig', 'TERM', process.execPath, '--disable-warning=ExperimentalWarning', ava, '--config', `harness/${config}`], {
        cwd: projectDir,
        all: true,
        reject: false,
        stdin: 'ignore',
        // To execa 0 is no limit.
        ...limits.milliseconds !== undefined && {timeout: Math.max(1, Math.round(limits.milliseconds))},
        cancelSignal: limits.signal,
        env: {
            ...env,
            NO_COLOR: '1',
            // The compiled form of what it loads saves AVA's worker a third of the time until the first spec.
            NODE_COMPILE_CACHE: path.join(cacheDir(), 'node'),
        },
    });
    return {exitCode, timedOut, said: all.split('\n').find(line => /^ *(?:✘|Uncaught|Error)/.test(line))?.trim()};
}

/** Hands on the whole lines of a file while others append to it; once it is disposed of, nothing reads the file any more. */
export function followLines(file: string, each: (line: string) => void): AsyncDisposable {
    let position = 0;
    let reading = Promise.resolve();
    const read = async () => {
        await using opened = await open(file);
        const {size} = await opened.stat();
        const {buffer} = await opened.read(Buffer.alloc(size - position), 0, size - position, position);
        const whole = buffer.subarray(0, buffer.lastIndexOf('\n') + 1);
        position += whole.length;
        for (const line of whole.toString().split('\n').filter(Boolean))
            each(line);
    };
    const watcher = watch(file, () => {
        reading = reading.then(read);
        // Whoever disposes of it is told.
        reading.catch(() => {});
    });
    return {
        [Symbol.asyncDispose]: async () => {
            watcher.close();
            await reading;
        },
    };
}
