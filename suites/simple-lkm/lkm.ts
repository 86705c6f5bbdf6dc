/** A module as somebody at a shell sees it: what insmod, lsmod, rmmod and dmesg print. */
import {suite} from '../../harness/spec.ts';
import type {Guest, LoadedModule, StateSpec} from '../../harness/spec.ts';
import {cat, needKernel} from '../calls.ts';
import {withoutKernelLines} from '../kernel-lines.ts';

export const message = {
    loaded: 'my_module_init called.  Module is now loaded.',
    unloaded: 'my_module_cleanup called.  Module is now unloaded.',
};

/** The level and facility of printk(KERN_INFO). */
export const info = {level: 6, facility: 0};

export const nobody = {uid: 65534, gid: 65534};

/** What a command that succeeds without a word leaves. */
export const silence = {status: 0, stdout: '', stderr: ''};

/** A line of lsmod. */
export interface Listed {
    readonly name: string;
    readonly size: number;
    /** The column Used by: its number, and what stands behind it. */
    readonly refs: number;
    readonly users: string;
}

export class Lkm {
    readonly guest: Guest;

    constructor(guest: Guest) {
        this.guest = guest;
    }

    /** Types a command where the .ko files are. */
    async type(command: string, as?: {uid: number; gid: number}) {
        return this.guest.exec(['sh', '-c', `cd /modules && ${command}`], as === undefined ? {} : {as});
    }

    /** What a command prints that must succeed. */
    async printed(command: string): Promise<string> {
        const {status, stdout, stderr} = await this.type(command);
        if (status !== 0)
            throw new Error(`${command}: ${stderr.trim()} (exit status ${status})`);
        return stdout;
    }

    async lsmod(): Promise<Listed[]> {
        const [, ...lines] = (await this.printed('lsmod')).trimEnd().split('\n');
        return lines.map(line => {
            const [name, size, refs, users = ''] = line.split(/ +/v);
            return {name: name!, size: Number(size), refs: Number(refs), users};
        });
    }

    /** A module's entry in /proc/modules. */
    async entry(name: string): Promise<LoadedModule | undefined> {
        return (await this.guest.modules()).find(module => module.name === name);
    }

    /** What the kernel returns for loading a file: an error by its name, or null. */
    async load(module: string, params?: string): Promise<string | null> {
        return this.guest.errno({op: 'insmod', module, ...(params === undefined ? {} : {params})}, 30_000);
    }

    /** As load, for unloading; by force as rmmod -f does. */
    async unload(module: string, {force = false} = {}): Promise<string | null> {
        return this.guest.errno({op: 'rmmod', module, flags: force ? ['O_NONBLOCK', 'O_TRUNC'] : ['O_NONBLOCK']}, 30_000);
    }

    /** The log's records of what modules said, and of what the kernel said about them. */
    async logged(): Promise<string[]> {
        return (await this.guest.log()).records.map(({text}) => text);
    }

    /** Level and facility of each log record with this text. */
    async levelsOf(text: string): Promise<Array<typeof info>> {
        const {records} = await this.guest.log();
        return records.filter(record => record.text === text).map(({level, facility}) => ({level, facility}));
    }

    /** What was logged since then, without what the kernel says of every module. */
    async saidSince(since: number): Promise<string[]> {
        return withoutKernelLines((await this.guest.log(since)).records).map(({text}) => text);
    }

    /** Whether the kernel has a taint, by its letter in the kernel's admin guide. */
    async isTainted(letter: string): Promise<boolean> {
        needKernel(this.guest, '/proc/sys/kernel/tainted');
        const tainted = Number(await cat(this.guest, '/proc/sys/kernel/tainted'));
        return (tainted & (1 << taintLetters.indexOf(letter))) !== 0;
    }

    /** That nothing of a module is left: as what it is listed, its folder, and what unloading says. */
    async remains(module: string): Promise<unknown> {
        const name = module.replaceAll('-', '_');
        return {
            listed: await this.entry(name) ?? null,
            folder: await this.guest.errno({op: 'stat', path: `/sys/module/${name}`}),
            unload: await this.unload(name),
        };
    }
}

/** What remains() has where there is nothing. */
export const nothing = {listed: null, folder: 'ENOENT', unload: 'ENOENT'};

/** Bits of /proc/sys/kernel/tainted, from bit 0 on. */
const taintLetters = 'PFSRMBUDAWCIOELKXTN';

/** States specs about a kernel that has these folders of modules at hand, and none of them loaded. */
export function specWith(...modules: string[]): StateSpec<Lkm> {
    return suite(guest => new Lkm(guest), {modules});
}

/** States a spec about simple-lkm alone, before it is loaded. */
export const spec = specWith('simple-lkm');

/** States a spec about simple-lkm, which is loaded. */
export const specLoaded = suite(guest => new Lkm(guest), {loaded: 'simple-lkm'});
