import {spawn, type ChildProcessByStdio} from 'node:child_process';
import {once} from 'node:events';
import {constants} from 'node:os';
import type {Readable, Writable} from 'node:stream';
import {withDeadline} from '../../vm/deadline.ts';
import {TargetBroken} from '../faults.ts';
import type {Call, Hello, Result} from '../protocol.ts';
import {Wire} from '../wire.ts';

/** Milliseconds for each phase of an emulator's life. */
export interface Deadlines {
    readonly hello: number;
    /** What it may do itself; as with every request, it has the grace on top of that to answer. */
    readonly reset: number;
    readonly grace: number;
    /** From the end of its input to its own. */
    readonly goodbye: number;
}

/** Those of the protocol. */
export const ordinaryDeadlines: Deadlines = {hello: 10_000, reset: 5_000, grace: 5_000, goodbye: 2_000};

/**
 * Runs a command as a user types it and has its exit status, unless the process that the second argument names has died
 * already, of which no signal would tell; leads its process group, and kills that when told to end.
 * A command in the background would have no input but for the descriptor.
 */
const leader = `
test "$PPID" = "$2" || exit
trap 'kill -KILL 0' TERM
exec 3<&0
sh -c "$1" <&3 3<&- &
wait $!`;

/** Characters of standard error that are kept. */
const stderrLimit = 64 << 10;

/** Milliseconds for one whose stream has ended to say with which status, and for what is left to be read after its end. */
const lastWords = 300;

/** An external emulator: a command, run by the shell in the current folder, that speaks the protocol. */
export class EmulatorProcess implements AsyncDisposable {
    readonly #child: ChildProcessByStdio<Writable, Readable, Readable>;
    readonly #wire: Wire;
    readonly #deadlines: Deadlines;
    readonly #exited: Promise<unknown>;
    #stderr = '';
    #broken: TargetBroken | null = null;
    #killed: Promise<void> | undefined;

    constructor(command: string, deadlines = ordinaryDeadlines) {
        // The parent-death signal ends the whole group also where no cleanup of ours can run: after kill -9.
        this.#child = spawn('setpriv', ['--pdeathsig', 'TERM', 'sh', '-c', leader, 'sh', command, String(process.pid)], {
            stdio: ['pipe', 'pipe', 'pipe'],
            detached: true,
        });
        this.#deadlines = deadlines;
        this.#exited = new Promise(resolve => {
            this.#child.once('error', error => resolve(this.#hear(error.message)));
            this.#child.once('exit', resolve);
        });
        this.#child.stderr.setEncoding('utf8').on('data', (text: string) => this.#hear(text));
        // One that reads no more shows as the end of its stream, or as a reply that does not come.
        this.#child.stdin.on('error', () => {});
        this.#wire = new Wire(this.#child.stdout, this.#child.stdin, deadlines.grace);
    }

    /** What it has written to standard error since that was last forgotten, from the last 64 Ki characters. */
    get stderr(): string {
        return this.#stderr;
    }

    forgetStderr(): void {
        this.#stderr = '';
    }

    /** Once, before any request. */
    async greeting(): Promise<Hello> {
        return this.#orBroken(async () => this.#wire.greeting(this.#deadlines.hello));
    }

    async request(calls: readonly Call[], deadlineMs: number): Promise<Result[]> {
        return this.#orBroken(async () => this.#wire.request(calls, deadlineMs));
    }

    async reset(): Promise<void> {
        const [result] = await this.request([{op: 'reset'}], this.#deadlines.reset);
        if (result && ('errno' in result || 'unsupported' in result || 'hung' in result || 'killed' in result))
            throw new TargetBroken(`refused to reset itself: ${JSON.stringify(result)}`, this.#stderr);
    }

    /** Ends its input, and kills its group where it does not end by itself; resolves with whether it did. */
    async goodbye(): Promise<boolean> {
        this.#child.stdin.end();
        const ended = await settles(this.#exited, this.#deadlines.goodbye);
        await this.#kill();
        return ended;
    }

    async [Symbol.asyncDispose](): Promise<void> {
        await this.#kill();
    }

    /** Who breaks is killed at once, and says why as far as that is known. */
    async #orBroken<T>(work: () => Promise<T>): Promise<T> {
        if (this.#broken)
            throw this.#broken;
        try {
            return await work();
        } catch (error) {
            if (!(error instanceof TargetBroken))
                throw error;
            if (this.#child.stdout.readableEnded)
                await settles(this.#exited, lastWords);
            const status = this.#status();
            await this.#kill();
            this.#broken = new TargetBroken(`${error.message}${status === null ? '' : ` (${status})`}`, this.#stderr.trim());
            throw this.#broken;
        }
    }

    /** How it ended by itself; null where it did not. The leader's status is that of the command. */
    #status(): string | null {
        const {exitCode} = this.#child;
        if (exitCode === null)
            return null;
        const signal = Object.entries(constants.signals).find(([, number]) => number === exitCode - 128)?.[0];
        return signal === undefined ? `it ended with exit status ${exitCode}` : `${signal} ended it`;
    }

    /** Once: later, its number may be somebody else's. */
    async #kill(): Promise<void> {
        this.#killed ??= this.#killGroup();
        await this.#killed;
    }

    /** Who has left the group may hold the streams open: they are closed all the same. */
    async #killGroup(): Promise<void> {
        this.#child.stdin.destroy();
        if (this.#child.pid !== undefined)
            killGroup(this.#child.pid);
        await this.#exited;
        await settles(Promise.all([whenEnded(this.#child.stderr), whenEnded(this.#child.stdout)]), lastWords);
        this.#child.stdout.destroy();
        this.#child.stderr.destroy();
    }

    #hear(text: string): void {
        this.#stderr = (this.#stderr + text).slice(-stderrLimit);
    }
}

function killGroup(leaderPid: number): void {
    try {
        process.kill(-leaderPid, 'SIGKILL');
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ESRCH')
            throw error;
    }
}

async function whenEnded(stream: Readable): Promise<void> {
    if (!stream.closed)
        await once(stream, 'close');
}

/** Whether work settles within so many milliseconds. */
async function settles(work: Promise<unknown>, ms: number): Promise<boolean> {
    const late = new Error('late');
    return withDeadline(work.then(() => true), ms, () => late).catch((error: unknown) => {
        if (error === late)
            return false;
        throw error;
    });
}
