/** The user's mistake: one line says what is wrong and what would be right. Exit code 2. */
export class Misuse extends Error {
    override name = 'Misuse';
}
