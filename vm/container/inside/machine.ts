/** Machines in the container, each for as long as the connection is open that asked for it. */
import {once} from 'node:events';
import {mkdir, rm} from 'node:fs/promises';
import {createConnection, type Socket} from 'node:net';
import path from 'node:path';
import {resume, type Template} from '../../clone.ts';
import type {Outlets} from '../../qemu.ts';
import {deriveTemplate} from '../../template.ts';
import {startUmlOn, type Asked, type UmlMachine} from '../../uml.ts';
import {ChannelClosed, type Channel} from './channel.ts';
import {killsForMemory, memoryUsedUp} from './memory.ts';
import {places, type Exited, type Saved, type Started} from './messages.ts';

export async function serveClone(channel: Channel, template: Template, outlets: Outlets): Promise<void> {
    const kills = await killsForMemory();
    await using machine = await resume(template, template.ram, {share: false, outlets: inShared(outlets)});
    channel.tell({started: true} satisfies Started);
    await Promise.race([channel.ended, machine.exited]);
    await machine[Symbol.asyncDispose]();
    await sayGoodbye(channel, machine, kills);
}

let derived = 0;

/** A machine that is changed through its outlets, and kept as a template when that is asked for. */
export async function serveDerived(channel: Channel, base: Template, outlets: Outlets): Promise<void> {
    const kills = await killsForMemory();
    const dir = path.join(places.work, `derived-${++derived}`);
    await mkdir(dir);
    try {
        const {ram, state} = await deriveTemplate(base, dir, async machine => {
            channel.tell({started: true} satisfies Started);
            // Its end is told at once; then there is nothing to be saved, and nobody to ask for it.
            await Promise.race([channel.hear(), machine.exited.then(async () => sayGoodbye(channel, machine, kills))]);
        }, inShared(outlets));
        channel.tell({saved: {ram, state}} satisfies Saved);
    } catch (error) {
        await rm(dir, {recursive: true, force: true});
        throw error;
    }
}

export async function serveUml(channel: Channel, machine: UmlMachine, outlets: Outlets): Promise<void> {
    const kills = await killsForMemory();
    const {agent, console: serial} = inShared(outlets);
    await using uml = await startUmlOn(machine, await connectTo(serial), await connectTo(agent));
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

async function connectTo(outlet: string): Promise<Socket> {
    const socket = createConnection(outlet);
    await once(socket, 'connect');
    return socket;
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
