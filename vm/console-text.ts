import type {Readable} from 'node:stream';

/** Bytes that are kept; a kernel that prints more has long said what is wrong. */
const limit = 4 << 20;

/** What a machine writes to its console, of which a character is a byte. */
export class ConsoleText {
    #text = '';

    constructor(stream: Readable) {
        stream.on('data', (chunk: Buffer) => {
            if (this.#text.length < limit)
                this.#text += chunk.toString('latin1');
        });
    }

    toString(): string {
        return this.#text.replaceAll('\r\n', '\n');
    }
}
