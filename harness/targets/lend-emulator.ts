import {appendFile} from 'node:fs/promises';
import path from 'node:path';
import {serveKeeper} from './keeper-socket.ts';
import {ProcessKeeper} from './keeper.ts';
import type {PreparedStdio} from './prepared.ts';

/**
 * Runs work with an emulator that is one process, whoever opens the target it is given: they find it at a socket in dir.
 * What is to be said of the emulator's end is appended to the file log.
 */
export async function lendEmulator<T>(prepared: PreparedStdio, dir: string, log: string, work: (lent: PreparedStdio) => Promise<T>): Promise<T> {
    await using keeper = new ProcessKeeper(prepared.command);
    const socket = path.join(dir, 'emulator');
    await using _served = await serveKeeper(keeper, socket);
    const done = await work({...prepared, socket});
    const said = await keeper.goodbye();
    if (said !== null)
        await appendFile(log, `==== the end of the run\n${said}\n`);
    return done;
}
