import {TargetBroken} from '../faults.ts';
import type {Call, Hello, Result} from '../protocol.ts';
import {EmulatorProcess, ordinaryDeadlines, type Deadlines} from './emulator-process.ts';

/** How often an emulator may break; then it is not started again. */
const chances = 2;

/**
 * The one process of an emulator, for one spec after the other: started when it is first needed, and again after it has
 * broken. Everything rejects with TargetBroken where it breaks.
 */
export class Keeper implements AsyncDisposable {
    readonly #command: string;
    readonly #deadlines: Deadlines;
    #process: {readonly emulator: EmulatorProcess; readonly hello: Hello} | null = null;
    #breaks = 0;
    #lastBreak: TargetBroken | null = null;

    constructor(command: string, deadlines = ordinaryDeadlines) {
        this.#command = command;
        this.#deadlines = deadlines;
    }

    /** A fresh state. */
    async renew(): Promise<Hello> {
        if (this.#breaks === chances)
            throw new TargetBroken(`not run: the target broke ${chances} times, at last so: ${this.#lastBreak!.message}`);
        this.#process?.emulator.forgetStderr();
        return this.#orBreak(async () => {
            this.#process ??= await this.#start();
            const {emulator, hello} = this.#process;
            if (!hello.ops.includes('reset'))
                throw new TargetBroken('greeted without the operation reset, which each spec begins with', emulator.stderr);
            await emulator.reset();
            return hello;
        });
    }

    async request(calls: readonly Call[], deadlineMs: number): Promise<Result[]> {
        const process = this.#process;
        if (process === null)
            throw this.#lastBreak!;
        return this.#orBreak(async () => process.emulator.request(calls, deadlineMs));
    }

    /** What the emulator has written to standard error since renew(). */
    get stderr(): string {
        return this.#process?.emulator.stderr ?? this.#lastBreak?.stderr ?? '';
    }

    /** Resolves with what is to be said of its end; null where nothing is. */
    async goodbye(): Promise<string | null> {
        const process = this.#process;
        this.#process = null;
        if (process === null || await process.emulator.goodbye())
            return null;
        return `no goodbye within ${this.#deadlines.goodbye} ms after the end of its input: its process group was killed`;
    }

    async [Symbol.asyncDispose](): Promise<void> {
        await this.goodbye();
    }

    async #start() {
        const emulator = new EmulatorProcess(this.#command, this.#deadlines);
        return {emulator, hello: await emulator.greeting()};
    }

    async #orBreak<T>(work: () => Promise<T>): Promise<T> {
        try {
            return await work();
        } catch (error) {
            if (error instanceof TargetBroken) {
                this.#breaks += 1;
                this.#lastBreak = error;
                const process = this.#process;
                this.#process = null;
                await process?.emulator[Symbol.asyncDispose]();
            }
            throw error;
        }
    }
}
