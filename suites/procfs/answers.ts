/** A file of 2.6 whose read function answers as a spec tells it to. */
import {decode, encode} from '../../harness/spec.ts';
import type {Call, Done} from '../../harness/spec.ts';
import {outcome} from '../calls.ts';
import {ReadProc, textOf, type Answer} from './read-proc.ts';
import type {Tree} from './tree.ts';

/** What is done to the file when it is open. */
export type Step =
    | {readonly op: 'read'; readonly count: number}
    | {readonly op: 'pread'; readonly count: number; readonly offset: number}
    | {readonly op: 'lseek'; readonly offset: number; readonly whence: 'SEEK_SET' | 'SEEK_CUR' | 'SEEK_END'};

/** What is seen of that. */
export interface Seen {
    /** What each step gave: bytes, a position, an error. */
    readonly gave: readonly unknown[];
    /** The offset and the count of each call of read_proc. */
    readonly asked: readonly string[];
    /** What the interface logged. */
    readonly log: readonly string[];
}

/** What the kernel lets be seen. */
export async function play(tree: Tree, answers: readonly Answer[], steps: readonly Step[]): Promise<Seen> {
    const {next} = await tree.guest.log();
    const [parameter, file, asked] = [{result: 0}, {result: 3}, {result: 5 + steps.length}];
    const results = await tree.guest.calls([
        {op: 'open', path: tree.parameter('answers'), flags: ['O_WRONLY']},
        {op: 'write', fd: parameter, data: encode(textOf(answers))},
        {op: 'close', fd: parameter},
        {op: 'open', path: '/proc/tree-answers', flags: ['O_RDONLY']},
        ...steps.map((step): Call => ({...step, fd: file})),
        {op: 'close', fd: file},
        {op: 'open', path: '/proc/tree-asked', flags: ['O_RDONLY']},
        {op: 'read', fd: asked, count: 65_536},
        {op: 'close', fd: asked},
        {op: 'kmsg', since: next},
    ]);
    if ('errno' in results[1]!)
        throw new Error(`the module refuses the answers ${textOf(answers)}: ${results[1].errno}`);
    return {
        gave: results.slice(4, 4 + steps.length).map(outcome),
        asked: decode((results[6 + steps.length] as Done).data!).split('\n').slice(0, -1),
        log: (results.at(-1) as Done).records!.map(({text}) => text).filter(text => text.startsWith('proc_file_read:')),
    };
}

/** What Linux 2.6 would let be seen. */
export function foretell(answers: readonly Answer[], steps: readonly Step[]): Seen {
    const file = new ReadProc(answers);
    const gave = steps.map(step => {
        switch (step.op) {
            case 'read': return file.read(step.count);
            case 'pread': return file.pread(step.count, step.offset);
            case 'lseek': return file.seek(step.offset, step.whence);
        }
    });
    return {gave, asked: file.asked, log: file.log};
}
