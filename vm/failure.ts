/** Something that must be in place before anything can be judged is not: one line says what, and what would help. */
export class SetupFailure extends Error {
    override name = 'SetupFailure';
}
