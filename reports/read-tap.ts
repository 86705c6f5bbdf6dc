import {Parser, type FinalResults, type Result as ParsedPoint} from 'tap-parser';
import {fromKtap, isKtap} from './ktap.ts';
import type {Level, Verdict} from './record.ts';
import type {Side, SidePoint} from './side.ts';
import {Unreadable} from './unreadable.ts';
import {looks} from './verdict.ts';

/**
 * TAP 13 and 14, ours and foreign, and KTAP. The verdict is that of the YAML block where it has one of ours, else it follows from
 * ok, not ok and the directive: TODO that fails is known, TODO that passes is fixed. Of subtests the innermost points
 * count, named `parent > child`. Complete is what has its plan fulfilled, has not bailed out and, where it is ours, has
 * our last line.
 *
 * Throws Unreadable where there is neither a plan nor a test point.
 */
export function parseTap(text: string, file: string): Side {
    const points: SidePoint[] = [];
    const comments: string[] = [];
    let results: FinalResults | undefined;
    const parser = new Parser({}, final => {
        results = final;
    });
    parser.on('result', (point: ParsedPoint) => points.push(toPoint(point)));
    parser.on('comment', (comment: string) => comments.push(comment.trim()));
    const plain = withPlainLineBreaks(text);
    parser.end(isKtap(plain) ? fromKtap(plain) : plain);
    if (!results || points.length === 0 && !/^1\.\.\d/m.test(text))
        throw new Unreadable(file, null, 'no TAP: neither a plan nor a test point');
    const target = factIn(comments, 'target');
    return {
        name: target ?? file,
        named: target !== null,
        kernel: factIn(comments, 'kernel')?.split(' ')[0] ?? null,
        module: factIn(comments, 'module'),
        complete: isComplete(results, comments),
        points,
    };
}

/** tap-parser stops for good at a line with a lone carriage return or a Unicode line separator in it. */
function withPlainLineBreaks(text: string): string {
    return text.replace(/\r\n?/g, '\n').replace(/[\u2028\u2029]/g, ' ');
}

function factIn(comments: readonly string[], name: string): string | null {
    const start = `# ${name}: `;
    return comments.find(comment => comment.startsWith(start))?.slice(start.length) ?? null;
}

function isComplete({plan, count, bailout}: FinalResults, comments: readonly string[]): boolean {
    if (bailout !== false || plan.start === null || plan.end === null)
        return false;
    const ours = factIn(comments, 'proc-conformance') !== null;
    return plan.end - plan.start + 1 === count && (!ours || comments.some(comment => comment.startsWith('# ended ')));
}

function toPoint(point: ParsedPoint): SidePoint {
    const [clause = '', ...title] = point.fullname.split(' - ');
    const diagnosis: Record<string, unknown> = typeof point.diag === 'object' && point.diag !== null ? point.diag : {};
    const {level, verdict, reason, observed} = diagnosis;
    return {
        clause,
        title: title.join(' - '),
        level: isLevel(level) ? level : null,
        verdict: isVerdict(verdict) ? verdict : foreignVerdict(point),
        reason: typeof reason === 'string' ? reason : directiveReason(point),
        observed: typeof observed === 'object' ? observed as Record<string, unknown> | null : null,
        // tap-parser takes it out of the block.
        duration_ms: point.time,
    };
}

function foreignVerdict({ok, skip, todo}: ParsedPoint): Verdict {
    if (skip)
        return 'skip';
    if (todo)
        return ok ? 'fixed' : 'known';
    return ok ? 'pass' : 'fail';
}

function directiveReason({skip, todo}: ParsedPoint): string | null {
    const reason = skip || todo;
    return typeof reason === 'string' ? reason : null;
}

const levels: Readonly<Record<Level, true>> = {core: true, safety: true, listing: true, observed: true};

function isLevel(value: unknown): value is Level {
    return typeof value === 'string' && Object.hasOwn(levels, value);
}

function isVerdict(value: unknown): value is Verdict {
    return typeof value === 'string' && Object.hasOwn(looks, value);
}
