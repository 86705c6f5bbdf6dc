import {drain, needKernel} from '../calls.ts';
import {entry, info, line, message, nobody, specUnloaded} from './fortune.ts';
import type {Fortune} from './fortune.ts';
import {withoutKernelLines} from '../kernel-lines.ts';

const {loaded, full, unloaded} = message;

specUnloaded('fortune.log.exact', 'for two refusals between load and unload', async (t, fortune) => {
    const {next} = await fortune.guest.log();
    await fortune.load();
    await fortune.fillUp();
    await fortune.tryWrite('a\n');
    await fortune.tryWrite(line('x', 5000));
    await fortune.unload();
    t.deepEqual(await recordsSince(fortune, next), [loaded, full, full, unloaded].map(text => ({...info, text})));
});

specUnloaded('fortune.log.exact', 'for reading and writing that succeeds', async (t, fortune) => {
    const {next} = await fortune.guest.log();
    await fortune.load();
    await fortune.write('one\n', 'two\n', line('x', 3000));
    await fortune.readAll(10);
    await fortune.unload();
    t.deepEqual(await recordsSince(fortune, next), [loaded, unloaded].map(text => ({...info, text})));
});

specUnloaded('fortune.log.exact', 'for what is refused for other reasons than a full pot', async (t, fortune) => {
    const {guest} = fortune;
    const {next} = await guest.log();
    await fortune.load();
    t.is(await guest.errno({op: 'open', path: entry, flags: ['O_WRONLY'], as: nobody}), 'EACCES');
    t.is(await guest.errno({op: 'insmod', module: 'fortune'}), 'EEXIST');
    t.like(await fortune.tryWriteAt('bad', 'lost\n'), {errno: 'EFAULT'});
    await fortune.unload();
    t.deepEqual(await recordsSince(fortune, next), [loaded, unloaded].map(text => ({...info, text})));
});

specUnloaded('fortune.log.routes', 'in dmesg', async (t, fortune) => {
    await liveAndDie(fortune);
    const {stdout} = await fortune.guest.exec(['dmesg']);
    t.deepEqual(messages(stdout, /^(?:\[[^\]]*\] ?)*/v), [loaded, full, unloaded]);
});

specUnloaded('fortune.log.routes', 'in /dev/kmsg', async (t, fortune) => {
    needKernel(fortune.guest, '/dev/kmsg');
    await liveAndDie(fortune);
    const text = await drain(fortune.guest, '/dev/kmsg');
    t.deepEqual(messages(text, /^6,\d+,\d+,[^;]*;/v), [loaded, full, unloaded]);
});

specUnloaded('fortune.log.routes', 'in /proc/kmsg', async (t, fortune) => {
    needKernel(fortune.guest, '/proc/kmsg');
    await liveAndDie(fortune);
    const text = await drain(fortune.guest, '/proc/kmsg');
    t.deepEqual(messages(text, /^<6>(?:\[[^\]]*\] ?)*/v), [loaded, full, unloaded]);
});

async function recordsSince(fortune: Fortune, since: number) {
    const {records} = await fortune.guest.log(since);
    return withoutKernelLines(records).map(({level, facility, text}) => ({level, facility, text}));
}

async function liveAndDie(fortune: Fortune): Promise<void> {
    await fortune.load();
    await fortune.fillUp();
    await fortune.tryWrite('a\n');
    await fortune.unload();
}

/** Which of the module's messages stand in a log, in its order, in lines that begin as the prefix says. */
function messages(log: string, prefix: RegExp): string[] {
    return log.split('\n')
        .filter(record => prefix.test(record))
        .map(record => record.replace(prefix, ''))
        .filter(text => [loaded, full, unloaded].includes(text));
}
