import type {LogRecord} from '../protocol.ts';

/** Levels of include/linux/kern_levels.h. */
export const level = {alert: 1, warning: 4, info: 6} as const;

/** The kernel's log: records numbered from 0, none ever dropped. */
export class KernelLog {
    readonly #records: LogRecord[] = [];

    print(severity: number, text: string): void {
        this.#records.push({seq: this.#records.length, level: severity, facility: 0, text});
    }

    /** Records with a sequence number of at least since, and the number that the record after them will have. */
    since(since: number): {records: LogRecord[]; next: number} {
        return {records: this.#records.slice(since), next: this.#records.length};
    }
}
