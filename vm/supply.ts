import {aptOf, type AptOf} from './apt.ts';

/** Where kernels and what builds for them may come from. */
export interface Supply {
    /** Nothing is fetched and nobody is asked: what the cache lacks is a failure. */
    readonly offline: boolean;
    /** A locked version that has left the mirror is a failure; otherwise the newest of its series takes its place. */
    readonly strict: boolean;
    /** What compiles modules: the machine's own compiler, or that of the release of Debian that the kernel is from. */
    readonly compiler: 'host' | 'release';
    readonly aptOf: AptOf;
}

export const ordinarySupply: Supply = {offline: false, strict: false, compiler: 'host', aptOf};
