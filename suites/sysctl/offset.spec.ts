/** What a write at another position than 0 does, which /proc/sys/kernel/sysctl_writes_strict decides. */
import {encode} from '../../harness/spec.ts';
import {file, spec, strictness, type IpForward} from './ip-forward.ts';

/** What the kernel says of the first who does that; what it advises follows on lines of their own. */
const complaint = /wrote to ip_forward when file position was not 0/v;

/** Resolves with the returned length. */
async function writeBehind({guest}: IpForward, offset: number, text: string): Promise<number | undefined> {
    const fd = await guest.open(file, ['O_WRONLY']);
    const {value} = await guest.done({op: 'pwrite', fd, data: encode(text), offset});
    await guest.close(fd);
    return value;
}

async function complaints({guest}: IpForward): Promise<number> {
    const {records} = await guest.log();
    return records.filter(({text, level}) => level === 4 && complaint.test(text)).length;
}

spec('sysctl.offset.strict', 'is how a kernel boots', async (t, forward) => {
    t.is(await forward.read(strictness), '1\n');
});

spec('sysctl.offset.strict', 'holds near and far', async (t, forward) => {
    for (const offset of [1, 2, 4096]) {
        t.is(await writeBehind(forward, offset, '1\n'), 2);
        t.is(await forward.read(), '0\n', `after a write at ${offset}`);
    }
    t.is(await complaints(forward), 0);
});

spec('sysctl.offset.strict', 'holds for a second write on one descriptor', async (t, forward) => {
    const {guest} = forward;
    const fd = await guest.open(file, ['O_WRONLY']);
    t.deepEqual([await guest.write(fd, '1\n'), await guest.write(fd, '0\n')], [2, 2]);
    t.is(await forward.read(), '1\n');
});

spec('sysctl.offset.strict', 'allows a second write after lseek to 0', async (t, forward) => {
    const {guest} = forward;
    const fd = await guest.open(file, ['O_WRONLY']);
    await guest.write(fd, '1\n');
    await guest.done({op: 'lseek', fd, offset: 0, whence: 'SEEK_SET'});
    await guest.write(fd, '0\n');
    t.is(await forward.read(), '0\n');
});

spec('sysctl.offset.strict', 'knows nothing of O_APPEND in an empty file', async (t, forward) => {
    const {guest} = forward;
    const fd = await guest.open(file, ['O_WRONLY', 'O_APPEND']);
    t.is(await guest.write(fd, '1\n'), 2);
    t.is(await forward.read(), '1\n');
});

spec('sysctl.offset.in-pieces', 'by a writer of single bytes', async (t, forward) => {
    const {guest} = forward;
    const fd = await guest.open(file, ['O_WRONLY']);
    for (const piece of ['1', '0', '\n'])
        t.is(await guest.write(fd, piece), 1);
    t.is(await forward.read(), '1\n');
});

spec('sysctl.offset.legacy', 'at 2', async (t, forward) => {
    await forward.write('-1\n', strictness);
    t.is(await writeBehind(forward, 2, '1\n'), 2);
    t.is(await forward.read(), '1\n');
    t.is(await complaints(forward), 0);
});

spec('sysctl.offset.warning', 'once, however often it is done', async (t, forward) => {
    await forward.write('0\n', strictness);
    for (const [text, read] of [['1\n', '1\n'], ['0\n', '0\n']] as const) {
        t.is(await writeBehind(forward, 2, text), 2);
        t.is(await forward.read(), read);
    }
    t.is(await complaints(forward), 1);
});
