/**
 * What Linux 2.6 made of the answers of a read_proc function (proc_file_read in fs/proc/generic.c, the same from 2.6.0 to
 * 3.9), with one difference: where an answer that is not to be cut is longer than the caller's buffer, 2.6 wrote past that.
 */

/** One answer, as a command of the module says it. */
export interface Answer {
    /** Bytes, or a negative error. */
    readonly returns: number;
    /** What *start is set to: nothing, a place in page, a number. */
    readonly start: null | {readonly page: number} | {readonly number: number};
    readonly eof: boolean;
}

const page = 4096;
/** read_proc is asked for no more at once. */
const block = page - 1024;
/** Positions were those of 32 bits. */
const lastPosition = 2 ** 31 - 1;

const errors = new Map([[-5, 'EIO'], [-61, 'ENODATA']]);

/** As the module's parameter takes them. */
export function textOf(answers: readonly Answer[]): string {
    return answers.map(({returns, start, eof}) => {
        const place = start === null ? '-' : 'page' in start ? `p${start.page}` : `n${start.number}`;
        return `${returns} ${place} ${eof ? 1 : 0}`;
    }).join(' ');
}

/** An open file with such a function behind it. */
export class ReadProc {
    position = 0;
    /** The offset and the count of each call of the function. */
    readonly asked: string[] = [];
    readonly log: string[] = [];
    readonly #answers: readonly Answer[];
    #given = 0;

    constructor(answers: readonly Answer[]) {
        this.#answers = answers;
    }

    /** What read(2) gives: bytes, or the name of an error. */
    read(size: number): string {
        const {got, position} = this.#readAt(this.position, size);
        this.position = position;
        return got;
    }

    pread(size: number, offset: number): string {
        return this.#readAt(offset, size).got;
    }

    /** What lseek(2) gives. */
    seek(offset: number, whence: 'SEEK_SET' | 'SEEK_CUR' | 'SEEK_END'): number | string {
        const target = whence === 'SEEK_CUR' ? this.position + offset : offset;
        if (whence === 'SEEK_END' || target < 0 || target > lastPosition)
            return 'EINVAL';
        this.position = target;
        return target;
    }

    #readAt(from: number, wanted: number): {got: string; position: number} {
        let position = from;
        if (position > lastPosition)
            return {got: '', position};
        const size = Math.min(wanted, lastPosition - position);
        let got = '';
        let eof = false;
        while (got.length < size && !eof) {
            const count = Math.min(block, size - got.length);
            this.asked.push(`${position} ${count}`);
            const answer = this.#answers[this.#given];
            if (!answer)
                break;
            const content = pageOf(this.#given++);
            ({eof} = answer);
            if (answer.returns < 0 && got === '')
                return {got: errors.get(answer.returns)!, position};
            const {bytes, advance} = answer.returns <= 0 ? {bytes: '', advance: 0} : this.#interpret(answer, content, position, count);
            const delivered = bytes.slice(0, size - got.length);
            if (delivered === '')
                break;
            got += delivered;
            position += advance || delivered.length;
        }
        return {got, position};
    }

    #interpret({returns, start}: Answer, content: string, position: number, count: number): {bytes: string; advance: number} {
        if (start === null)
            return {bytes: content.slice(0, this.#capped(returns, page)).slice(position, position + count), advance: 0};
        if ('page' in start)
            return {bytes: content.slice(start.page, start.page + Math.min(this.#capped(returns, page - start.page), count)), advance: 0};
        const bytes = content.slice(0, this.#capped(returns, page));
        if (bytes.length > count)
            this.log.push('proc_file_read: Read count exceeded');
        return {bytes, advance: start.number};
    }

    #capped(returned: number, room: number): number {
        if (returned > room)
            this.log.push('proc_file_read: Apparent buffer overflow!');
        return Math.min(returned, room);
    }
}

/** What the module fills page with for answer k. */
function pageOf(k: number): string {
    return Array.from({length: page}, (_, i) => String.fromCharCode((37 * k + i) % 251)).join('');
}
