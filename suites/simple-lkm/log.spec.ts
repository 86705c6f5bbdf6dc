import {drain, needKernel} from '../calls.ts';
import {isKernelLine} from '../kernel-lines.ts';
import {message, silence, spec} from './lkm.ts';
import type {Lkm} from './lkm.ts';

spec('simple-lkm.log.dmesg', 'as typed', async (t, lkm) => {
    await comeAndGo(lkm);
    const printed = await lkm.printed('dmesg | tail -5');
    t.deepEqual(lastTwo(printed), [message.loaded, message.unloaded]);
});

spec('simple-lkm.log.kmsg', 'at once', async (t, lkm) => {
    needKernel(lkm.guest, '/proc/kmsg');
    await comeAndGo(lkm);
    const log = await drain(lkm.guest, '/proc/kmsg');
    t.deepEqual(lastTwo(log), [`<6>${message.loaded}`, `<6>${message.unloaded}`]);
});

spec('simple-lkm.log.nothing-else', 'from insmod to rmmod', async (t, lkm) => {
    const {next} = await lkm.guest.log();
    await comeAndGo(lkm);
    t.deepEqual(await lkm.saidSince(next), [message.loaded, message.unloaded]);
});

/** The last two lines of a log, without their times; what the kernel says of its clocks comes whenever it does. */
function lastTwo(log: string): string[] {
    return log.trimEnd().split('\n')
        .map(line => line.replace(/\[ *[\d.]+\] /v, ''))
        .filter(line => !isKernelLine(line.replace(/^<\d+>/v, '')))
        .slice(-2);
}

async function comeAndGo(lkm: Lkm): Promise<void> {
    for (const command of ['insmod simple-lkm.ko', 'rmmod simple-lkm']) {
        const said = await lkm.type(command);
        if (JSON.stringify(said) !== JSON.stringify(silence))
            throw new Error(`${command}: ${JSON.stringify(said)}`);
    }
}
