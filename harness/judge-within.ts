import type {ExecutionContext} from 'ava';
import type {Level} from '../reports/record.ts';
import {judge, type Judged} from './judge.ts';
import type {Spec} from './register.ts';
import type {Target} from './target.ts';

/** Judges a spec with the assertions of a test that goes on, whatever they come to. */
export async function judgeWithin(t: ExecutionContext, target: Target, spec: Spec, level: Level): Promise<Judged> {
    let judged: Judged | undefined;
    const attempt = await t.try(async inner => {
        judged = await judge(target, spec, level, inner);
    });
    attempt.discard();
    if (judged === undefined)
        throw attempt.errors[0] ?? new Error(`${spec.clause} - ${spec.title} was not judged`);
    return judged;
}
