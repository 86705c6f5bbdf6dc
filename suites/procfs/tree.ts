/** A tree below /proc and the module that makes it, through the interface of Linux 2.6 or through that of today. */
import {encode, suite} from '../../harness/spec.ts';
import type {Call, Done, Guest, StateSpec} from '../../harness/spec.ts';
import {cat, succeed} from '../calls.ts';

/** Whose calls a tree is made by, as the titles of specs tell it. */
export type Calls = '2.6' | 'today';

/** The folders of fixtures/modules. */
const modules: Readonly<Record<Calls, string>> = {'2.6': 'procfs-tree-26', today: 'procfs-tree'};

export const root = '/proc/tree';
/** Where commands may make what they like. */
export const made = `${root}/made`;
/** Whom modes keep out. */
export const nobody = {uid: 65534, gid: 65534};

/** What long and copied hold: lines of 10 bytes, each the number of its line. */
export const image = Array.from({length: 500}, (_, line) => `${String(line).padStart(9, '0')}\n`).join('');

/** What it takes to command a module: a descriptor of its parameter. */
export class Tree {
    readonly guest: Guest;
    readonly calls: Calls;

    constructor(guest: Guest, calls: Calls) {
        this.guest = guest;
        this.calls = calls;
    }

    get folder(): string {
        return modules[this.calls];
    }

    /** The module as rmmod and /proc/modules call it. */
    get module(): string {
        return this.folder.replaceAll('-', '_');
    }

    parameter(name: string): string {
        return `/sys/module/${this.module}/parameters/${name}`;
    }

    async load(): Promise<void> {
        await this.guest.insmod(this.folder);
    }

    async unload(): Promise<void> {
        await this.guest.rmmod(this.module);
    }

    /** What each command returned: an error, or null. Names in commands are paths from /proc. */
    async try(...commands: string[]): Promise<Array<string | null>> {
        const results = await this.guest.calls(this.commanding(commands));
        return results.slice(1, -1).map(result => 'errno' in result ? result.errno : null);
    }

    /** Commands that must be obeyed. */
    async command(...commands: string[]): Promise<void> {
        await succeed(this.guest, this.commanding(commands));
    }

    /** Calls that give commands; in a request, the first of them is call number first. */
    commanding(commands: readonly string[], first = 0): Call[] {
        const fd = {result: first};
        return [
            {op: 'open', path: this.parameter('command'), flags: ['O_WRONLY']},
            ...commands.map(command => ({op: 'write', fd, data: encode(command)}) as const),
            {op: 'close', fd},
        ];
    }

    /** A file of the tree, read to its end; name is from the root of the tree. */
    async read(name: string): Promise<string> {
        return cat(this.guest, `${root}/${name}`);
    }

    /** Writes as echo does: opens, writes once, closes. Resolves with what the write returned. */
    async write(name: string, text: string): Promise<number | string> {
        const fd = {result: 0};
        const [, written] = await this.guest.calls([
            {op: 'open', path: `${root}/${name}`, flags: ['O_WRONLY']},
            {op: 'write', fd, data: encode(text)},
            {op: 'close', fd},
        ]);
        return 'errno' in written! ? written.errno : (written as Done).value!;
    }

    /** What stands where nobody should: type and permissions, or the error. */
    async lookAt(path: string): Promise<string> {
        const result = await this.guest.call({op: 'lstat', path});
        if ('errno' in result)
            return result.errno;
        const {type, mode} = result as Done;
        return `${type} ${mode!.toString(8).padStart(4, '0')}`;
    }

    async names(path: string): Promise<string[]> {
        const {names} = await this.guest.done({op: 'readdir', path});
        return names!.toSorted();
    }

    /** Of the last writes to sink: how many, and of the last one the bytes asked of copy_from_user and those it left. */
    async sinkCalls(): Promise<{calls: number; asked: number; left: number}> {
        const [calls, asked, left] = (await this.read('sink-calls')).split(' ').map(Number) as [number, number, number];
        return {calls, asked, left};
    }

    /** Of the last read of copied: the bytes asked of copy_to_user, their position, and those it left. */
    async copiedLast(): Promise<{asked: number; position: number; left: number}> {
        const [asked, position, left] = (await this.read('copied-last')).split(' ').map(Number) as [number, number, number];
        return {asked, position, left};
    }

    /** Announces a warning of the kernel, and keeps it from the console, which is slow. */
    async expectWarning(warning: RegExp): Promise<void> {
        this.guest.expects({warning, taint: ['W']});
        await succeed(this.guest, [
            {op: 'open', path: '/proc/sys/kernel/printk', flags: ['O_WRONLY']},
            {op: 'write', fd: {result: 0}, data: encode('1\n')},
            {op: 'close', fd: {result: 0}},
        ]);
    }
}

type SpecOf = Readonly<Record<Calls, StateSpec<Tree>>>;

/** States a spec about a tree that is there. */
export const specOf: SpecOf = {
    '2.6': suite(guest => new Tree(guest, '2.6'), {loaded: modules['2.6']}),
    today: suite(guest => new Tree(guest, 'today'), {loaded: modules.today}),
};

/** The same with two processors, so that callers can meet. */
const specOnTwoOf: SpecOf = {
    '2.6': suite(guest => new Tree(guest, '2.6'), {loaded: modules['2.6'], processors: 2}),
    today: suite(guest => new Tree(guest, 'today'), {loaded: modules.today, processors: 2}),
};

/** States a spec twice: about the tree that is made by the calls of 2.6, and about that made by those of today. */
export const spec = twice(specOf);
export const specOnTwo = twice(specOnTwoOf);

/** States a spec about a kernel in which no tree is loaded yet. */
export const specUnloaded = suite(guest => guest, {modules: Object.values(modules)});

function twice(one: SpecOf): StateSpec<Tree> {
    return (clause, title, body) => {
        for (const calls of ['2.6', 'today'] as const)
            one[calls](clause, `${title} (${calls})`, body);
    };
}
