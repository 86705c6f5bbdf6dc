import {Document, visit, type Scalar} from 'yaml';
import type {Outcome, Point, Result} from './record.ts';
import {escape, oneLine, unprintable} from './plain-text.ts';
import {moduleInWords} from './triple.ts';
import {countsInWords, countVerdicts, tapStatus} from './verdict.ts';

/**
 * TAP 14: version, plan, comments that name what was run, one test point per entry of the plan, in its order, each with
 * a YAML block. The last line is `# ended TIME: COUNTS`, or `# no footer: ...`; read-tap.ts asks for the former.
 * What expected, actual and observed hold is JSON; every string in it is read back as it was.
 */
export function writeTap(result: Result): string {
    return [
        'TAP version 14',
        result.points.length > 0 ? `1..${result.points.length}` : '1..0 # SKIP nothing was planned',
        ...comments(result),
        ...result.points.map(({point, outcome}, index) => testPoint(index + 1, point, outcome, result.header.strict)),
        closing(result),
        '',
    ].join('\n');
}

function comments({header: {target, started, kernel, module}}: Result): string[] {
    const facts: ReadonlyArray<readonly [string, string | null | undefined]> = [
        ['proc-conformance', '1'],
        ['target', target],
        ['started', started],
        ['kernel', kernel && `${kernel.release} ${kernel.arch}`],
        ['accelerator', kernel?.accelerator],
        ['packages', kernel?.packages.join(' ')],
        ['kernel command', kernel?.command],
        ['module', module && moduleInWords(module)],
        ['module command', module?.command],
    ];
    return facts.filter(([, value]) => value).map(([name, value]) => `# ${name}: ${oneLine(value ?? '')}`);
}

function closing({points, footer}: Result): string {
    const counts = countsInWords(countVerdicts(points.map(({outcome}) => outcome)));
    return footer ? `# ended ${oneLine(footer.ended)}: ${counts}` : `# no footer: the run did not come to its end: ${counts}`;
}

function testPoint(number: number, point: Point, outcome: Outcome, strict: boolean): string {
    const description = escapeTap(`${point.clause} - ${point.title}`);
    const [status, directive] = tapStatus(outcome.verdict, point.level, strict).split(' # ');
    const reason = directive ? ` # ${directive} ${escapeTap(directiveReason(point, outcome))}` : '';
    return `${status} ${number} - ${description}${reason}\n${yamlBlock(point, outcome)}`;
}

function directiveReason(point: Point, {verdict, reason}: Outcome): string {
    switch (verdict) {
        case 'differs':
            return `listing: ${reason ?? point.statement}`;
        case 'known':
            return `known: ${reason ?? 'no reason given'}`;
        default:
            return reason ?? 'no reason given';
    }
}

/** One line with `#` and `\` escaped. A brace at the end would open a subtest for tap-parser. */
function escapeTap(text: string): string {
    return oneLine(text).replace(/[#\\]/g, '\\$&').replace(/\{$/, '{.');
}

function yamlBlock(point: Point, outcome: Outcome): string {
    return `---\n${diagnosisOf(point, outcome)}...`.replace(/^/gm, '  ');
}

/** What stands behind a verdict, as YAML. */
export function diagnosisOf(point: Point, outcome: Outcome): string {
    const {verdict, duration_ms, observed, ...evidence} = outcome;
    return toYaml({
        level: point.level,
        verdict,
        duration_ms,
        ...verdict === 'pass' ? {} : pick(evidence, ['reason', 'seen', 'expected', 'actual', 'calls', 'log', 'console', 'stderr']),
        ...observed && {observed},
    });
}

function pick<T extends object>(from: T, names: ReadonlyArray<keyof T>): Partial<T> {
    return Object.fromEntries(names.filter(name => from[name] !== undefined).map(name => [name, from[name]])) as Partial<T>;
}

/**
 * YAML that survives TAP: no line break but \n, which tap-parser's line pattern needs; no raw control character or lone
 * surrogate; nothing that YAML 1.1 takes for other than a string; no line that reads `...` or `---`, which others
 * than tap-parser trim before they look.
 */
function toYaml(value: unknown): string {
    const document = new Document(value, {aliasDuplicateObjects: false, compat: 'yaml-1.1'});
    visit(document, {Scalar: (_key, node) => {
        if (typeof node.value === 'string')
            (node as Scalar<string>).type = scalarType(node.value);
    }});
    return document.toString({lineWidth: 0, blockQuote: 'literal'}).replace(unprintable, escape);
}

/** Merge keys, default values and dates, which the yaml package's compat leaves plain. */
const oddInYaml11 = /^(<<|=|\d{4}-\d\d?-\d.*)$/;

/** Several lines stand as they are; of a single one the line feed is to be seen: "one\\n". */
function scalarType(text: string): 'QUOTE_DOUBLE' | 'BLOCK_LITERAL' | 'PLAIN' {
    if (text.search(unprintable) >= 0 || /^[ \t]*(\.\.\.|---)/m.test(text) || oddInYaml11.test(text))
        return 'QUOTE_DOUBLE';
    if (/\S\n[^]*\S/.test(text))
        return 'BLOCK_LITERAL';
    return text.includes('\n') ? 'QUOTE_DOUBLE' : 'PLAIN';
}
