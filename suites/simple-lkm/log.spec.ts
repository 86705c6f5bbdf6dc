import {drain, needKernel} from '../calls.ts';
import {message, silence, spec} from './lkm.ts';
import type {Lkm} from './lkm.ts';

spec('simple-lkm.log.dmesg', 'as typed', async (t, lkm) => {
    await comeAndGo(lkm);
    const lines = (await lkm.printed('dmesg | tail -5')).trimEnd().split('\n');
    t.deepEqual(lines.slice(-2).map(line => line.replace(/^\[ *[\d.]+\] /v, '')), [message.loaded, message.unloaded]);
});

spec('simple-lkm.log.kmsg', 'at once', async (t, lkm) => {
    needKernel(lkm.guest, '/proc/kmsg');
    await comeAndGo(lkm);
    const lines = (await drain(lkm.guest, '/proc/kmsg')).trimEnd().split('\n');
    t.deepEqual(lines.slice(-2).map(line => line.replace(/\[ *[\d.]+\] /v, '')), [`<6>${message.loaded}`, `<6>${message.unloaded}`]);
});

spec('simple-lkm.log.nothing-else', 'from insmod to rmmod', async (t, lkm) => {
    const {next} = await lkm.guest.log();
    await comeAndGo(lkm);
    t.deepEqual(await lkm.saidSince(next), [message.loaded, message.unloaded]);
});

async function comeAndGo(lkm: Lkm): Promise<void> {
    for (const command of ['insmod simple-lkm.ko', 'rmmod simple-lkm']) {
        const said = await lkm.type(command);
        if (JSON.stringify(said) !== JSON.stringify(silence))
            throw new Error(`${command}: ${JSON.stringify(said)}`);
    }
}
