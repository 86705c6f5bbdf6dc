/** For tests of how programs end: the processes that one has started. */
import {execa} from 'execa';

export interface Process {
    readonly pid: number;
    readonly command: string;
}

export async function descendants(root: number): Promise<Process[]> {
    const {stdout} = await execa('ps', ['-e', '-o', 'pid=,ppid=,args=']);
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
