import {findFalseKillers, nameOf, tryMutant, type Circumstances, type Kill, type Trial} from './trial.ts';
import type {Mutant} from './mutant.ts';

/** Each keeps one virtual machine at work. */
const atATime = 2;

/** Tries mutants, some at a time; done() is called after each. A kill only counts where the sound subject passes the spec. */
export async function tryMutants(mutants: readonly Mutant[], circumstances: Circumstances, done: (trial: Trial) => void): Promise<Trial[]> {
    const trials: Trial[] = [];
    const waiting = mutants.entries();
    const work = async () => {
        for (const [index, mutant] of waiting) {
            const trial = await tryMutant(mutant, circumstances);
            trials[index] = trial;
            done(trial);
        }
    };
    await Promise.all(Array.from({length: atATime}, work));
    return trials;
}

/** Takes back the kills by specs that do not even pass on what is sound. */
export async function confirmTrials(trials: readonly Trial[], circumstances: Circumstances): Promise<Trial[]> {
    const wrong = new Map<string, Kill>();
    for (const subject of ['module', 'emulator'] as const) {
        const kills = trials.flatMap(trial => trial.judged && trial.mutant.subject === subject ? trial.kills : []);
        for (const kill of await findFalseKillers(subject, kills, circumstances))
            wrong.set(`${subject} ${nameOf(kill)}`, kill);
    }
    return trials.map(trial => withoutFalseKills(trial, wrong));
}

function withoutFalseKills(trial: Trial, wrong: ReadonlyMap<string, Kill>): Trial {
    if (!trial.judged)
        return trial;
    const falseKill = (kill: Kill) => wrong.get(`${trial.mutant.subject} ${nameOf(kill)}`);
    const kills = trial.kills.filter(kill => !falseKill(kill));
    const [first] = trial.kills;
    const by = first && falseKill(first);
    if (kills.length > 0 || !by)
        return {...trial, kills};
    return {mutant: trial.mutant, judged: false, reason: `killed by '${nameOf(by)}', which is ${by.verdict} without the fault too: ${by.reason}`};
}

/** So many of the mutants, spread evenly. */
export function sample<T>(all: readonly T[], size: number): T[] {
    return Array.from({length: Math.min(size, all.length)}, (_, index) => all[Math.floor(index * all.length / Math.min(size, all.length))]!);
}

/** 1: a mutant survived. 3: one could not be judged, or there was none. */
export function exitCode(trials: readonly Trial[]): 0 | 1 | 3 {
    if (trials.some(trial => trial.judged && trial.kills.length === 0))
        return 1;
    return trials.length > 0 && trials.every(trial => trial.judged) ? 0 : 3;
}
