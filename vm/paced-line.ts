import {Duplex} from 'node:stream';

/** Bytes after which the agent says that it has read them. */
export const window = 1920;

/** What it says it with: a byte that no line of the protocol has in it. */
const acknowledgement = 6;

/**
 * A line to an agent that must not be sent more than two windows ahead of what it has read. A terminal of User Mode
 * Linux (6.1) holds 4095 bytes; when 128 are left it stops listening, and never begins again: deactivate_chan() in
 * arch/um/drivers/line.c takes the interrupt away, and line_unthrottle() does not bring it back.
 */
export class PacedLine extends Duplex {
    readonly #line: Duplex;
    #room = 2 * window;
    #unsent: Buffer = Buffer.alloc(0);
    #sent: (() => void) | null = null;

    constructor(line: Duplex) {
        super();
        this.#line = line;
        line.on('data', (chunk: Buffer) => this.#receive(chunk));
        // A machine that ends closes its line without a word.
        line.once('close', () => this.push(null));
    }

    override _read(): void {}

    override _write(chunk: Buffer, _encoding: BufferEncoding, sent: () => void): void {
        this.#unsent = chunk;
        this.#sent = sent;
        this.#send();
    }

    #receive(chunk: Buffer): void {
        const said = chunk.filter(byte => byte !== acknowledgement);
        this.#room += (chunk.length - said.length) * window;
        this.#send();
        if (said.length > 0)
            this.push(said);
    }

    #send(): void {
        const piece = this.#unsent.subarray(0, this.#room);
        if (piece.length > 0)
            this.#line.write(piece);
        this.#room -= piece.length;
        this.#unsent = this.#unsent.subarray(piece.length);
        const sent = this.#sent;
        if (this.#unsent.length > 0 || sent === null)
            return;
        this.#sent = null;
        sent();
    }
}
