/** Modules built in a container from a folder that is here. */
import {readdir, readFile, stat, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {makeCommand, Undecided, type Builder, type ModuleSource} from '../build-module.ts';
import {SetupFailure} from '../failure.ts';
import type {Kernel} from '../kernel.ts';
import {shellCommand} from '../qemu.ts';
import type {Image} from './image.ts';
import {messageLimit} from './inside/channel.ts';
import type {Built, SourceFile, SourceFolder} from './inside/messages.ts';
import {answerOf, request} from './remote-machine.ts';

/** Milliseconds; make has a shorter one in the container. */
const buildDeadline = 6 * 60_000;

/** Bytes of all files together: base64 makes a third more of them. */
const sourceLimit = messageLimit / 2;

/** container: the socket for requests to it. */
export function remoteBuilder(container: string, image: Image, kernel: Kernel): Builder {
    return {
        key: image.key,
        release: kernel.release,
        commandFor: folder => shellCommand([
            'docker', 'run', '--rm', '--network', 'none', '--user', String(process.getuid?.() ?? 0), '-v', `${folder}:${folder}`, image.name,
            ...makeCommand(kernel, folder),
        ]),
        build: async (source, dir) => build(container, source, dir),
    };
}

async function build(container: string, source: ModuleSource, dir: string): Promise<void> {
    const folders = await Promise.all([
        readFolder(source.name, source.dir),
        ...source.beside.map(async beside => readFolder(path.basename(beside), beside)),
    ]);
    const size = folders.flatMap(({files}) => files).reduce((sum, {data}) => sum + data.length, 0) * 3 / 4;
    if (size > sourceLimit)
        throw new SetupFailure(`${source.dir} has ${Math.round(size / 1e6)} MB, more than the ${sourceLimit >> 20} MiB that can be put into a container`);
    const channel = await request(container, {do: 'build', name: source.name, folders});
    const answer = await answerOf<Built>(channel, buildDeadline, `building ${source.name}`);
    channel.destroy();
    if ('undecided' in answer)
        throw new Undecided(answer.undecided, answer.output);
    for (const {name, data} of answer.built)
        await writeFile(path.join(dir, path.basename(name)), Buffer.from(data, 'base64'));
}

async function readFolder(name: string, dir: string): Promise<SourceFolder> {
    const files: SourceFile[] = [];
    for (const file of await readdir(dir, {recursive: true})) {
        const found = await stat(path.join(dir, file));
        if (found.isFile())
            files.push({path: file, executable: (found.mode & 0o111) !== 0, data: await readFile(path.join(dir, file), 'base64')});
    }
    return {name, files};
}
