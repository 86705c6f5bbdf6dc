/** What the page shows: plain data, made by reports/page-data.ts and carried in the page as JSON. */
import type {CallMade, Header, Level, ModuleBuild, Verdict} from '../record.ts';

export interface PageData {
    readonly title: string;
    /** Each verdict in the order in which they are counted. */
    readonly verdicts: ReadonlyArray<{readonly verdict: Verdict; readonly word: string; readonly meaning: string}>;
    readonly targets: readonly PageTarget[];
    readonly rows: readonly PageRow[];
}

/** A column. What foreign TAP does not tell is null. */
export interface PageTarget {
    readonly name: string;
    readonly kernel: Header['kernel'];
    readonly module: ModuleBuild | null;
    /** Whether everything that gates holds; null where that could not be judged. */
    readonly behaves: boolean | null;
    /** ISO 8601. */
    readonly started: string | null;
    readonly duration_ms: number | null;
    /** Came to its end. */
    readonly complete: boolean;
    /** `48 passed, 1 failed`. */
    readonly counts: string;
}

/** One spec. */
export interface PageRow {
    readonly clause: string;
    readonly title: string;
    readonly level: Level | null;
    readonly statement: string | null;
    readonly source: string | null;
    /** One for each target; null where the target does not have the spec. */
    readonly cells: ReadonlyArray<PageCell | null>;
}

export interface PageCell {
    readonly verdict: Verdict;
    /** Cells of a row with the same number say the same, what they observed included. */
    readonly group: number;
    readonly duration_ms: number | null;
    readonly reason: string | null;
    /** Since when it is so; null where no history is kept. */
    readonly history: string | null;
    /** As JSON on several lines; null where nothing was compared. */
    readonly expected: string | null;
    readonly actual: string | null;
    readonly observed: ReadonlyArray<{readonly name: string; readonly value: string}>;
    readonly calls: readonly CallMade[];
    readonly log: readonly string[];
    readonly console: string | null;
    readonly stderr: string | null;
    /** What runs this spec again; null where it is not known how. */
    readonly again: string | null;
}
