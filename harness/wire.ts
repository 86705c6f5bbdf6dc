import type {Readable, Writable} from 'node:stream';
import {withDeadline} from '../vm/deadline.ts';
import {readLines} from '../vm/lines.ts';
import {TargetBroken} from './faults.ts';
import type {Call, Hello, Result} from './protocol.ts';
import {contradiction, parseGreeting, parseReply} from './validate.ts';

/** Bytes, the protocol's limit for a line. */
const lineLimit = 1 << 20;

/** Milliseconds that a target gets beyond the request's own deadline to say that a call hangs. */
export const ordinaryGrace = 5_000;

/** Milliseconds for a reply that is late and still coming, as a long one does on a slow line. */
const longestReply = 120_000;

/** The asking side of the protocol over connected streams. One request is under way at a time. */
export class Wire {
    readonly #to: Writable;
    readonly #grace: number;
    #next = 1;
    /** Bytes that have come so far. */
    #heard = 0;
    #waiting: {resolve(line: string): void; reject(error: TargetBroken): void} | null = null;
    #broken: TargetBroken | null = null;

    constructor(from: Readable, to: Writable, grace = ordinaryGrace) {
        this.#to = to;
        this.#grace = grace;
        from.on('data', (chunk: Buffer) => {
            this.#heard += chunk.length;
        });
        readLines(from, lineLimit, line => this.#receive(line.toString()), () => this.break('sent a line of over 1 MiB'));
        from.on('end', () => this.break('ended its stream'));
        from.on('close', () => this.break('closed its stream'));
    }

    /** What the target says before it is asked anything, within so many milliseconds. */
    async greeting(deadlineMs: number): Promise<Hello> {
        return this.#orBroken(async () => {
            const greeting = parseGreeting(await this.#line(deadlineMs, 'no greeting'));
            if (typeof greeting === 'string')
                throw new TargetBroken(`greeted with ${greeting}`);
            return greeting.hello;
        });
    }

    /** One reply, checked against the protocol and against the request. */
    async request(calls: readonly Call[], deadlineMs: number): Promise<Result[]> {
        return this.#orBroken(async () => {
            const id = this.#next++;
            const answered = this.#line(deadlineMs + this.#grace, `no reply to ${describeCalls(calls)}`);
            this.#to.write(`${JSON.stringify({id, deadline_ms: deadlineMs, calls})}\n`);
            const reply = parseReply(await answered);
            if (typeof reply === 'string')
                throw new TargetBroken(`sent ${reply}`);
            if (this.#broken)
                throw this.#broken;
            if (reply.id !== id)
                throw new TargetBroken(`answered request ${reply.id} where ${id} was under way`);
            const fault = contradiction(calls, reply.results);
            if (fault !== null)
                throw new TargetBroken(fault);
            return reply.results;
        });
    }

    /** Ends what is waited for, and every later request, with the reason. */
    break(reason: string): void {
        this.#broken ??= new TargetBroken(`the target ${reason}`);
        this.#waiting?.reject(this.#broken);
    }

    /** Whoever was broken once stays so. */
    async #orBroken<T>(work: () => Promise<T>): Promise<T> {
        if (this.#broken)
            throw this.#broken;
        if (this.#waiting)
            throw new Error('a request is under way already: await each call of a spec');
        try {
            return await work();
        } catch (error) {
            if (error instanceof TargetBroken)
                this.#broken = error;
            throw error;
        } finally {
            this.#waiting = null;
        }
    }

    /** What has come by the deadline may go on to come for as long as it does not pause, but not for ever. */
    async #line(deadlineMs: number, lacking: string): Promise<string> {
        const line = new Promise<string>((resolve, reject) => {
            this.#waiting = {resolve, reject};
        });
        for (let waited = 0, wait = deadlineMs; ; wait = this.#grace) {
            const heard = this.#heard;
            waited += wait;
            let silent: TargetBroken | undefined;
            try {
                return await withDeadline(line, wait, () => silent = new TargetBroken(`${lacking} within ${waited} ms`));
            } catch (error) {
                if (error !== silent || heard === this.#heard || waited >= deadlineMs + longestReply)
                    throw error;
            }
        }
    }

    /** A second line is one too many, also where both came at once. */
    #receive(line: string): void {
        const waiting = this.#waiting;
        this.#waiting = null;
        if (waiting)
            waiting.resolve(line);
        else
            this.break(`spoke without being asked: ${JSON.stringify(line.slice(0, 120))}`);
    }
}

/** The first few of them by name. */
function describeCalls(calls: readonly Call[]): string {
    const names = calls.slice(0, 6).map(call => call.op).join(', ');
    return calls.length > 6 ? `${names} and ${calls.length - 6} more` : names;
}
