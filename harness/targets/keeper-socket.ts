/** A keeper in one process, used from others: AVA runs each spec file in a worker of its own, and all judge one emulator. */
import {once} from 'node:events';
import {createConnection, createServer, type Socket} from 'node:net';
import {readLines} from '../../vm/lines.ts';
import {TargetBroken} from '../faults.ts';
import type {Call} from '../protocol.ts';
import type {Keeper} from './keeper.ts';

/** One line to the keeper; it answers each with one line, an Answer. */
type Asked =
    | {readonly method: 'renew' | 'stderr' | 'release'; readonly args: readonly []}
    | {readonly method: 'request'; readonly args: readonly [calls: readonly Call[], deadlineMs: number]};

type Answer = {readonly value: unknown} | {readonly broken: string; readonly stderr: string} | {readonly bug: string};

/** Bytes of a line: more than the protocol's own lines, which travel in these. */
const lineLimit = 16 << 20;

/** Lends a keeper to whoever connects to the socket, to one at a time; the caller ends both. */
export async function serveKeeper(keeper: Keeper, socket: string): Promise<AsyncDisposable> {
    const connections = new Set<Socket>();
    let last = Promise.resolve();
    const server = createServer(connection => {
        connections.add(connection);
        let release = () => {};
        const answer = async (asked: Asked): Promise<unknown> => {
            if (asked.method === 'release')
                return release();
            if (asked.method !== 'renew')
                return asked.method === 'request' ? keeper.request(...asked.args) : keeper.stderr();
            release();
            const before = last;
            const turn = Promise.withResolvers<void>();
            last = turn.promise;
            release = turn.resolve;
            await before;
            return keeper.renew();
        };
        readLines(connection, lineLimit, line => void answerTo(answer, line).then(reply => connection.write(reply)), () => connection.destroy());
        connection.on('error', () => {});
        connection.on('close', () => {
            connections.delete(connection);
            release();
        });
    });
    server.listen(socket);
    await once(server, 'listening');
    return {
        async [Symbol.asyncDispose]() {
            for (const connection of connections)
                connection.destroy();
            server.close();
            await once(server, 'close');
        },
    };
}

/** The keeper behind such a socket. */
export async function connectKeeper(path: string): Promise<Keeper> {
    const socket = createConnection(path);
    await once(socket, 'connect');
    let waiting: PromiseWithResolvers<unknown> | null = null;
    const ended = new TargetBroken('the run that started the emulator has ended');
    const gone = () => waiting?.reject(ended);
    socket.on('close', gone).on('error', gone);
    readLines(socket, lineLimit, line => {
        const answer = JSON.parse(line.toString()) as Answer;
        if ('value' in answer)
            waiting?.resolve(answer.value);
        else
            waiting?.reject('broken' in answer ? new TargetBroken(answer.broken, answer.stderr) : new Error(answer.bug));
    }, () => socket.destroy());
    const ask = async (asked: Asked): Promise<never> => {
        if (socket.destroyed)
            throw ended;
        waiting = Promise.withResolvers();
        socket.write(`${JSON.stringify(asked)}\n`);
        return waiting.promise as Promise<never>;
    };
    return {
        renew: async () => ask({method: 'renew', args: []}),
        request: async (calls, deadlineMs) => ask({method: 'request', args: [calls, deadlineMs]}),
        stderr: async () => ask({method: 'stderr', args: []}),
        release: async () => ask({method: 'release', args: []}),
        async [Symbol.asyncDispose]() {
            socket.destroy();
        },
    };
}

async function answerTo(answer: (asked: Asked) => Promise<unknown>, line: Buffer): Promise<string> {
    let reply: Answer;
    try {
        reply = {value: await answer(JSON.parse(line.toString()) as Asked) ?? null};
    } catch (error) {
        reply = error instanceof TargetBroken ? {broken: error.message, stderr: error.stderr} : {bug: (error as Error).stack ?? String(error)};
    }
    return `${JSON.stringify(reply)}\n`;
}
