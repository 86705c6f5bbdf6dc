/** Machines in the container, each for as long as the connection is open that asked for it. */
import {once} from 'node:events';
import {createConnection} from 'node:net';
import path from 'node:path';
import {resume, type Clone, type Template} from '../../clone.ts';
import {SetupFailure} from '../../failure.ts';
import {ForkServer} from '../../fork-server.ts';
import type {Ends} from '../../qemu.ts';
import {startUmlOn, type Asked, type UmlMachine} from '../../uml.ts';
import {ChannelClosed, type Channel} from './channel.ts';
import {killsForMemory, memoryUsedUp} from './memory.ts';
import {places, type Exited, type Outlets, type Stands, type Started} from './messages.ts';

export async function serveClone(channel: Channel, template: Template, outlets: Outlets): Promise<void> {
    await serveMachine(channel, async () => resume(template, template.ram, {share: false, ends: await connectTo(inShared(outlets))}));
}

async function serveMachine(channel: Channel, start: () => Promise<Clone>): Promise<void> {
    const kills = await killsForMemory();
    await using machine = await start();
    channel.tell({started: true} satisfies Started);
    await Promise.race([channel.ended, machine.exited]);
    await machine[Symbol.asyncDispose]();
    await sayGoodbye(channel, machine, kills);
}

/** Those that stand still, by the names that they were given. */
const servers = new Map<string, ForkServer>();

/** A machine that is changed through its outlets before it stands still. */
export async function serveForks(channel: Channel, name: string, template: Template, outlets: Outlets): Promise<void> {
    const kills = await killsForMemory();
    try {
        await using server = await ForkServer.start(template, async machine => {
            channel.tell({started: true} satisfies Started);
            // Its end is told at once; then there is nothing to stand still, and nobody to ask for it.
            await Promise.race([channel.hear(), machine.exited.then(async () => sayGoodbye(channel, machine, kills))]);
        }, await connectTo(inShared(outlets)));
        servers.set(name, server);
        channel.tell({stands: true} satisfies Stands);
        await Promise.race([channel.ended, server.exited]);
        await server[Symbol.asyncDispose]();
        await sayGoodbye(channel, server, kills);
    } finally {
        servers.delete(name);
    }
}

export async function serveFork(channel: Channel, name: string, outlets: Outlets): Promise<void> {
    const server = servers.get(name);
    if (server === undefined)
        throw new SetupFailure('the machine to be forked has ended');
    await serveMachine(channel, async () => server.fork(inShared(outlets)));
}

export async function serveUml(channel: Channel, machine: UmlMachine, outlets: Outlets): Promise<void> {
    const kills = await killsForMemory();
    const {agent, console: serial} = await connectTo(inShared(outlets));
    await using uml = await startUmlOn(machine, serial, agent);
    channel.tell({started: true} satisfies Started);
    await Promise.race([askedOf(channel, uml), uml.exited]);
    await uml[Symbol.asyncDispose]();
    await sayGoodbye(channel, uml, kills);
}

/** Resolves when there is nobody left to ask. */
async function askedOf(channel: Channel, machine: Asked): Promise<void> {
    try {
        for (;;) {
            await channel.hear();
            machine.ask();
        }
    } catch (error) {
        if (!(error instanceof ChannelClosed))
            throw error;
    }
}

async function connectTo({agent, console: serial}: Outlets): Promise<Ends> {
    const [first, second] = await Promise.all([agent, serial].map(async outlet => {
        const socket = createConnection(outlet);
        await once(socket, 'connect');
        return socket;
    }));
    return {agent: first!, console: second!};
}

/** They are named as in the folder that is shared. */
function inShared({agent, console: serial}: Outlets): Outlets {
    return {agent: path.join(places.sockets, path.basename(agent)), console: path.join(places.sockets, path.basename(serial))};
}

async function sayGoodbye(channel: Channel, machine: {readonly exited: Promise<string>}, killsBefore: number): Promise<void> {
    const errors = await machine.exited;
    const starved = await killsForMemory() > killsBefore;
    channel.tell({exited: starved ? memoryUsedUp : errors} satisfies Exited);
}
