import {randomUUID} from 'node:crypto';
import {once} from 'node:events';
import {createConnection, type Socket} from 'node:net';
import {resume, type Clone, type Template} from './clone.ts';
import {ConsoleText} from './console-text.ts';
import {withDeadline} from './deadline.ts';
import {SetupFailure} from './failure.ts';
import {agentFd, consoleFd, keepLast, monitorFd, type Ends, type Qemu} from './qemu.ts';
import {Qmp} from './qmp.ts';

/** Milliseconds; each takes some 20. A host with many clones under way may need a second. */
const standDeadline = 20_000;
const forkDeadline = 20_000;
const endDeadline = 10_000;

/** What a connection begins with, and what it becomes: see preload/qemu/fork-server.c. */
const headBytes = 128;
const stderrFd = 2;
const standStill = -1;

/** Something that machines are forked from, wherever it is. The forks end with it. */
export interface ForkServing extends AsyncDisposable {
    /** Resolves when it is gone, with the reason as far as there is one. */
    readonly exited: Promise<string>;
    /** Rejects with SetupFailure. */
    fork(): Promise<Clone>;
}

/**
 * A machine that stands still where clones are to go on. They are forks of its process: of QEMU as it is then, linked, its
 * devices made and loaded, and what its guest had done until then translated already. Only emulated machines can be forked.
 */
export class ForkServer implements ForkServing {
    readonly #qemu: Qemu;
    readonly #socket: string;
    #forks = 0;

    private constructor(qemu: Qemu, socket: string) {
        this.#qemu = qemu;
        this.#socket = socket;
    }

    /** Has work() done to the machine before it stands still. Rejects with SetupFailure, and with what work() rejects with. */
    static async start(template: Template, work: (machine: Clone) => Promise<void>, ends?: Ends): Promise<ForkServer> {
        const socket = `proc-conformance-${randomUUID()}`;
        const qemu = await resume(template, template.ram, {share: false, forks: socket, ...ends && {ends}});
        try {
            await work(qemu);
            const server = new ForkServer(qemu, socket);
            await withDeadline(server.#standStill(), standDeadline, () => new SetupFailure(`a machine to be forked did not stand still within ${standDeadline / 1000} s`));
            return server;
        } catch (error) {
            await qemu[Symbol.asyncDispose]();
            throw error;
        }
    }

    /**
     * A machine that goes on from there; where it is given paths of sockets, its agent and console are connected to those and
     * stay silent here. Rejects with SetupFailure.
     */
    async fork(instead?: {readonly agent: string; readonly console: string}): Promise<Clone> {
        const number = ++this.#forks;
        const agent = this.#connect(number, agentFd, instead?.agent);
        const serial = this.#connect(number, consoleFd, instead?.console);
        const monitor = this.#connect(number, monitorFd);
        const clone = new Fork(agent, serial, this.#connect(number, stderrFd));
        try {
            await withDeadline(new Qmp(monitor).execute('cont'), forkDeadline, () => new Error(`not going on after ${forkDeadline / 1000} s`));
        } catch (error) {
            await clone[Symbol.asyncDispose]();
            throw new SetupFailure(`a clone did not start: ${await clone.exited || (error as Error).message}`);
        }
        return clone;
    }

    /** Of the process that stands still, whose children the forks are. */
    get pid(): number {
        return this.#qemu.pid!;
    }

    get exited(): Promise<string> {
        return this.#qemu.exited;
    }

    async [Symbol.asyncDispose](): Promise<void> {
        await this.#qemu[Symbol.asyncDispose]();
    }

    /** Its clock as well: what goes on from there misses no time. */
    async #standStill(): Promise<void> {
        await this.#qemu.monitor.execute('stop');
        const stands = this.#connect(0, standStill);
        stands.resume();
        await once(stands, 'close');
        if (stands.bytesRead === 0)
            throw new SetupFailure(`QEMU ${await this.#qemu.exited}`);
    }

    #connect(fork: number, becomes: number, instead = ''): Socket {
        const socket = createConnection(`\0${this.#socket}`);
        // A peer that goes away shows as the end of the fork, or of the server.
        socket.on('error', () => {});
        socket.write(`${fork} ${becomes} ${instead}`.padEnd(headBytes));
        return socket;
    }
}

/** It ends when disposed of, and with its server. */
class Fork implements Clone {
    readonly agent: Socket;
    readonly exited: Promise<string>;
    readonly #console: ConsoleText;
    /** It is the fork's standard error; the server ends the fork where it is ended here, and then the line. */
    readonly #line: Socket;

    constructor(agent: Socket, serial: Socket, line: Socket) {
        this.agent = agent;
        this.#console = new ConsoleText(serial);
        this.#line = line;
        const lastWords = keepLast(line);
        this.exited = Promise.all([agent, serial, line].map(async socket => new Promise<void>(resolve => {
            socket.once('close', () => resolve());
        }))).then(lastWords);
    }

    get console(): string {
        return String(this.#console);
    }

    async [Symbol.asyncDispose](): Promise<void> {
        this.agent.resume();
        this.#line.end();
        await withDeadline(this.exited, endDeadline, () => new Error('late')).catch(() => this.#line.destroy());
    }
}
