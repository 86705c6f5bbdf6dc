import {footerOf} from './footer.ts';
import type {Finished, Header, Level, Line, Outcome, Point, Result} from './record.ts';
import {parseRecord} from './read-record.ts';

/** Made-up results for the tests beside. A point is written as its clause, level and outcome; its title is derived. */
export interface Sampled {
    readonly clause: string;
    readonly level?: Level;
    readonly title?: string;
    /** null: a clause that has no spec yet. */
    readonly outcome: Partial<Outcome> | null;
}

export const kernel: NonNullable<Header['kernel']> = {
    release: '6.1.0-31-cloud-amd64',
    arch: 'x86_64',
    packages: ['linux-image-6.1.0-31-cloud-amd64=6.1.128-1'],
    accelerator: 'tcg',
    command: 'qemu-system-x86_64 -M pc -kernel vmlinuz',
};

export const fortune: NonNullable<Header['module']> = {
    name: 'fortune',
    source: 'fixtures/modules/fortune',
    command: 'make -C linux-headers M=fortune modules',
    builds: true,
    loads: true,
    reason: null,
};

export function sampleResult(target: string, points: readonly Sampled[], header: Partial<Header> = {}): Result {
    return parseRecord(textOf(sampleLines(target, points, header)), `${target}.jsonl`);
}

/** A complete record, from header to footer. */
export function sampleLines(target: string, sampled: readonly Sampled[], header: Partial<Header> = {}): Line[] {
    const plan = sampled.map(pointOf);
    const outcomes = sampled.map(outcomeOf);
    const head: Header = {type: 'header', format: 'proc-conformance', version: 1, target, started: '2030-01-02T03:04:05.000Z', strict: false, kernel, module: fortune, plan, ...header};
    return [
        head,
        ...plan.flatMap((point, index) => point.spec ? eventsOf(point, outcomes[index] as Outcome) : []),
        footerOf({header: head, points: plan.map((point, index) => ({point, outcome: outcomes[index]!}))}, '2030-01-02T03:04:17.345Z', 12_345),
    ];
}

export function textOf(lines: readonly Line[]): string {
    return lines.map(line => `${JSON.stringify(line)}\n`).join('');
}

function pointOf({clause, level = 'core', title = `does what ${clause} says`, outcome}: Sampled): Point {
    return {clause, title, level, statement: `The statement of ${clause}.`, source: 'Listing 9', ...outcome === null ? {spec: false} : {spec: true, location: {file: 'suites/fortune/sample.spec.ts', line: 12}}};
}

function outcomeOf({outcome}: Sampled): Outcome {
    return outcome ? {verdict: 'pass', duration_ms: 61, ...outcome} : {verdict: 'skip', duration_ms: 0, reason: 'no spec yet'};
}

function eventsOf({clause, title}: Point, outcome: Outcome): [Line, Finished] {
    return [{type: 'started', clause, title}, {type: 'finished', clause, title, outcome}];
}
