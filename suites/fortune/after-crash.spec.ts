import {TargetBroken} from '../../harness/spec.ts';
import type {Call, Guest, Result} from '../../harness/spec.ts';
import {cat, outcome} from '../calls.ts';
import {entry, spec} from './fortune.ts';

/** Milliseconds after which a call counts as one that never returns. */
const forEver = 2000;
/** Exit statuses from here on tell of a signal. */
const killed = 128;

spec('fortune.unload.after-crash', 'of one who wrote no bytes and whose descriptor others have too', async (t, {guest}) => {
    const [opened, written] = await survived(guest, async () => guest.attempt([
        {op: 'open', path: entry, flags: ['O_WRONLY']},
        {op: 'write', fd: {result: 0}, data: ''},
    ]));
    announce(guest, 'killed' in written!);
    guest.observe('write', fate(written!));
    await guest.attempt([{op: 'close', fd: outcome(opened!) as number}], forEver);
    await observe(guest);
    t.pass();
});

spec('fortune.unload.after-crash', 'of a shell that wrote one byte into a full pot', async (t, fortune) => {
    await fortune.fillUp();
    const {status} = await survived(fortune.guest, async () => fortune.guest.exec(['sh', '-c', `printf x > ${entry}`]));
    announce(fortune.guest, status >= killed);
    fortune.guest.observe('shell', status);
    await observe(fortune.guest);
    t.pass();
});

/** What a crash is the end of has nothing left to observe. */
async function survived<T>(guest: Guest, work: () => Promise<T>): Promise<T> {
    const isProgram = guest.hello.kernel !== null && (await cat(guest, '/proc/cpuinfo')).includes('User Mode Linux');
    try {
        return await work();
    } catch (error) {
        if (!isProgram || !(error instanceof TargetBroken))
            throw error;
        announce(guest, true);
        return guest.skip('needs a kernel that outlives a crash, which is the end of User Mode Linux');
    }
}

/** A crash is what these specs are about, where there is one. */
function announce(guest: Guest, crashed: boolean): void {
    if (crashed)
        guest.expects({crash: /./v, taint: guest.hello.kernel === null ? [] : ['D']});
}

/** What can still be done: each call in a request of its own, for the one before it may have taken its caller along. */
async function observe(guest: Guest): Promise<void> {
    const module = 'fortune';
    const calls: Call[] = [{op: 'rmmod', module}, {op: 'stat', path: entry}, {op: 'insmod', module}];
    for (const call of calls) {
        const [result] = await guest.attempt([call], forEver);
        guest.observe(call.op, fate(result!));
    }
    const {modules} = await guest.done({op: 'modules'});
    guest.observe('state', modules!.find(({name}) => name === 'fortune')?.state ?? 'not loaded');
}

function fate(result: Result): unknown {
    if ('killed' in result)
        return `killed its caller (${result.killed})`;
    if ('hung' in result)
        return 'never returned';
    if ('unsupported' in result)
        return result.unsupported;
    return outcome(result) ?? 'done';
}
