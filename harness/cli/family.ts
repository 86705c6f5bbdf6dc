/** For tests of how programs end: the processes that one has started. */
import {once} from 'node:events';
import {watch} from 'node:fs';
import {readFile} from 'node:fs/promises';
import path from 'node:path';
import {execa} from 'execa';

export interface Process {
    readonly pid: number;
    readonly command: string;
}

export async function descendants(root: number): Promise<Process[]> {
    // However wide $COLUMNS says that a terminal is.
    const {stdout} = await execa('ps', ['-e', '-ww', '-o', 'pid=,ppid=,args=']);
    const all = stdout.split('\n').map(line => /^ *(\d+) +(\d+) (.*)$/.exec(line)!).map(([, pid, parent, command]) =>
        ({pid: Number(pid), parent: Number(parent), command: command!}));
    const below = (pid: number): Process[] => all.filter(one => one.parent === pid).flatMap(one => [one, ...below(one.pid)]);
    return below(root);
}

/** Those that are still there after so many milliseconds. `tail --pid` waits for a process that is not a child of ours. */
export async function stillThere(family: readonly Process[], ms: number): Promise<Process[]> {
    const waited = await Promise.all(family.map(async ({pid}) => execa('tail', ['--pid', String(pid), '-f', '/dev/null'], {timeout: ms, reject: false})));
    return family.filter((_, index) => waited[index]!.timedOut);
}

/** How the command of a machine begins: QEMU, or a kernel of User Mode Linux. */
const machines = /^(?:qemu-system|\/proc\/self\/fd\/)/v;

/** All that a run has started, once specs are under way and one of them has its machine; rejects after ms milliseconds. */
export async function whenMachinesRun(root: number, record: string, ms: number): Promise<Process[]> {
    const late = AbortSignal.timeout(ms);
    const watcher = watch(path.dirname(record));
    try {
        for (;;) {
            const family = await descendants(root);
            const started = (await readFile(record, 'utf8').catch(() => '')).includes('"type":"started"');
            if (started && family.some(({command}) => machines.test(command)))
                return family;
            await once(watcher, 'change', {signal: late});
        }
    } catch (error) {
        throw late.aborted ? new Error('no machine was started for a spec') : error;
    } finally {
        watcher.close();
    }
}
