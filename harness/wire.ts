import type {Duplex} from 'node:stream';
import {withDeadline} from '../vm/deadline.ts';
import {readLines} from '../vm/lines.ts';
import {TargetBroken} from './faults.ts';
import type {Call, Result} from './protocol.ts';
import {parseReply} from './validate.ts';

/** Bytes, the protocol's limit for a line. */
const lineLimit = 1 << 20;

/** Milliseconds that a target gets beyond the request's own deadline to say that a call hangs. */
const grace = 5_000;

/** The asking side of the protocol over a connected stream, after the greeting. One request is under way at a time. */
export class Wire {
    readonly #stream: Duplex;
    #next = 1;
    #waiting: {resolve(line: string): void; reject(error: TargetBroken): void} | null = null;
    #broken: TargetBroken | null = null;

    constructor(stream: Duplex) {
        this.#stream = stream;
        readLines(stream, lineLimit, line => this.#receive(line.toString()), () => this.break('sent a line of over 1 MiB'));
        stream.on('end', () => this.break('ended its stream'));
        stream.on('close', () => this.break('closed its stream'));
    }

    /** One reply, checked against the protocol and against the request. */
    async request(calls: readonly Call[], deadlineMs: number): Promise<Result[]> {
        if (this.#broken)
            throw this.#broken;
        if (this.#waiting)
            throw new Error('a request is under way already: await each call of a spec');
        const id = this.#next++;
        const answered = new Promise<string>((resolve, reject) => {
            this.#waiting = {resolve, reject};
        });
        this.#stream.write(`${JSON.stringify({id, deadline_ms: deadlineMs, calls})}\n`);
        const late = () => new TargetBroken(`no reply within ${deadlineMs + grace} ms to ${calls.map(call => call.op).join(', ')}`);
        try {
            const reply = parseReply(await withDeadline(answered, deadlineMs + grace, late));
            if (typeof reply === 'string')
                throw new TargetBroken(`sent ${reply}`);
            if (reply.id !== id)
                throw new TargetBroken(`answered request ${reply.id} where ${id} was under way`);
            if (reply.results.length !== calls.length)
                throw new TargetBroken(`answered ${calls.length} calls with ${reply.results.length} results`);
            return reply.results;
        } catch (error) {
            if (error instanceof TargetBroken)
                this.#broken = error;
            throw error;
        } finally {
            this.#waiting = null;
        }
    }

    /** Ends the request under way, and every later one, with the reason. */
    break(reason: string): void {
        this.#broken ??= new TargetBroken(`the target ${reason}`);
        this.#waiting?.reject(this.#broken);
    }

    #receive(line: string): void {
        if (this.#waiting)
            this.#waiting.resolve(line);
        else
            this.break(`spoke without being asked: ${line.slice(0, 120)}`);
    }
}
