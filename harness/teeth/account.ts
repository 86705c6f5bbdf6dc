import {scoresOf, toothless} from './score.ts';
import {blindClauses, nameOf, suiteName, type Kill, type Trial} from './trial.ts';

/** One line for each mutant: what killed it, or what its author did where nothing does. */
export function describeTrials(trials: readonly Trial[]): string {
    const width = Math.max(0, ...trials.map(({mutant}) => mutant.name.length));
    return trials.map(trial => `${wordFor(trial).padEnd(10)} ${trial.mutant.name.padEnd(width)}  ${reasonOf(trial)}\n`).join('');
}

/** `72 mutants: 70 killed (3 by a listing clause alone), 2 survived`. */
export function countTrials(trials: readonly Trial[]): string {
    const judged = trials.filter(trial => trial.judged);
    const killed = judged.filter(trial => blindClauses(trial).length === 0);
    const merely = killed.filter(({kills}) => kills.every(({verdict}) => verdict === 'differs')).length;
    const survived = judged.length - killed.length;
    return [
        `${trials.length} mutants: ${killed.length} killed${merely > 0 ? ` (${merely} where a listing clause differs)` : ''}`,
        ...survived > 0 ? [`${survived} survived`] : [],
        ...trials.length > judged.length ? [`${trials.length - judged.length} not judged`] : [],
    ].join(', ');
}

const ranIn = {
    aimed: 'every spec of the clauses that are aimed at it, and against the others of its suite where none of these sees it',
    full: 'every spec of the suite that it is about',
};

/** The tables of a round, in Markdown: what each clause kills, which kill nothing, and what kills each mutant. */
export function writeAccount(trials: readonly Trial[], clauses: readonly string[], target: string, round: 'aimed' | 'full'): string {
    const scores = scoresOf(trials, clauses);
    const blunt = toothless(scores);
    const untried = scores.filter(({tried}) => tried === 0).map(({clause}) => clause);
    return [
        '# What the suites catch',
        '',
        `Written by \`npm run teeth -- --${round}\`: every mutant of this folder against ${ranIn[round]},`,
        `modules and guests on ${target}, emulators as they are. ${countTrials(trials)}; ${clauses.length} clauses, of which ${countOf(blunt.length, 'kills', 'kill')} nothing.`,
        '',
        '## Clauses',
        '',
        'Kills: of how many mutants a clause is seen not to hold, of so many that it was tried on. Aimed: of those whose author expected it',
        'to. Alone: those that no other clause that was tried sees.',
        '',
        '| clause | level | kills | aimed | alone |',
        '|---|---|---|---|---|',
        ...scores.map(({clause, level, kills, tried, hits, aimed, alone}) =>
            `| ${clause} | ${level} | ${kills} of ${tried} | ${hits} of ${aimed} | ${alone.join(', ')} |`),
        '',
        '## Clauses without teeth',
        '',
        blunt.length === 0 ? 'None.' : `Tried, and no mutant was seen: ${blunt.join(', ')}.`,
        ...untried.length === 0 ? [] : ['', `Tried on no mutant: ${untried.join(', ')}.`],
        '',
        '## Mutants',
        '',
        'The clauses that see each, without their suite. Not run: behind the third call that hung, or skipped, or broken by the fault.',
        '',
        '| mutant | what its author did | clauses | which | not run |',
        '|---|---|---|---|---|',
        ...trials.map(trial => rowOf(trial, clauses)),
        '',
    ].join('\n');
}

function rowOf(trial: Trial, clauses: readonly string[]): string {
    const by = killersOf(trial);
    const count = trial.judged ? by.length || '**survived**' : 'not judged';
    const suites = new Set(trial.mutant.likely.map(suiteName));
    const missed = trial.judged ? clauses.filter(clause => suites.has(suiteName(clause)) && !trial.tried.includes(clause)).length : '';
    return `| ${trial.mutant.name} | ${trial.mutant.fault} | ${count} | ${by.map(withoutSuite).join(', ')} | ${missed || ''} |`;
}

function countOf(count: number, one: string, many: string): string {
    return `${count === 0 ? 'none' : count} ${count === 1 ? one : many}`;
}

function wordFor(trial: Trial): string {
    return !trial.judged ? 'not judged' : blindClauses(trial).length === 0 ? 'killed' : 'SURVIVED';
}

function reasonOf(trial: Trial): string {
    if (!trial.judged)
        return trial.reason;
    const [first] = trial.kills;
    const blind = blindClauses(trial);
    if (!first || blind.length > 0)
        return `${trial.mutant.fault}${first ? ` Not seen by ${blind.join(', ')}` : ''}`;
    const others = trial.mutant.subject === 'guest' ? killersOf(trial).length - 1 : 0;
    return `${wordOf(first).padEnd(7)} ${nameOf(first)}${others > 0 ? `, and ${others} more` : ''}`;
}

/** Of an observed clause, that it saw something else. */
function wordOf({verdict}: Kill): string {
    return verdict === 'pass' ? 'other' : verdict;
}

function killersOf(trial: Trial): string[] {
    return trial.judged ? [...new Set(trial.kills.map(({clause}) => clause))] : [];
}

function withoutSuite(clause: string): string {
    return clause.slice(clause.indexOf('.') + 1);
}
