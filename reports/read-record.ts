import {Ajv, type ErrorObject, type ValidateFunction} from 'ajv';
import type {Finished, Footer, Header, Line, Outcome, Point, Result, Started} from './record.ts';
import schema from './record.schema.json' with {type: 'json'};
import {tripleOf} from './triple.ts';
import {Unreadable} from './unreadable.ts';
import {countVerdicts, verdicts} from './verdict.ts';

/**
 * A result record from its text, also one that is still being written: a last line without its line feed that does not
 * parse is not there yet. Every point of the plan gets an outcome: one whose spec has not finished is broken, a clause
 * without a spec is skipped. Without a footer it is readable, and footer is null.
 *
 * Throws Unreadable for anything else that is not as record.schema.json has it, for events of points that are not in the
 * plan or that finish twice, for lines behind the footer, and for a footer that counts wrong.
 */
export function parseRecord(text: string, file: string): Result {
    const [first, ...rest] = splitLines(text);
    if (first === undefined)
        throw new Unreadable(file, null, 'holds no whole line: a record begins with its header');
    const header = parseHeader(first, file);
    const record = new Gathered(header, file);
    for (const [index, line] of rest.entries())
        record.add(parseLine(line, file, index + 2), index + 2);
    return record.result();
}

/** The outcome of a point that no event tells of; harness and reader say the same. */
export function outcomeWithoutEvent(point: Point, started: boolean): Outcome {
    if (!point.spec)
        return {verdict: 'skip', duration_ms: 0, reason: 'no spec yet'};
    return {verdict: 'broken', duration_ms: 0, reason: started ? 'the run ended during this spec' : 'not run'};
}

class Gathered {
    readonly #header: Header;
    readonly #file: string;
    readonly #planned: ReadonlyMap<string, Point>;
    readonly #started = new Set<string>();
    readonly #outcomes = new Map<string, Outcome>();
    #footer: Footer | null = null;
    #footerLine = 0;

    constructor(header: Header, file: string) {
        this.#header = header;
        this.#file = file;
        this.#planned = new Map(header.plan.map(point => [keyOf(point), point]));
        if (this.#planned.size < header.plan.length)
            throw new Unreadable(file, 1, `the plan names ${nameOf(firstTwice(header.plan))} twice`);
    }

    add(line: Line, number: number): void {
        const refuse = (what: string) => new Unreadable(this.#file, number, what);
        if (this.#footer)
            throw refuse('a line behind the footer');
        switch (line.type) {
            case 'header':
                throw refuse('a second header');
            case 'footer':
                this.#footer = line;
                this.#footerLine = number;
                break;
            case 'started':
            case 'finished':
                if (!this.#planned.has(keyOf(line)))
                    throw refuse(`${nameOf(line)} is not in the plan`);
                if (this.#outcomes.has(keyOf(line)))
                    throw refuse(`${nameOf(line)} has finished before`);
                if (line.type === 'started')
                    this.#started.add(keyOf(line));
                else
                    this.#outcomes.set(keyOf(line), line.outcome);
                break;
            default:
                line satisfies never;
        }
    }

    result(): Result {
        const points = this.#header.plan.map(point => ({
            point,
            outcome: this.#outcomes.get(keyOf(point)) ?? outcomeWithoutEvent(point, this.#started.has(keyOf(point))),
        }));
        const counts = countVerdicts(points.map(({outcome}) => outcome));
        const wrong = verdicts.find(verdict => this.#footer && this.#footer.counts[verdict] !== counts[verdict]);
        if (wrong)
            throw new Unreadable(this.#file, this.#footerLine, `the footer counts ${this.#footer?.counts[wrong]} ${wrong}, the record has ${counts[wrong]}`);
        const {behaves} = tripleOf({header: this.#header, points});
        if (this.#footer?.behaves !== undefined && this.#footer.behaves !== behaves)
            throw new Unreadable(this.#file, this.#footerLine, `the footer says behaves ${this.#footer.behaves}, the record ${behaves}`);
        return {header: this.#header, points, footer: this.#footer};
    }
}

const ajv = new Ajv({allowUnionTypes: true}).addSchema(schema);
const validators: Readonly<Record<Line['type'], ValidateFunction>> = {
    header: validatorOf('header'),
    started: validatorOf('started'),
    finished: validatorOf('finished'),
    footer: validatorOf('footer'),
};

function validatorOf(type: Line['type']): ValidateFunction {
    return ajv.compile({$ref: `${schema.$id}#/definitions/${type}`});
}

function splitLines(text: string): string[] {
    const lines = text.split('\n');
    const last = lines.pop() ?? '';
    if (decode(last) !== undefined)
        lines.push(last);
    return lines;
}

/** undefined is what no JSON stands for. */
function decode(text: string): unknown {
    try {
        return JSON.parse(text);
    } catch {
        return undefined;
    }
}

function parseHeader(text: string, file: string): Header {
    const value = parseJson(text, file, 1);
    if (value['type'] !== 'header' || value['format'] !== 'proc-conformance')
        throw new Unreadable(file, 1, 'not the header of a proc-conformance record');
    if (value['version'] !== 1)
        throw new Unreadable(file, 1, `a record of version ${JSON.stringify(value['version'])}; this program reads version 1`);
    return checked(value, file, 1) as Header;
}

function parseLine(text: string, file: string, number: number): Line {
    return checked(parseJson(text, file, number), file, number);
}

function parseJson(text: string, file: string, number: number): Record<string, unknown> {
    const value = decode(text);
    if (value === undefined)
        throw new Unreadable(file, number, 'not JSON');
    if (typeof value !== 'object' || value === null || Array.isArray(value))
        throw new Unreadable(file, number, 'not a JSON object');
    return value as Record<string, unknown>;
}

function checked(value: Record<string, unknown>, file: string, number: number): Line {
    const type = value['type'];
    if (typeof type !== 'string' || !Object.hasOwn(validators, type))
        throw new Unreadable(file, number, `no line of a record has the type ${JSON.stringify(type)}`);
    const validate = validators[type as Line['type']];
    if (!validate(value))
        throw new Unreadable(file, number, `${type}${explain(validate.errors?.[0])}`);
    return value as unknown as Line;
}

function explain(error: ErrorObject | undefined): string {
    const allowed: unknown = error?.params['allowedValues'];
    return `${error?.instancePath ?? ''} ${error?.message ?? 'is not valid'}${Array.isArray(allowed) ? `: ${allowed.join(', ')}` : ''}`;
}

/** Names a spec among all others. */
export function keyOf({clause, title}: Pick<Point, 'clause' | 'title'>): string {
    return JSON.stringify([clause, title]);
}

function nameOf({clause, title}: Point | Started | Finished): string {
    return JSON.stringify(`${clause} - ${title}`);
}

function firstTwice(plan: readonly Point[]): Point {
    const keys = plan.map(keyOf);
    return plan.find((_point, index) => keys.indexOf(keys[index] ?? '') < index) as Point;
}
