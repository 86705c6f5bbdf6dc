import {blindClauses, levelOf, nameOf, type Kill, type Trial} from './trial.ts';

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

/** The table of a full round, in Markdown: what each clause kills, and what kills each mutant. */
export function writeAccount(trials: readonly Trial[], clauses: readonly string[], target: string): string {
    const killers = trials.map(trial => ({trial, by: killersOf(trial)}));
    const rows = clauses.map(clause => {
        const killed = killers.filter(({by}) => by.includes(clause));
        const alone = killed.filter(({by}) => by.length === 1).map(({trial}) => trial.mutant.name);
        return `| ${clause} | ${levelOf(clause)} | ${killed.length} | ${alone.length} | ${alone.join(', ')} |`;
    });
    const mutants = killers.map(({trial, by}) =>
        `| ${trial.mutant.name} | ${trial.mutant.fault} | ${trial.judged ? by.length || '**survived**' : `not judged: ${trial.reason}`} | ${by.map(short).join(', ')}${trial.judged && trial.cut ? ' …' : ''} |`);
    return [
        '# What the suites catch',
        '',
        `Written by \`npm run teeth -- --full\`: every mutant of this folder against every spec of the suite that it is about, modules and`,
        `guests on ${target}, emulators as they are. ${countTrials(trials)}.`,
        '',
        '## Clauses',
        '',
        'Of how many mutants a clause is seen not to hold, and which of them no other clause sees.',
        '',
        '| clause | level | kills | alone | which |',
        '|---|---|---|---|---|',
        ...rows,
        '',
        '## Mutants',
        '',
        'The clauses without `fortune.`; `…`: every call hangs, and the rest was left out.',
        '',
        '| mutant | what its author did | clauses | which |',
        '|---|---|---|---|',
        ...mutants,
        '',
    ].join('\n');
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

function short(clause: string): string {
    return clause.replace(/^fortune\./, '');
}
