/** The connection by which a container lives: it makes it, says over it what it is furnished with, and ends with it. */
import {once} from 'node:events';
import {createServer, type Server, type Socket} from 'node:net';
import {SetupFailure} from '../failure.ts';
import {readLines} from '../lines.ts';
import {messageLimit} from './inside/channel.ts';
import type {Furnished} from './inside/messages.ts';

/** Bytes of the path of a socket, less the closing zero. */
const pathLimit = 107;

export class Lifeline implements AsyncDisposable {
    readonly #server: Server;
    readonly #connections = new Set<Socket>();
    /** What the container says when it is ready for requests. */
    readonly ready: Promise<Furnished>;

    static async listen(socket: string): Promise<Lifeline> {
        if (Buffer.byteLength(socket) > pathLimit)
            throw new SetupFailure(`the path ${socket} is too long for a socket; set PROC_CONFORMANCE_CACHE to a shorter one`);
        const server = createServer();
        const lifeline = new Lifeline(server);
        // The container is another user's, of another user namespace even; who gets here is for the folders above to say.
        server.listen({path: socket, readableAll: true, writableAll: true});
        await once(server, 'listening');
        return lifeline;
    }

    private constructor(server: Server) {
        this.#server = server;
        this.ready = new Promise((resolve, reject) => {
            server.on('connection', connection => {
                // Nobody else is to come, and a name would be left where this process is killed.
                server.close();
                this.#connections.add(connection);
                connection.on('error', () => {});
                readLines(connection, messageLimit, line => resolve(JSON.parse(line.toString()) as Furnished), () => reject(new SetupFailure('a container said too much')));
            });
        });
        // It may never be waited for.
        this.ready.catch(() => {});
    }

    async [Symbol.asyncDispose](): Promise<void> {
        this.#server.close();
        for (const connection of this.#connections)
            connection.destroy();
    }
}
