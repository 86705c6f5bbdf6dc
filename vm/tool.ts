import {execa, type Options} from 'execa';
import {SetupFailure} from './failure.ts';

/** Milliseconds for a tool that works on local files. */
const toolDeadline = 5 * 60_000;

/** Runs a program of the system to its end and resolves with its standard output; rejects with its own words. */
export async function runTool(program: string, args: readonly string[], options: Pick<Options, 'cwd' | 'env' | 'input'> = {}): Promise<string> {
    const result = await execa(program, args, {
        ...options,
        encoding: 'utf8',
        lines: false,
        ...('input' in options ? {} : {stdin: 'ignore'}),
        reject: false,
        timeout: toolDeadline,
        env: {LC_ALL: 'C', ...options.env},
    });
    if (!result.failed)
        return result.stdout;
    const said = result.stderr.split('\n').filter(Boolean);
    const space = said.find(line => line.includes('No space left on device'));
    const reason = result.timedOut ? `had not ended after ${toolDeadline / 1000} s`
        : result.code === 'ENOENT' ? 'is not installed'
            : space ? 'no space left on the disk; the cache takes up to 1 GB for a kernel'
                // Compilers end with a line that says no more than that they end.
                : said.find(line => / error: /.test(line)) ?? said.at(-1) ?? result.shortMessage;
    throw new SetupFailure(`${program}: ${reason}`);
}
