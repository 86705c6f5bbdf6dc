import type {Readable} from 'node:stream';

/**
 * Calls receive() with each line of a stream, without its end. A line longer than limit (bytes) ends the reading with
 * overflow(). The stream's own end is not a line: a last line without its newline is dropped.
 */
export function readLines(stream: Readable, limit: number, receive: (line: Buffer) => void, overflow: () => void): void {
    let pieces: Buffer[] = [];
    let length = 0;
    const take = (chunk: Buffer) => {
        let start = 0;
        for (let end = chunk.indexOf(10); end !== -1; end = chunk.indexOf(10, start)) {
            if (length + end - start > limit)
                return giveUp();
            pieces.push(chunk.subarray(start, end));
            receive(Buffer.concat(pieces));
            pieces = [];
            length = 0;
            start = end + 1;
        }
        pieces.push(chunk.subarray(start));
        length += chunk.length - start;
        if (length > limit)
            giveUp();
    };
    const giveUp = () => {
        stream.off('data', take);
        pieces = [];
        overflow();
    };
    stream.on('data', take);
}
