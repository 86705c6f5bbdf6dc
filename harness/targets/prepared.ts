import type {Header} from '../../reports/record.ts';
import type {ModuleBuild} from '../../vm/build-module.ts';
import type {Template} from '../../vm/template.ts';

/**
 * A target that is ready to be opened: everything that takes time is done and on disk. Plain data, because it travels
 * from the process that prepared it to AVA's workers.
 */
export type Prepared = PreparedEmulator | PreparedQemu;

export interface PreparedEmulator {
    readonly kind: 'emulator';
    readonly name: string;
    readonly mode: 'sound' | 'as-published';
    /** A folder that is played in place of harness/model: a copy with a fault in it. */
    readonly model?: string;
}

export interface PreparedQemu {
    readonly kind: 'qemu';
    readonly name: string;
    readonly template: Template;
    /** The same machine with a module put into it and loaded; null where that has not been made, and each clone loads its own. */
    readonly loaded: {readonly module: string; readonly template: Template} | null;
    /** The folders of modules that the specs name, built or not. */
    readonly modules: readonly ModuleBuild[];
    readonly kernel: NonNullable<Header['kernel']>;
}
