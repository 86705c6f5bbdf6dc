/** A file that is no result record and no TAP, or a damaged one. The message is one line: `FILE:LINE: what is wrong`. */
export class Unreadable extends Error {
    override name = 'Unreadable';
    readonly file: string;
    /** From 1; null where it is the file as a whole. */
    readonly line: number | null;

    constructor(file: string, line: number | null, what: string) {
        super(`${file}${line === null ? '' : `:${line}`}: ${what}`);
        this.file = file;
        this.line = line;
    }
}
