/**
 * The result record, version 1: TARGET.jsonl, one JSON object a line. First a header, then events in the order in which
 * they happened, last a footer. A record without its footer is broken. All times are milliseconds.
 */

export type Level = 'core' | 'safety' | 'listing' | 'observed';

export type Verdict =
    | 'pass'
    | 'fail'
    | 'differs'
    | 'known'
    | 'fixed'
    | 'skip'
    | 'crash'
    | 'hang'
    | 'broken';

/** One line of a report: a spec of a clause, or a clause that has no spec yet (spec: false, its title is its statement). */
export interface Point {
    readonly clause: string;
    readonly title: string;
    readonly level: Level;
    readonly statement: string;
    /** Where the clause comes from: a listing or section of the article, or Linux. */
    readonly source: string;
    readonly spec: boolean;
    /** Where the spec is stated, relative to the project. Early records lack it. */
    readonly location?: {readonly file: string; readonly line: number};
}

export interface ModuleBuild {
    readonly name: string;
    /** A folder of the project, relative to it, or another by its whole path. */
    readonly source: string;
    /** Names the content of that folder, and of what it is built with. Early records lack it. */
    readonly content?: string;
    /** As it names itself. Early records lack it, and those of builders that do not tell. */
    readonly compiler?: string;
    /** What was run to build it, ready to paste; null where nothing was built. */
    readonly command: string | null;
    /** null where it did not come to that: no kernel. */
    readonly builds: boolean | null;
    /** null where it was never loaded. */
    readonly loads: boolean | null;
    /** The compiler's first error, or the errno and the kernel's own line. */
    readonly reason: string | null;
}

export interface Header {
    readonly type: 'header';
    readonly format: 'proc-conformance';
    readonly version: 1;
    /** As on the command line: qemu:6.1. */
    readonly target: string;
    /** ISO 8601. */
    readonly started: string;
    /** Listing clauses gate too. */
    readonly strict: boolean;
    /** Names the content of the specs and of what runs them. Early records lack it. */
    readonly project?: string;
    /** Of a part of a gate: which of how many, and what names the whole. */
    readonly shard?: {readonly index: number; readonly of: number; readonly plan: string};
    readonly kernel: {
        /** As uname -r says. */
        readonly release: string;
        readonly arch: string;
        /** name=version of each package it came from. */
        readonly packages: readonly string[];
        readonly accelerator: string;
        /** The emulator's command, ready to paste. */
        readonly command: string;
    } | null;
    readonly module: ModuleBuild | null;
    /** Every point of the report, in its order. */
    readonly plan: readonly Point[];
}

export interface CallMade {
    /** The call as text. */
    readonly call: string;
    /** What it returned, as text. */
    readonly returned: string;
}

/** How a spec ended, and what stands behind that. */
export interface Outcome {
    readonly verdict: Verdict;
    readonly duration_ms: number;
    /** What went wrong, in one line; for a skip or a known difference its reason; for a crash the kernel's title line, and behind it what the spec said. */
    readonly reason?: string;
    /** Of a known difference: what the spec itself came to. */
    readonly seen?: {readonly verdict: Verdict; readonly reason?: string};
    readonly expected?: unknown;
    readonly actual?: unknown;
    readonly calls?: readonly CallMade[];
    /** The kernel's log records during the spec: `<6>fortune: Module loaded.` */
    readonly log?: readonly string[];
    /** The excerpt of the console that belongs to a crash. */
    readonly console?: string;
    /** The last of what the target's own program wrote to standard error. */
    readonly stderr?: string;
    /** Of observed clauses, by name. */
    readonly observed?: Readonly<Record<string, unknown>>;
}

export interface Started {
    readonly type: 'started';
    readonly clause: string;
    readonly title: string;
}

export interface Finished {
    readonly type: 'finished';
    readonly clause: string;
    readonly title: string;
    readonly outcome: Outcome;
}

export interface Footer {
    readonly type: 'footer';
    /** ISO 8601. */
    readonly ended: string;
    readonly duration_ms: number;
    /** How many points of the plan have each verdict. */
    readonly counts: Readonly<Record<Verdict, number>>;
    /** Nothing gates; null where the module does not build or load, or something was not judged. Early records lack it. */
    readonly behaves?: boolean | null;
}

export type Line = Header | Started | Finished | Footer;

/** A whole run of one target: every point with its outcome, in the plan's order. */
export interface Result {
    readonly header: Header;
    readonly points: ReadonlyArray<{readonly point: Point; readonly outcome: Outcome}>;
    readonly footer: Footer | null;
}
