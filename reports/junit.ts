import Builder from 'fast-xml-builder';
import {nameOf} from './by-module.ts';
import {moduleName} from './known-difference.ts';
import {escape, oneLine, unprintable} from './plain-text.ts';
import type {Outcome, Point, Result} from './record.ts';
import {diagnosisOf} from './tap.ts';
import {tripleWords} from './triple.ts';
import {looks, tapStatus} from './verdict.ts';

/**
 * Results as JUnit XML, of which there is no standard: what Jenkins and GitLab read. A suite for each target, a case
 * for each spec. What gates is a failure, what is broken an error; what TAP calls SKIP or TODO is skipped, for JUnit has
 * no word for a case that fails and may.
 */
export function writeJunit(results: readonly Result[]): string {
    const builder = new Builder({ignoreAttributes: false, attributeNamePrefix: '@', format: true, indentBy: '  ', suppressEmptyNode: true});
    return builder.build({
        '?xml': {'@version': '1.0', '@encoding': 'UTF-8'},
        testsuites: {'@name': 'proc-conformance', ...sum(results), testsuite: results.map(result => suiteOf(result, results))},
    });
}

type Element = Readonly<Record<string, unknown>>;

function suiteOf(result: Result, all: readonly Result[]): Element {
    const {header, points} = result;
    return {
        '@name': attribute(nameOf(result, all)),
        ...sum([result]),
        '@timestamp': attribute(header.started),
        properties: {property: properties(result)},
        testcase: points.map(({point, outcome}) => caseOf(point, outcome, header.strict)),
    };
}

function properties(result: Result): Element[] {
    const {header: {target, kernel, module}, footer} = result;
    const facts: ReadonlyArray<readonly [string, string | null | undefined]> = [
        ['target', target],
        ['kernel', kernel?.release],
        ['arch', kernel?.arch],
        ['accelerator', kernel?.accelerator],
        ['packages', kernel?.packages.join(' ')],
        ['module', module && moduleName(module)],
        ...Object.entries(tripleWords(result)),
        ['reason', module?.reason],
        ['complete', footer ? 'yes' : 'no'],
    ];
    return facts.flatMap(([name, value]) => typeof value === 'string' ? {'@name': name, '@value': attribute(value)} : []);
}

function caseOf(point: Point, outcome: Outcome, strict: boolean): Element {
    return {
        '@classname': attribute(point.clause),
        '@name': attribute(point.title),
        ...point.location && {'@file': attribute(point.location.file), '@line': point.location.line},
        '@time': seconds(outcome.duration_ms),
        ...ending(point, outcome, strict),
        ...outcome.observed && {'system-out': text(JSON.stringify(outcome.observed))},
    };
}

function ending(point: Point, outcome: Outcome, strict: boolean): Element {
    const {word} = looks[outcome.verdict];
    const message = attribute(outcome.reason ?? word);
    switch (tapStatus(outcome.verdict, point.level, strict)) {
        case 'ok':
            return {};
        case 'ok # SKIP':
            return {skipped: {'@message': message}};
        case 'not ok # TODO':
            return {skipped: {'@message': attribute(`${word}: ${message}`)}};
        case 'not ok':
            return {[outcome.verdict === 'broken' ? 'error' : 'failure']: {'@message': message, '@type': outcome.verdict, '#text': diagnosisOf(point, outcome)}};
    }
}

function sum(results: readonly Result[]): Element {
    const statuses = results.flatMap(({header, points}) => points.map(({point, outcome}) => ({verdict: outcome.verdict, status: tapStatus(outcome.verdict, point.level, header.strict)})));
    const count = (test: (one: typeof statuses[number]) => boolean) => statuses.filter(test).length;
    return {
        '@tests': statuses.length,
        '@failures': count(({status, verdict}) => status === 'not ok' && verdict !== 'broken'),
        '@errors': count(({verdict}) => verdict === 'broken'),
        '@skipped': count(({status}) => status === 'ok # SKIP' || status === 'not ok # TODO'),
        '@time': seconds(results.reduce((total, {footer}) => total + (footer?.duration_ms ?? 0), 0)),
    };
}

function seconds(milliseconds: number): string {
    return (milliseconds / 1000).toFixed(3);
}

/** Readers take a line break in an attribute for a blank. */
function attribute(value: string): string {
    return oneLine(value);
}

/** XML 1.0 has no way to write most control characters. */
function text(value: string): string {
    return value.replace(unprintable, escape);
}
