/** Aborted when the user or the system asks the program to end. */
export const interrupted = new AbortController();

const codes = {SIGINT: 130, SIGTERM: 143, SIGHUP: 129} as const;

/**
 * Ends the program on SIGINT, SIGTERM and SIGHUP. process.exit runs the owners' exit hooks: programs that were started are
 * killed, locks released, unfinished folders removed; virtual machines end with the process.
 */
export function endOnSignals(): void {
    for (const [signal, code] of Object.entries(codes))
        process.once(signal, () => {
            interrupted.abort();
            process.stderr.write(`\nproc-conformance: ended by ${signal}\n`);
            process.exit(code);
        });
}
