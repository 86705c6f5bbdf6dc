import ora, {type Ora} from 'ora';

/**
 * A line, or several, that move on standard error; null where that is no terminal, or one without a size, as some programs
 * make them: ora would clear lines without end there.
 */
export function startSpinner(text: string): Ora | null {
    if (!process.stderr.isTTY || !process.stderr.columns)
        return null;
    return ora({text, discardStdin: false, color: process.env['NO_COLOR'] ? false : 'cyan'}).start();
}

/** How text for standard output is laid out: colour and width as the terminal has them, plain and 100 wide in a pipe. */
export function terminalLayout(): {colour: boolean; width: number} {
    return {
        colour: process.stdout.isTTY && !process.env['NO_COLOR'],
        width: process.stdout.columns || 100,
    };
}
