import {once} from 'node:events';
import {createConnection, createServer, type Socket} from 'node:net';
import path from 'node:path';
import test from 'ava';
import {unfinishedFolder} from '../../cache.ts';
import {withFolder} from '../../temporary.ts';
import {Channel, ChannelClosed, messageLimit} from './channel.ts';

/** A channel, and the bare connection at its other end. */
async function withChannel(name: string, work: (channel: Channel, other: Socket) => Promise<void>): Promise<void> {
    await withFolder(unfinishedFolder(`channel-${process.pid}-${name}`), async dir => {
        const server = createServer({allowHalfOpen: true});
        server.listen(path.join(dir, 's'));
        await once(server, 'listening');
        const other = createConnection({path: path.join(dir, 's'), allowHalfOpen: true});
        const [socket] = await once(server, 'connection') as [Socket];
        other.on('error', () => {});
        await work(new Channel(socket), other);
        socket.destroy();
        other.destroy();
        server.close();
    });
}

test('messages come in order, also those that nobody waited for, and what was sent before the end', async t => {
    await withChannel('order', async (channel, other) => {
        other.end('{"a":1}\n{"b":2}\n{"c":3}\n');
        t.deepEqual(await channel.hear(), {a: 1});
        await channel.ended;
        t.deepEqual([await channel.hear(), await channel.hear()], [{b: 2}, {c: 3}]);
        await t.throwsAsync(channel.hear(), {instanceOf: ChannelClosed});
    });
});

test('after the other end has asked for the last time it can still be told', async t => {
    await withChannel('half', async (channel, other) => {
        other.end();
        await channel.ended;
        channel.tell({late: true});
        const [bytes] = await once(other, 'data') as [Buffer];
        t.is(bytes.toString(), '{"late":true}\n');
    });
});

for (const [what, bytes] of [['is no JSON', Buffer.from('{"a":\n')], ['has no end', Buffer.alloc(messageLimit + 1, 120)]] as const)
    test(`a message that ${what} ends the connection`, async t => {
        await withChannel(what.replaceAll(' ', '-'), async (channel, other) => {
            const next = channel.hear();
            other.write(bytes);
            await t.throwsAsync(next, {instanceOf: ChannelClosed});
            await once(other.resume(), 'end');
        });
    });
