import type {Duplex} from 'node:stream';
import {readLines} from './lines.ts';

interface Waiting {
    resolve(value: unknown): void;
    reject(error: Error): void;
}

/** QEMU's machine protocol over a connected stream: commands are answered in order, events arrive in between. */
export class Qmp {
    readonly #stream: Duplex;
    readonly #waiting: Waiting[] = [];
    readonly #listeners = new Set<(event: string, data: Record<string, unknown>) => void>();
    #ended: Error | null = null;

    constructor(stream: Duplex) {
        this.#stream = stream;
        readLines(stream, 1 << 20, line => this.#receive(JSON.parse(line.toString())), () => this.#end('sent a line of over 1 MiB'));
        stream.on('error', error => this.#end(error.message));
        stream.on('close', () => this.#end('closed its monitor'));
    }

    /** Leaves capabilities negotiation; the first command of every connection. */
    async negotiate(): Promise<void> {
        await this.execute('qmp_capabilities');
    }

    /** Sends one command and resolves with what it returns; rejects with QEMU's own description of the error. */
    async execute(command: string, args: Record<string, unknown> = {}): Promise<unknown> {
        if (this.#ended)
            throw this.#ended;
        return new Promise((resolve, reject) => {
            this.#waiting.push({resolve, reject});
            this.#stream.write(`${JSON.stringify({execute: command, arguments: args})}\n`);
        });
    }

    /** Resolves with the first event of that name for which wanted() holds; rejects with what wanted() throws. */
    async event(name: string, wanted: (data: Record<string, unknown>) => boolean): Promise<void> {
        return new Promise((resolve, reject) => {
            const listener = (event: string, data: Record<string, unknown>) => {
                if (event === '') {
                    reject(this.#ended!);
                } else if (event === name) {
                    try {
                        if (!wanted(data))
                            return;
                        resolve();
                    } catch (error) {
                        reject(error);
                    }
                    this.#listeners.delete(listener);
                }
            };
            this.#listeners.add(listener);
        });
    }

    #receive(message: Record<string, unknown>): void {
        if (typeof message['event'] === 'string') {
            for (const listener of this.#listeners)
                listener(message['event'], (message['data'] ?? {}) as Record<string, unknown>);
        } else if ('return' in message) {
            this.#waiting.shift()?.resolve(message['return']);
        } else if ('error' in message) {
            this.#waiting.shift()?.reject(new Error((message['error'] as {desc: string}).desc));
        }
    }

    #end(reason: string): void {
        if (this.#ended)
            return;
        this.#ended = new Error(`QEMU ${reason}`);
        for (const waiting of this.#waiting.splice(0))
            waiting.reject(this.#ended);
        for (const listener of this.#listeners)
            listener('', {});
        this.#listeners.clear();
    }
}
