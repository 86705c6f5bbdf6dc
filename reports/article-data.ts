import {articleSections, besidesTheArticle, type ArticleSection} from './article-sections.ts';
import {looks} from './verdict.ts';
import type {Level, Outcome, Point, Result} from './record.ts';

/** A kernel, as its record tells of it. */
export interface ArticleColumn {
    /** As in `qemu:6.1`, without what all have in common. */
    readonly name: string;
    readonly result: Result & {readonly header: {readonly kernel: NonNullable<Result['header']['kernel']>}};
}

/**
 * holds, fails: of what can be right or wrong. present, absent: of what observes whether a name is there. seen: anything
 * else that is observed. unjudged: skipped or broken everywhere. unknown: the record has nothing of it.
 */
export type Mark = 'holds' | 'fails' | 'present' | 'absent' | 'seen' | 'unjudged' | 'unknown';

export interface ArticleCell {
    readonly mark: Mark;
    /** Why it does not hold, or was not judged; empty where there is nothing to say. */
    readonly reason: string;
    /** What was seen, by name. */
    readonly observed: Readonly<Record<string, unknown>>;
}

export interface Statement {
    readonly clause: string;
    readonly level: Level;
    readonly statement: string;
    /** One for each column. */
    readonly cells: readonly ArticleCell[];
}

export interface ArticlePage {
    /** The oldest kernel first. */
    readonly columns: readonly ArticleColumn[];
    readonly sections: ReadonlyArray<{readonly title: string; readonly statements: readonly Statement[]}>;
    /** What the article does not say. */
    readonly besides: readonly Statement[];
}

/** Records of kernels as what a reader of the article wants to know; records without a kernel say nothing of the kind. */
export function articlePage(results: readonly Result[]): ArticlePage {
    const columns = columnsOf(results);
    const statements = statementsOf(columns);
    const from = (sources: readonly string[]) => statements.filter(({source}) => sources.includes(source));
    const known = new Set([...articleSections.flatMap(({sources}) => sources), besidesTheArticle]);
    const others = [...new Set(statements.map(({source}) => source))].filter(source => !known.has(source));
    const sections: ArticleSection[] = [...articleSections, ...others.map(source => ({title: source, sources: [source]}))];
    return {
        columns,
        sections: sections.map(({title, sources}) => ({title, statements: from(sources)})).filter(section => section.statements.length > 0),
        besides: from([besidesTheArticle]),
    };
}

function columnsOf(results: readonly Result[]): ArticleColumn[] {
    const kernels = results.filter((result): result is ArticleColumn['result'] => result.header.kernel !== null)
        .toSorted((one, other) => compareReleases(one.header.kernel.release, other.header.kernel.release) || compareNames(one.header.target, other.header.target));
    const names = kernels.map(({header}) => header.target.replace(/^qemu:/v, ''));
    return kernels.map((result, index) => {
        const name = names[index]!;
        return {name: names.indexOf(name) === names.lastIndexOf(name) ? name : `${name} (${names.slice(0, index + 1).filter(one => one === name).length})`, result};
    });
}

function compareReleases(one: string, other: string): number {
    const numbers = (release: string) => /^(\d+)\.(\d+)(?:\.(\d+))?/v.exec(release)?.slice(1).map(part => Number(part ?? 0)) ?? [];
    const [a, b] = [numbers(one), numbers(other)];
    return a.map((part, index) => part - (b[index] ?? 0)).find(difference => difference !== 0) ?? 0;
}

function compareNames(one: string, other: string): number {
    return one < other ? -1 : Number(one > other);
}

/** In the order of the newest record, what only older ones have behind it. */
function statementsOf(columns: readonly ArticleColumn[]): Array<Statement & {source: string}> {
    const points = new Map<string, Point>();
    for (const {result} of columns.toReversed())
        for (const {point} of result.points)
            if (!points.has(point.clause))
                points.set(point.clause, point);
    const grouped = columns.map(({result}) => Map.groupBy(result.points, ({point}) => point.clause));
    return [...points.values()].map(({clause, level, statement, source}) =>
        ({clause, level, statement, source, cells: grouped.map(by => cellOf(level, by.get(clause) ?? []))}));
}

/** The specs of one clause on one kernel together. */
function cellOf(level: Level, points: Result['points']): ArticleCell {
    const outcomes = points.map(({outcome}) => outcome);
    const failed = outcomes.filter(({verdict}) => looks[verdict].holds === false);
    const held = outcomes.filter(({verdict}) => looks[verdict].holds === true);
    const observed = observedOf(points);
    const reason = [...new Set((failed.length > 0 ? failed : held.length > 0 ? [] : outcomes).map(one => one.reason ?? ''))].join('; ');
    return {mark: markOf(level, outcomes, failed.length, held.length, observed), reason, observed};
}

function markOf(level: Level, outcomes: readonly Outcome[], failed: number, held: number, observed: ArticleCell['observed']): Mark {
    if (outcomes.length === 0)
        return 'unknown';
    if (failed > 0)
        return 'fails';
    if (held === 0)
        return 'unjudged';
    if (level !== 'observed')
        return 'holds';
    return 'entry' in observed ? observed['entry'] === 'absent' ? 'absent' : 'present' : 'seen';
}

/** Of several specs each value is called after its spec too. */
function observedOf(points: Result['points']): Record<string, unknown> {
    const several = points.filter(({outcome}) => outcome.observed).length > 1;
    return Object.fromEntries(points.flatMap(({point, outcome}) =>
        Object.entries(outcome.observed ?? {}).map(([name, value]) => [several ? `${point.title}: ${name}` : name, value])));
}

/** Whether a statement was found right or wrong on any kernel here. */
export function isJudged({cells}: Statement): boolean {
    return cells.some(({mark}) => mark === 'holds' || mark === 'fails');
}

/** Whether a statement is about a name that is there or not. */
export function isPresence({cells}: Statement): boolean {
    return cells.some(({mark}) => mark === 'present' || mark === 'absent');
}

/** Whether nobody could say anything of a statement. */
export function isUnjudged({cells}: Statement): boolean {
    return cells.every(({mark}) => mark === 'unjudged' || mark === 'unknown');
}
