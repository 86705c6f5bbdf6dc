/** A machine that runs in a container: led over a connection to it, its agent and console reached directly. */
import {randomUUID} from 'node:crypto';
import {once} from 'node:events';
import {createConnection, createServer, type Socket} from 'node:net';
import path from 'node:path';
import type {Clone, Template} from '../clone.ts';
import {ConsoleText} from '../console-text.ts';
import {withDeadline} from '../deadline.ts';
import {SetupFailure} from '../failure.ts';
import type {ForkServing} from '../fork-server.ts';
import type {Asked, UmlMachine} from '../uml.ts';
import {Channel, ChannelClosed} from './inside/channel.ts';
import type {Ask, Exited, Failed, Outlets, Request, Stand, Stands, Started} from './inside/messages.ts';

/** Milliseconds. What happens in a container has shorter deadlines of its own. */
const startDeadline = 45_000;
const standDeadline = 45_000;
const endDeadline = 10_000;

const gone = 'the container is gone';

/** Starts a clone of a template that is in a container. */
export async function startRemoteClone(container: string, template: Template): Promise<Clone> {
    return startRemoteMachine(container, outlets => ({do: 'clone', template, outlets}));
}

/** Starts a User Mode Linux that is in a container. */
export async function startRemoteUml(container: string, machine: UmlMachine): Promise<Clone & Asked> {
    return startRemoteMachine(container, outlets => ({do: 'boot', machine, outlets}));
}

/** A machine in a container that stands still there, after work() has been done to it. Rejects with SetupFailure. */
export async function startRemoteForkServer(container: string, template: Template, work: (machine: Clone) => Promise<void>): Promise<ForkServing> {
    const name = randomUUID();
    const machine = await startRemoteMachine(container, outlets => ({do: 'serve', name, template, outlets}));
    try {
        await work(machine);
        await machine.stand();
    } catch (error) {
        await machine[Symbol.asyncDispose]();
        throw error;
    }
    return {
        exited: machine.exited,
        fork: async () => startRemoteMachine(container, outlets => ({do: 'fork', name, outlets})),
        [Symbol.asyncDispose]: async () => machine[Symbol.asyncDispose](),
    };
}

/** Makes a request of a container; the caller ends the channel. */
export async function request(container: string, wanted: Request): Promise<Channel> {
    const socket = createConnection(container);
    try {
        await once(socket, 'connect');
    } catch {
        throw new SetupFailure(gone);
    }
    const channel = new Channel(socket);
    channel.tell(wanted);
    return channel;
}

/** The next answer; rejects with SetupFailure where the container failed at it, is gone, or takes too long. */
export async function answerOf<Answer extends object>(channel: Channel, deadline: number, what: string): Promise<Answer> {
    try {
        const late = () => new SetupFailure(`${what}: the container has not answered within ${deadline / 1000} s`);
        const answer = await withDeadline(channel.hear() as Promise<Answer | Failed>, deadline, late);
        if ('failed' in answer)
            throw new SetupFailure(answer.failed);
        return answer;
    } catch (error) {
        channel.destroy();
        throw error instanceof ChannelClosed ? new SetupFailure(gone) : error;
    }
}

/** The machine has the other ends of the agent's and the console's socket, so that nobody stands between it and who talks to it. */
async function startRemoteMachine(container: string, wanted: (outlets: Outlets) => Request): Promise<RemoteMachine> {
    const shared = path.dirname(container);
    const name = randomUUID().slice(0, 8);
    const outlets = {agent: path.join(shared, `${name}-a`), console: path.join(shared, `${name}-c`)};
    await using agent = await listenOnce(outlets.agent);
    await using serial = await listenOnce(outlets.console);
    const channel = await request(container, wanted(outlets));
    await answerOf<Started>(channel, startDeadline, 'starting a machine');
    return new RemoteMachine(channel, await agent.accepted, await serial.accepted);
}

/** A socket for one connection, by whichever user; what is disposed of is the socket's name. */
async function listenOnce(socket: string): Promise<AsyncDisposable & {accepted: Promise<Socket>}> {
    const server = createServer();
    const accepted = once(server, 'connection').then(([connection]) => connection as Socket);
    server.listen({path: socket, readableAll: true, writableAll: true});
    await once(server, 'listening');
    return {accepted, async [Symbol.asyncDispose]() {
        server.close();
    }};
}

class RemoteMachine implements Clone {
    readonly agent: Socket;
    readonly exited: Promise<string>;
    readonly #channel: Channel;
    readonly #stands = Promise.withResolvers<void>();
    readonly #console: ConsoleText;

    constructor(channel: Channel, agent: Socket, serial: Socket) {
        this.#channel = channel;
        this.agent = agent;
        const closed = [agent, serial].map(async end => new Promise<void>(resolve => {
            // A peer that goes away shows as the machine's end.
            end.on('error', () => {}).once('close', () => resolve());
        }));
        this.#console = new ConsoleText(serial);
        this.exited = this.#follow().then(async reason => {
            await Promise.all(closed);
            return reason;
        });
        // Nobody may be waiting for it.
        this.#stands.promise.catch(() => {});
    }

    get console(): string {
        return String(this.#console);
    }

    /** Only of User Mode Linux. */
    ask(): void {
        this.#channel.tell({ask: true} satisfies Ask);
    }

    /** Resolves when it can be forked; rejects with SetupFailure. */
    async stand(): Promise<void> {
        this.#channel.tell({stand: true} satisfies Stand);
        await withDeadline(this.#stands.promise, standDeadline, () => new SetupFailure(`a machine to be forked did not stand still within ${standDeadline / 1000} s`));
    }

    async [Symbol.asyncDispose](): Promise<void> {
        this.#channel.end();
        this.agent.destroy();
        await withDeadline(this.exited, endDeadline, () => new Error('late')).catch(() => {});
        this.#channel.destroy();
    }

    /** Resolves at the machine's end with the reason. */
    async #follow(): Promise<string> {
        let reason = gone;
        try {
            for (;;) {
                const message = await this.#channel.hear() as Stands | Exited | Failed;
                if ('stands' in message)
                    this.#stands.resolve();
                else if ('failed' in message)
                    this.#stands.reject(new SetupFailure(message.failed));
                else
                    reason = message.exited;
            }
        } catch (error) {
            if (!(error instanceof ChannelClosed))
                throw error;
        }
        this.#stands.reject(new SetupFailure(reason || 'the machine ended'));
        return reason;
    }
}
