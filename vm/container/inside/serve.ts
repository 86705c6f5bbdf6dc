/** The program of a container: boots nothing by itself, answers requests, and ends with the connection to who started it. */
import {once} from 'node:events';
import {readdirSync, rmSync} from 'node:fs';
import {mkdir, readFile} from 'node:fs/promises';
import {createConnection, createServer, type Socket} from 'node:net';
import path from 'node:path';
import type {Template} from '../../clone.ts';
import {runTool} from '../../tool.ts';
import {memoryFolder} from '../../uml.ts';
import {buildHere} from './build.ts';
import {Channel, ChannelClosed} from './channel.ts';
import {serveClone, serveFork, serveForks, serveUml} from './machine.ts';
import {killsForMemory, memoryUsedUp} from './memory.ts';
import {places, sockets, type Failed, type Furnished, type Request} from './messages.ts';

const lifeline = createConnection(path.join(places.sockets, sockets.lifeline));
lifeline.once('error', error => process.stderr.write(`${error.message}\n`));
// All other processes of the container end with this one.
lifeline.once('close', () => process.exit());
process.once('SIGTERM', () => process.exit());
// Who started it may have been killed, and left the names of sockets that it had made.
process.once('exit', () => {
    for (const name of readdirSync(places.sockets))
        rmSync(path.join(places.sockets, name), {force: true});
});
await once(lifeline, 'connect');

await mkdir(path.join(places.work, 'tmp'));
const furnished = await withWritable(JSON.parse(await readFile(places.furnished, 'utf8')) as Furnished);
const {kernel} = 'bootable' in furnished ? furnished.bootable : furnished;

const server = createServer({allowHalfOpen: true}, socket => void answer(socket));
// Who asks is another user, of another user namespace even.
server.listen({path: path.join(places.sockets, sockets.requests), readableAll: true, writableAll: true});
await once(server, 'listening');
lifeline.write(`${JSON.stringify(furnished)}\n`);

/** What machines write to, or open so, although the image cannot be written to. */
async function withWritable(made: Furnished): Promise<Furnished> {
    if ('machine' in made)
        return {...made, machine: {...made.machine, memory: await memoryFolder()}};
    const {template, racing} = made.templates;
    return {...made, templates: {template: await withWritableRam(template, 'template'), racing: racing && await withWritableRam(racing, 'racing')}};
}

/** QEMU opens a machine's RAM to write to it, also where it never will; the image cannot be written to. */
async function withWritableRam(template: Template, name: string): Promise<Template> {
    const ram = path.join(places.work, `${name}-ram`);
    await runTool('cp', [template.ram, ram]);
    return {...template, ram};
}

async function answer(socket: Socket): Promise<void> {
    const channel = new Channel(socket);
    const kills = await killsForMemory();
    try {
        await serve(channel, await channel.hear() as Request);
    } catch (error) {
        if (!(error instanceof ChannelClosed))
            channel.tell({failed: await killsForMemory() > kills ? memoryUsedUp : (error as Error).message} satisfies Failed);
    }
    channel.end();
}

async function serve(channel: Channel, request: Request): Promise<void> {
    switch (request.do) {
        case 'clone':
            return serveClone(channel, request.template, request.outlets);
        case 'serve':
            return serveForks(channel, request.name, request.template, request.outlets);
        case 'fork':
            return serveFork(channel, request.name, request.outlets);
        case 'boot':
            return serveUml(channel, request.machine, request.outlets);
        case 'build':
            return channel.tell(await buildHere(kernel, request.name, request.folders));
    }
}
