import {aptOf, type AptOf} from './apt.ts';

/** Where kernels and what builds for them may come from. */
export interface Supply {
    /** Nothing is fetched and nobody is asked: what the cache lacks is a failure. */
    readonly offline: boolean;
    /** A locked version that has left the mirror is a failure; otherwise the newest of its series takes its place. */
    readonly strict: boolean;
    readonly aptOf: AptOf;
}

export const ordinarySupply: Supply = {offline: false, strict: false, aptOf};
