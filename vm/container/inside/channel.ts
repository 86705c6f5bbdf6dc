/** Messages over one connection to a container, each a line of JSON. */
import type {Socket} from 'node:net';
import {readLines} from '../../lines.ts';

/** Bytes of one message. The other end may be anybody's by now: more than that ends the connection. */
export const messageLimit = 64 << 20;

/** The other end is gone, or sent what it may not. */
export class ChannelClosed extends Error {
    override name = 'ChannelClosed';
}

/** One end of a connection. */
export class Channel {
    readonly #socket: Socket;
    readonly #messages: unknown[] = [];
    readonly #waiting: Array<PromiseWithResolvers<unknown>> = [];
    /** Resolves when nothing will come any more; what is under way for the other end may still be told. */
    readonly ended: Promise<void>;
    #isEnded = false;

    constructor(socket: Socket) {
        this.#socket = socket;
        readLines(socket, messageLimit, line => this.#take(line), () => socket.destroy());
        // What went wrong shows as its close.
        socket.on('error', () => {});
        this.ended = new Promise(resolve => {
            for (const event of ['end', 'close'])
                socket.once(event, () => resolve(this.#giveUp()));
        });
    }

    tell(message: unknown): void {
        if (this.#socket.writable)
            this.#socket.write(`${JSON.stringify(message)}\n`);
    }

    /** The next message; rejects with ChannelClosed where there is none to come. */
    async hear(): Promise<unknown> {
        if (this.#messages.length > 0)
            return this.#messages.shift();
        if (this.#isEnded)
            throw new ChannelClosed();
        const next = Promise.withResolvers<unknown>();
        this.#waiting.push(next);
        return next.promise;
    }

    /** Says that nothing more is to be asked for; the other end then ends what it does for this one. */
    end(): void {
        this.#socket.end();
    }

    destroy(): void {
        this.#socket.destroy();
    }

    #take(line: Buffer): void {
        let message: unknown;
        try {
            message = JSON.parse(line.toString());
        } catch {
            return this.destroy();
        }
        const waiting = this.#waiting.shift();
        if (waiting)
            waiting.resolve(message);
        else
            this.#messages.push(message);
    }

    #giveUp(): void {
        this.#isEnded = true;
        for (const waiting of this.#waiting.splice(0))
            waiting.reject(new ChannelClosed());
    }
}
