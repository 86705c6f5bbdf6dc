/** Callers that run at the same time, and what they must leave in the pot. */
import {encode} from '../../harness/spec.ts';
import type {Assertions, Call, Done, Guest, Result} from '../../harness/spec.ts';
import {outcome} from '../calls.ts';
import {entry} from './fortune.ts';

/** Milliseconds for all lanes together; nobody needs them but a module that holds somebody up for ever. */
const deadline = 20_000;

/** Milliseconds for the others to be done before who was stopped is released: only who waits for him needs them. */
const patience = 1000;

/** What a reader asks for: more than any of the fortunes that races are run with. */
const askedFor = 4096;

/** Makes the calls of each lane in order, all lanes at the same time. */
export async function atOnce(guest: Guest, lanes: Call[][]): Promise<Result[][]> {
    const {lanes: results} = await guest.done({op: 'parallel', lanes}, deadline);
    return results!;
}

const scheduler = '/sys/kernel/debug/sched';

/** Nanoseconds: where the clock counts instructions, 780 of them: two writes of a few bytes. Usual is 3 ms. */
const slice = 100_000;

/**
 * From now on callers interrupt each other all the time, in the middle of a system call too: few of them at a time, or they do
 * little else. As far as the kernel has these: debugfs; HRTICK, a timer of the scheduler's own, and a slice under three names until
 * 6.5. Since then the slice has one name, and is left to the ordinary tick: with HRTICK 6.12 interrupts callers faster than they
 * get on, and four of them had not come to their end in 20 s.
 */
export async function hurry(guest: Guest): Promise<void> {
    if (guest.hello.kernel === null)
        return;
    const hasFixedLatency = await guest.errno({op: 'stat', path: `${scheduler}/latency_ns`}) === null;
    const settings = hasFixedLatency
        ? [['features', 'HRTICK'], ...['latency_ns', 'min_granularity_ns', 'wakeup_granularity_ns'].map(file => [file, String(slice)] as const)] as const
        : [['base_slice_ns', String(slice)]] as const;
    // What a kernel lacks is an error that nobody looks at: by a shell it would take longer than the race.
    await guest.calls(settings.flatMap(([file, value], index): Call[] => {
        const fd = {result: 3 * index};
        return [
            {op: 'open', path: `${scheduler}/${file}`, flags: ['O_WRONLY']},
            {op: 'write', fd, data: encode(`${value}\n`)},
            {op: 'close', fd},
        ];
    }));
}

/**
 * Makes a call whose buffer stalls, the others when it sleeps inside the kernel's copy, and lets it go on when they have
 * returned, or when they have not for so many milliseconds: a module may well keep them waiting until then.
 */
export async function whileStopped(guest: Guest, stopped: Call, others: Call[], wait = patience): Promise<{stopped: Result; others: Result[]}> {
    const {fds} = await guest.done({op: 'pipe'});
    const race: Call = {
        op: 'parallel',
        lanes: [
            [stopped],
            [{op: 'await-stall'}, ...others, {op: 'write', fd: fds![1]!, data: encode('done')}],
            [
                {op: 'await-stall'},
                {op: 'poll', fd: fds![0]!, events: ['POLLIN'], timeout_ms: wait},
                {op: 'release-stall'},
            ],
        ],
    };
    const [result] = await guest.attempt([race]);
    if ('unsupported' in result!)
        guest.skip(result.unsupported);
    const [[first], [awaited, ...rest]] = (result as Done).lanes as [Result[], Result[]];
    if ('hung' in awaited! && !('hung' in first! || 'killed' in first! || 'unsupported' in first!))
        guest.skip(`${stopped.op} returned ${String(outcome(first!))} without waiting for its buffer`);
    guest.endOnFault(race, result!);
    return {stopped: first!, others: rest.slice(0, -1)};
}

/**
 * A lane, or its calls from number first on, that writes each text on one descriptor. Results: of opening it, of each
 * write, of closing it.
 */
export function writer(texts: readonly string[], first = 0): Call[] {
    const fd = {result: first};
    return [
        {op: 'open', path: entry, flags: ['O_WRONLY']},
        ...texts.map(text => ({op: 'write', fd, data: encode(text)}) as const),
        {op: 'close', fd},
    ];
}

/** A lane, or its calls from number first on, of readers one after the other who open the entry, read once and close it. */
export function readers(count: number, first = 0): Call[] {
    return Array.from({length: count}, (_, index): Call[] => {
        const fd = {result: first + 3 * index};
        return [
            {op: 'open', path: entry, flags: ['O_RDONLY']},
            {op: 'read', fd, count: askedFor},
            {op: 'close', fd},
        ];
    }).flat();
}

/** What the readers of such a lane got: a text or an error. */
export function textsOf(results: readonly Result[]): string[] {
    return results.filter((_, index) => index % 3 === 1).map(result => String(outcome(result)));
}

/** The texts that were accepted, which is done whole or not at all; the results are those of their writes. */
export function accepted(texts: readonly string[], results: readonly Result[]): string[] {
    return texts.filter((text, index) => {
        const result = results[index]!;
        if ('errno' in result)
            return false;
        const {value} = result as Done;
        if (value !== text.length)
            throw new Error(`write of ${text.length} bytes returned ${value}`);
        return true;
    });
}

/** Fails unless every one of the texts that readers got is one of the fortunes. */
export function areWhole(t: Assertions, texts: readonly string[], fortunes: readonly string[]): void {
    const known = new Set(fortunes);
    t.deepEqual(texts.filter(text => !known.has(text)), [], 'readers got what nobody had written');
}

/** Fails unless a cycle gives each of the fortunes once, in whatever order, and begins again after that. */
export async function areKept(t: Assertions, guest: Guest, fortunes: readonly string[]): Promise<void> {
    t.true(fortunes.length > 0, 'no write was accepted');
    // A kernel that clears what it allots takes long over a large buffer; what is too long is strange without its rest, too.
    const count = 1 + Math.max(...fortunes.map(({length}) => length));
    const texts = (await guest.calls([
        {op: 'open', path: entry, flags: ['O_RDONLY']},
        ...Array.from({length: fortunes.length + 1}, () => ({op: 'pread', fd: {result: 0}, count, offset: 0} as const)),
        {op: 'close', fd: {result: 0}},
    ], deadline)).slice(1, -1).map(result => String(outcome(result)));
    const again = texts.pop();
    t.deepEqual(
        {lost: without(fortunes, texts), strange: without(texts, fortunes)},
        {lost: [], strange: []},
        'a cycle is not what was accepted',
    );
    t.is(again, texts[0], 'the cycle does not begin again');
}

/** Those of the texts that are left over when each of the others is taken away once. */
function without(texts: readonly string[], others: readonly string[]): string[] {
    const counts = new Map<string, number>();
    for (const text of others)
        counts.set(text, (counts.get(text) ?? 0) + 1);
    return texts.filter(text => {
        const count = counts.get(text) ?? 0;
        counts.set(text, count - 1);
        return count <= 0;
    });
}

/** Fortunes that tell whose they are and differ in length; they take so many bytes of the pot on the average. */
export function fortunesOf(letter: string, count: number, size: number): string[] {
    return Array.from({length: count}, (_, index) =>
        `${letter}${index}`.padEnd(size - 3 + index % 5, letter) + '\n');
}
