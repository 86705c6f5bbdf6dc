import type {Header} from '../../reports/record.ts';
import type {ModuleBuild} from '../../vm/build-module.ts';
import type {Template} from '../../vm/clone.ts';
import type {UmlMachine} from '../../vm/uml.ts';
import type {Needs} from '../target.ts';

/**
 * A target that is ready to be opened: everything that takes time is done and on disk. Plain data, because it travels
 * from the process that prepared it to AVA's worker.
 */
export type Prepared = PreparedEmulator | PreparedStdio | PreparedQemu | PreparedUml;

export interface PreparedEmulator {
    readonly kind: 'emulator';
    readonly name: string;
    readonly mode: 'sound' | 'as-published';
    /** A folder that is played in place of harness/model: a copy with a fault in it. */
    readonly model?: string;
}

export interface PreparedStdio {
    readonly kind: 'stdio';
    readonly name: string;
    /** For the shell, in the current folder. */
    readonly command: string;
}

/** A kernel in QEMU, here or in a container: its templates know. */
export interface PreparedQemu {
    readonly kind: 'qemu';
    readonly name: string;
    readonly template: Template;
    /** How many times as long as on other kernels a request may take. */
    readonly patience: number;
    /** For specs with two processors; null where none are to be run. */
    readonly racing: Template | null;
    /** What many of a run's specs need; the clones of the others are furnished one by one. */
    readonly frequent: readonly Needs[];
    /** The folders of modules that the specs name, built or not. */
    readonly modules: readonly ModuleBuild[];
    readonly kernel: NonNullable<Header['kernel']>;
}

export interface PreparedUml {
    readonly kind: 'uml';
    readonly name: string;
    readonly machine: UmlMachine;
    /** Of a boot that showed that it boots; no other goes on from there. */
    readonly template: Pick<Template, 'greeting' | 'console'>;
    readonly patience: number;
    readonly modules: readonly ModuleBuild[];
    readonly kernel: NonNullable<Header['kernel']>;
}
