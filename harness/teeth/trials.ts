import {availableParallelism} from 'node:os';
import {isDeepStrictEqual} from 'node:util';
import type {Outcome} from '../../reports/record.ts';
import {blindClauses, nameOf, runOnSound, tryMutant, type Circumstances, type Trial} from './trial.ts';
import type {Mutant} from './mutant.ts';
import {specsAtATime} from '../run.ts';

/** Tries mutants, some at a time; done() is called after each. A kill only counts where the sound subject passes the spec. */
export async function tryMutants(mutants: readonly Mutant[], circumstances: Circumstances, done: (trial: Trial) => Promise<void> | void): Promise<Trial[]> {
    const trials: Trial[] = [];
    const waiting = mutants.entries();
    const work = async () => {
        for (const [index, mutant] of waiting) {
            const trial = await tryMutant(mutant, circumstances);
            trials[index] = trial;
            await done(trial);
        }
    };
    await Promise.all(Array.from({length: specsAtATime(availableParallelism())}, work));
    return trials;
}

/** Takes back the kills by specs that do not even pass on what is sound, or that see there what they see on the mutant. */
export async function confirmTrials(trials: readonly Trial[], circumstances: Circumstances): Promise<Trial[]> {
    const confirmed: Trial[] = [...trials];
    for (const subject of ['module', 'emulator', 'guest'] as const) {
        const kills = trials.flatMap(trial => trial.judged && trial.mutant.subject === subject ? trial.kills : []);
        const sound = await runOnSound(subject, kills, circumstances);
        for (const [index, trial] of confirmed.entries())
            if (trial.mutant.subject === subject)
                confirmed[index] = withoutFalseKills(trial, sound);
    }
    return confirmed;
}

function withoutFalseKills(trial: Trial, sound: ReadonlyMap<string, Outcome>): Trial {
    if (!trial.judged)
        return trial;
    const kills = trial.kills.filter(kill => {
        const outcome = sound.get(nameOf(kill));
        return outcome?.verdict === 'pass' && !(kill.verdict === 'pass' && isDeepStrictEqual(kill.observed, outcome.observed));
    });
    const falseKill = trial.kills.find(kill => sound.get(nameOf(kill))?.verdict !== 'pass');
    if (kills.length > 0 || !falseKill)
        return {...trial, kills};
    const {verdict, reason} = sound.get(nameOf(falseKill)) ?? {verdict: 'not run', reason: 'no spec of that name'};
    return {mutant: trial.mutant, judged: false, reason: `killed by '${nameOf(falseKill)}', which is ${verdict} without the fault too: ${reason}`};
}

/** So many of the mutants, spread evenly. */
export function sample<T>(all: readonly T[], size: number): T[] {
    return Array.from({length: Math.min(size, all.length)}, (_, index) => all[Math.floor(index * all.length / Math.min(size, all.length))]!);
}

/** 1: a mutant survived, or a clause does not see a guest that it should. 3: one could not be judged, or there was none. */
export function exitCode(trials: readonly Trial[]): 0 | 1 | 3 {
    if (trials.some(trial => trial.judged && blindClauses(trial).length > 0))
        return 1;
    return trials.length > 0 && trials.every(trial => trial.judged) ? 0 : 3;
}
