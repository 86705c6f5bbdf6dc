/** Something that must be in place before anything can be judged is not: one line says what, and what would help. */
export class SetupFailure extends Error {
    override name = 'SetupFailure';
}

/** A kernel of the user's own cannot be tested as it is: one line says what it lacks. */
export class UnfitKernel extends Error {
    override name = 'UnfitKernel';
}
