/** Something that must be in place before anything can be judged is not: one line says what, and what would help. */
export class SetupFailure extends Error {
    override name = 'SetupFailure';
}

/** A stranger's module does not build: the compiler's first error with file and line, and all that make printed. */
export class BuildFailure extends Error {
    override name = 'BuildFailure';
    readonly command: string;
    readonly output: string;

    constructor(firstError: string, command: string, output: string) {
        super(firstError);
        this.command = command;
        this.output = output;
    }
}
