import {nameOf} from './by-module.ts';
import {describeKnown, type KnownDifference} from './known-difference.ts';
import {oneLine} from './plain-text.ts';
import type {Outcome, Point, Result} from './record.ts';
import {isRefused, refusalOf} from './triple.ts';
import {looks, tapStatus} from './verdict.ts';

export interface AnnotationOptions {
    /** A spec's file, relative to the project, as the annotated repository calls it. */
    readonly pathOf: (file: string) => string;
    /** Where the known differences are, likewise; null where there are none. */
    readonly knownFile: string | null;
}

/**
 * Workflow commands of GitHub Actions that annotate the line on which a spec is stated: an error for what gates, a
 * warning for what is broken. One for each spec, whatever the number of targets: a step shows ten of each kind.
 * https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-commands
 */
export function annotations(results: readonly Result[], unused: readonly KnownDifference[], {pathOf, knownFile}: AnnotationOptions): string[] {
    const concerned = results.flatMap(result => result.points
        .filter(({point, outcome}) => !isRefused(result.header, outcome) && tapStatus(outcome.verdict, point.level, result.header.strict) === 'not ok')
        .map(({point, outcome}) => ({point, outcome, target: oneLine(nameOf(result, results))})));
    const specs = Map.groupBy(concerned, ({point}) => `${point.clause} - ${point.title}`);
    return [
        ...refusals(results),
        ...[...specs].map(([name, members]) => annotate(name, members, pathOf)),
        ...unused.map(one => command('warning', {...knownFile !== null && {file: knownFile}, title: 'known difference not used'}, describeKnown(one))),
    ];
}

interface Member {
    readonly point: Point;
    readonly outcome: Outcome;
    readonly target: string;
}

function annotate(name: string, members: readonly Member[], pathOf: (file: string) => string): string {
    const location = members.find(({point}) => point.location)?.point.location;
    const said = Map.groupBy(members, ({outcome}) => `${looks[outcome.verdict].word}: ${oneLine(outcome.reason ?? '')}`);
    return command(
        members.every(({outcome}) => outcome.verdict === 'broken') ? 'warning' : 'error',
        {...location && {file: pathOf(location.file), line: location.line}, title: name},
        [...said].map(([what, some]) => `${some.map(({target}) => target).join(', ')}: ${what}`).join('\n'),
    );
}

/** What does not build or load has no line of ours. */
function refusals(results: readonly Result[]): string[] {
    return results.flatMap(result => {
        const refusal = refusalOf(result.header.module);
        return refusal === null ? [] : [command('error', {title: nameOf(result, results)}, oneLine(refusal))];
    });
}

function command(level: 'error' | 'warning', properties: Readonly<Record<string, string | number>>, message: string): string {
    const written = Object.entries(properties).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
    return `::${level} ${written.join(',')}::${escapeData(message)}`;
}

/** As the runner reads it back: a line break ends the command. */
function escapeData(value: string): string {
    return value.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(value: string): string {
    return escapeData(oneLine(value)).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
