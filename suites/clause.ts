/**
 * core: the article says it in words, in an interface or in a transcript. safety: no kernel module may break it. listing:
 * follows from the published code though no sentence promises it. observed: recorded, never judged.
 */
export type Level = 'core' | 'safety' | 'listing' | 'observed';

/** What is asserted. An id is never used again and never changes its meaning. */
export interface Clause {
    /** SUITE.SUBJECT.NAME. */
    readonly id: string;
    readonly level: Level;
    /** One sentence. */
    readonly statement: string;
    /** The listing or section of the article that it comes from, or Linux. */
    readonly source: string;
}
