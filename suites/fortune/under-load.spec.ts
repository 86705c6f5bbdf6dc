import {encode} from '../../harness/spec.ts';
import type {Assertions, Call, Result} from '../../harness/spec.ts';
import {outcome} from '../calls.ts';
import {entry, potSize, specOnTwo} from './fortune.ts';
import type {Fortune} from './fortune.ts';
import {atOnce, whileStopped} from './lanes.ts';

/** What removing a module may return: it is done, or who uses the module is in the way. */
const removed = [0, 'EAGAIN', 'EBUSY'];

/** Milliseconds for the removal to get as far as it can while a caller is stopped; many of them, before he is let go. */
const head = 250;

const unload: Call = {op: 'rmmod', module: 'fortune'};

specOnTwo('fortune.unload.under-load', 'while four open, write, read and close, and loaded again, eight times', async (t, fortune) => {
    const cycles = Array.from({length: 8}, (): Call[] => [unload, {op: 'insmod', module: 'fortune'}]).flat();
    const users = Array.from({length: 4}, () => uses(200));
    const [results] = await atOnce(fortune.guest, [cycles, ...users]);
    for (const [index, result] of results!.entries())
        t.true((index % 2 === 0 ? removed : [0, 'EEXIST']).includes(outcome(result) as string), `${cycles[index]!.op} returned ${String(outcome(result))}`);
    await worksAnew(t, fortune);
});

specOnTwo('fortune.unload.under-load', 'while four use descriptors that they opened before', async (t, fortune) => {
    const {guest} = fortune;
    await fortune.write('one\n');
    const fds = [await guest.open(entry, ['O_RDWR']), await guest.open(entry, ['O_RDWR'])];
    const users = [...fds, ...fds].map(fd => Array.from({length: 100}, (): Call[] => [
        {op: 'pread', fd, count: 100, offset: 0},
        {op: 'write', fd, data: encode('x\n')},
    ]).flat());
    const [results] = await atOnce(guest, [[...Array.from({length: 20}, () => ({op: 'modules'}) as const), unload], ...users]);
    t.true(removed.includes(outcome(results!.at(-1)!) as string), String(outcome(results!.at(-1)!)));
    for (const fd of fds)
        await guest.close(fd);
    await worksAnew(t, fortune);
});

for (const stop of [0, 7])
    specOnTwo('fortune.unload.under-load', `while a writer is stopped after ${stop} bytes of the copy, who goes on afterwards`, async (t, fortune) => {
        const fd = await fortune.guest.open(entry, ['O_WRONLY']);
        const text = 'slow but sure\n';
        const stopped = await unloadWhile(t, fortune, {op: 'write-at', fd, data: encode(text), buffer: {stall: stop}});
        t.true('errno' in stopped || outcome(stopped) === text.length, `write returned ${String(outcome(stopped))}`);
        await fortune.guest.close(fd);
        await worksAnew(t, fortune);
    });

specOnTwo('fortune.unload.under-load', 'while a reader is stopped in the copy, who goes on afterwards', async (t, fortune) => {
    await fortune.write('one\n');
    const fd = await fortune.guest.open(entry, ['O_RDONLY']);
    const stopped = await unloadWhile(t, fortune, {op: 'read-at', fd, count: potSize, buffer: {stall: 0}});
    t.true('errno' in stopped || outcome(stopped) === 'one\n', `read returned ${String(outcome(stopped))}`);
    await fortune.guest.close(fd);
    await worksAnew(t, fortune);
});

/** What the stopped call returned; the removal must have been refused or done in the end. */
async function unloadWhile(t: Assertions, {guest}: Fortune, call: Call): Promise<Result> {
    const {stopped, others} = await whileStopped(guest, call, [unload], head);
    t.true(removed.includes(outcome(others[0]!) as string), `rmmod returned ${String(outcome(others[0]!))}`);
    return stopped;
}

/** So many times all that one does with the entry, whether it is there or not. */
function uses(times: number): Call[] {
    return Array.from({length: times}, (_, index): Call[] => {
        const fd = {result: 4 * index};
        return [
            {op: 'open', path: entry, flags: ['O_RDWR']},
            {op: 'write', fd, data: encode('x\n')},
            {op: 'read', fd, count: 100},
            {op: 'close', fd},
        ];
    }).flat();
}

/** Unloads what is still loaded, now that nobody uses it, and tries the module out. */
async function worksAnew(t: Assertions, fortune: Fortune): Promise<void> {
    if ((await fortune.guest.modules()).some(({name}) => name === 'fortune'))
        await fortune.unload();
    await fortune.load();
    await fortune.write('new\n', 'newer\n');
    t.deepEqual(await fortune.readAll(3), ['new\n', 'newer\n', 'new\n']);
}
