import type {Level} from '../../reports/record.ts';
import {levelOf} from '../plan.ts';
import type {Trial} from './trial.ts';

/** What a clause has done to the mutants of a full round. */
export interface Score {
    readonly clause: string;
    readonly level: Level;
    /** How many it was tried on: its specs were all run, or one killed. */
    readonly tried: number;
    readonly kills: number;
    /** How many name it as likely to see them, and how many of those it does. */
    readonly aimed: number;
    readonly hits: number;
    /** Names of those that no other clause sees. */
    readonly alone: readonly string[];
}

/** One for each clause, in the order in which they are given. */
export function scoresOf(trials: readonly Trial[], clauses: readonly string[]): Score[] {
    const judged = trials.filter(trial => trial.judged).map(({mutant, kills, tried}) => ({mutant, tried, by: new Set(kills.map(({clause}) => clause))}));
    return clauses.map(clause => {
        const killed = judged.filter(({by}) => by.has(clause));
        const aimed = judged.filter(({mutant}) => mutant.likely.includes(clause));
        return {
            clause,
            level: levelOf(clause),
            tried: judged.filter(({tried}) => tried.includes(clause)).length,
            kills: killed.length,
            aimed: aimed.length,
            hits: aimed.filter(({by}) => by.has(clause)).length,
            alone: killed.filter(({by}) => by.size === 1).map(({mutant}) => mutant.name),
        };
    });
}

/** Those that were tried on something and killed nothing. */
export function toothless(scores: readonly Score[]): string[] {
    return scores.filter(({tried, kills}) => tried > 0 && kills === 0).map(({clause}) => clause);
}
