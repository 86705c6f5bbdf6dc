/** How text for standard output is laid out: colour and width as the terminal has them, plain and 100 wide in a pipe. */
export function terminalLayout(): {colour: boolean; width: number} {
    return {
        colour: process.stdout.isTTY && !process.env['NO_COLOR'],
        width: process.stdout.columns ?? 100,
    };
}
