import test from 'ava';
import {Guest} from '../../harness/guest.ts';
import {createEmulator, type Mode} from '../../harness/model/emulator.ts';
import {SoundPot, type Pot} from '../../harness/model/pot.ts';
import {hostileSequence, promisedSequence} from './commands.ts';
import {holdTo} from './sequences.ts';

const levels = {
    agrees: ['core', promisedSequence],
    hostile: ['safety', hostileSequence],
} as const;

/** A guest on a fresh emulator, and another at each renewal. */
function guestOf(mode: Mode, freshPot?: () => Pot): Guest {
    const acquire = () => {
        const emulator = createEmulator(mode, freshPot);
        return {
            hello: emulator.hello,
            start: null,
            request: async (...asked: Parameters<typeof emulator.request>) => emulator.request(...asked),
            console: async () => '',
            stderr: async () => '',
            async [Symbol.asyncDispose]() {},
        };
    };
    return new Guest(acquire(), async () => acquire());
}

/** What the spec says of an emulator, from a seed on; undefined where it holds. */
async function verdictOf(spec: keyof typeof levels, guest: Guest, seed: number, path = ''): Promise<string | undefined> {
    const t = {
        pass: () => true as const,
        timeout: () => {},
        fail(message?: string): never {
            throw new Error(message);
        },
        is(_actual: unknown, _expected: unknown, message?: string) {
            throw new Error(message);
        },
    };
    const [level, sequence] = levels[spec];
    try {
        await holdTo(level, sequence, t as unknown as Parameters<typeof holdTo>[2], guest, {sequences: 300, replay: {seed, path}});
        return undefined;
    } catch (error) {
        return (error as Error).message;
    }
}

for (const [mode, spec] of [['sound', 'agrees'], ['sound', 'hostile'], ['as-published', 'agrees']] as const)
    test(`${mode}: ${spec}`, async t => {
        for (let seed = 1; seed <= 5; seed++)
            t.is(await verdictOf(spec, guestOf(mode), seed), undefined, `seed ${seed}`);
    });

test('as-published: hostile fails within a few calls, and its replay fails alike', async t => {
    for (let seed = 1; seed <= 5; seed++) {
        const said = await verdictOf('hostile', guestOf('as-published'), seed);
        const [, path] = /--replay \d+:([\d:]+)\)$/v.exec(said!)!;
        t.true(stepsOf(said!) <= 5, said);
        t.is((await verdictOf('hostile', guestOf('as-published'), seed, path))?.replace(/\(.*/v, ''), said!.replace(/\(.*/v, ''));
    }
});

/** A sound pot of which one call does something else. */
function mutantOf(change: (pot: SoundPot) => Partial<Pot>): () => Pot {
    return () => {
        const pot = new SoundPot();
        return {write: (text, readable) => pot.write(text, readable), take: size => pot.take(size), ...change(pot)};
    };
}

/** Each mutant, the spec that must see it, and how long a sequence that shows it may be: commands from insmod to what is refused. */
const mutants: ReadonlyArray<readonly [string, keyof typeof levels, number, (pot: SoundPot) => Partial<Pot>]> = [
    ['takes one byte too many, and drops it', 'hostile', 3, pot => ({
        write: (text, readable) => text.length === pot.room + 1 ? {...pot.write(text.subarray(0, -1), readable), value: text.length} : pot.write(text, readable),
    })],
    ['does not take what fits exactly', 'agrees', 3, pot => ({
        write: (text, readable) => text.length === pot.room ? {errno: 'ENOSPC'} : pot.write(text, readable),
    })],
    ['gives the first fortune for ever', 'agrees', 5, pot => {
        let first: Uint8Array | undefined;
        return {take: size => ({bytes: (first ??= pot.take(size).bytes).slice(0, size)})};
    }],
    ['wraps to the second fortune', 'agrees', 6, pot => {
        let fortunes = 0;
        let taken = 0;
        return {
            write(text, readable) {
                const written = pot.write(text, readable);
                fortunes += 'value' in written && text.length > 0 ? 1 : 0;
                return written;
            },
            take(size) {
                if (fortunes > 1 && taken > 0 && taken % fortunes === 0)
                    pot.take(size);
                taken += 1;
                return pot.take(size);
            },
        };
    }],
    ['keeps what a write that faults could read', 'hostile', 4, pot => ({
        write(text, readable = text.length) {
            if (readable > 0 && readable < text.length && text.length <= pot.room)
                pot.write(text.subarray(0, readable));
            return pot.write(text, readable);
        },
    })],
    ['forgets a byte of a long fortune', 'hostile', 3, pot => ({
        take(size) {
            const {bytes} = pot.take(size);
            return {bytes: bytes.length > 3000 ? bytes.with(1500, 0) : bytes};
        },
    })],
];

for (const [what, spec, steps, change] of mutants)
    test(`a pot that ${what} is seen, in ${steps} steps or fewer`, async t => {
        for (let seed = 1; seed <= 3; seed++) {
            const said = await verdictOf(spec, guestOf('sound', mutantOf(change)), seed);
            t.true(said !== undefined && stepsOf(said) <= steps, said ?? `seed ${seed} did not see it`);
        }
    });

function stepsOf(said: string): number {
    return said.split(' # ', 1)[0]!.replaceAll(/'[^']*'/gv, '').split('; ').length;
}
