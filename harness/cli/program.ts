import {inspect} from 'node:util';
import {CommanderError, type Command} from 'commander';
import {Unreadable} from '../../reports/unreadable.ts';
import {SetupFailure, UnfitKernel} from '../../vm/failure.ts';
import {Misuse} from '../misuse.ts';
import {endOnSignals} from './interrupt.ts';

/** Runs a program to its end, with the exit code and the one line that each kind of trouble means. */
export async function runProgram(program: Command): Promise<void> {
    // Everything commander itself has to say is the user's mistake, or help that was asked for.
    for (const command of withSubcommands(program))
        command.exitOverride().configureOutput({outputError: (text, write) => write(oneLine(text))}).showHelpAfterError(false);

    // A reader that has seen enough (`| head`) ends the program quietly, as it does others.
    process.stdout.on('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EPIPE')
            throw error;
        process.exit(141);
    });

    for (const event of ['uncaughtException', 'unhandledRejection'] as const)
        process.once(event, error => {
            process.exit(report(error));
        });

    endOnSignals();
    try {
        await program.parseAsync();
    } catch (error) {
        process.exitCode = report(error);
    }
}

function withSubcommands(command: Command): Command[] {
    return [command, ...command.commands.flatMap(withSubcommands)];
}

/** Says what went wrong in one line; resolves with the exit code that it means. */
function report(error: unknown): number {
    if (error instanceof SuppressedError) {
        // What went wrong first is what it is about; that something could not be ended after it is told as well.
        const code = report(error.suppressed);
        report(error.error);
        return code;
    }
    if (error instanceof CommanderError)
        return error.exitCode === 0 ? 0 : 2;
    const code = error instanceof Misuse || error instanceof Unreadable || error instanceof UnfitKernel ? 2 : error instanceof SetupFailure || isNoSpace(error) ? 3 : null;
    if (code === null) {
        process.stderr.write(`proc-conformance: a bug of ours, please report it\n${inspect(error)}\n`);
        return 3;
    }
    const message = isNoSpace(error) ? `no space left on the disk (${(error as NodeJS.ErrnoException).path ?? 'cache or results folder'})` : (error as Error).message;
    process.stderr.write(`proc-conformance: ${message.split('\n', 1)[0]}\n`);
    return code;
}

function isNoSpace(error: unknown): boolean {
    return error instanceof Error && 'code' in error && error.code === 'ENOSPC';
}

function oneLine(text: string): string {
    return `proc-conformance: ${text.replace(/^error: /, '').trim().replaceAll('\n', ' ')}\n`;
}
