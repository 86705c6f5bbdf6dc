/**
 * KTAP, what Linux's own tests print (Documentation/dev-tools/ktap.rst): subtests are indented by two spaces for a level,
 * begin with a version line of their own and a `# Subtest:` inside, and there are directives besides SKIP and TODO.
 */

/** What the kernel puts before a line of its log. */
const stamp = /^(?:<\d+>)?\[ *\d+\.\d+\](?:\[[^\]]*\])? ?/gm;

export function isKtap(text: string): boolean {
    return /^ *KTAP version \d/m.test(text.replace(stamp, ''));
}

interface Line {
    /** 0 outside of subtests. */
    readonly level: number;
    readonly text: string;
}

/** As TAP 14: a level is four spaces, the name of a subtest stands before it, its plan in it, and nothing between it and its result. */
export function fromKtap(text: string): string {
    const lines = text.replace(stamp, '').split('\n').flatMap(toLine);
    return ['TAP version 14', ...lines.flatMap((line, index): string[] => [
        ...line.level > (lines[index - 1]?.level ?? 0) ? beginning(lines.slice(index), line.level) : [],
        ...line.text.startsWith(subtest) ? [] : [inTap(line)],
    ])].map(line => `${line}\n`).join('');
}

/** What a subtest does not say itself, its result and its points do. */
function beginning(lines: readonly Line[], level: number): string[] {
    const end = lines.findIndex(line => line.level < level);
    const own = lines.slice(0, end === -1 ? lines.length : end).filter(line => line.level === level).map(line => line.text);
    const name = own[0]?.startsWith(subtest) ? own[0].slice(subtest.length) : nameIn(lines[end]?.text ?? '');
    const plan = own.some(line => line.startsWith('1..')) ? [] : [inTap({level, text: `1..${own.filter(line => !line.startsWith(subtest)).length}`})];
    return [inTap({level: level - 1, text: subtest + name}), ...plan];
}

const subtest = '# Subtest: ';

/** Plans, results and names of subtests; the rest is for people, or of the kernel's log. */
function toLine(line: string): Line[] {
    const [, indent, rest] = /^((?: {2})*)((?:not )?ok\b.*|1\.\.\d+.*|# Subtest: .*|Bail out!.*)$/.exec(line) ?? [];
    return indent === undefined || rest === undefined ? [] : [{level: indent.length / 2, text: directives(rest)}];
}

function inTap({level, text}: Line): string {
    return ' '.repeat(4 * level) + text;
}

function nameIn(result: string): string {
    return result.replace(/^(?:not )?ok(?: \d+)?(?: -)? ?/, '').replace(/ # .*$/, '');
}

/** What is expected to fail is so whatever its word; why something is not ok is no part of its name. */
function directives(line: string): string {
    return line.replace(/^(?:not )?ok\b(.*) # XFAIL\b/, 'not ok$1 # TODO').replace(/ # (?:TIMEOUT|ERROR)\b.*/, '');
}
