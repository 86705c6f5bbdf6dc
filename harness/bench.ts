import {boot, makeRam} from '../vm/boot.ts';
import {unfinishedFolder} from '../vm/cache.ts';
import {withFolder} from '../vm/temporary.ts';
import type {Instance, Target} from './target.ts';

/** Milliseconds of one kind of measurement. */
export interface Figure {
    readonly name: string;
    readonly count: number;
    readonly minimum: number;
    readonly median: number;
    readonly maximum: number;
}

export interface BenchSubject {
    readonly target: Target;
    /** Runs a whole suite: how many specs it has. */
    readonly suite: () => Promise<number>;
    /** What boots the same kernel cold. */
    readonly cold: {
        readonly kernel: Parameters<typeof boot>[0];
        readonly initramfs: Parameters<typeof boot>[1];
        readonly machine: Parameters<typeof boot>[2];
    };
}

/** Clone to first answer, round trip, insmod, cold boot, and the suite as a whole, measured one after another, so that their ratios hold. */
export async function bench({target, suite, cold}: BenchSubject, update: (detail: string) => void): Promise<Figure[]> {
    const clones: number[] = [];
    const trips: number[] = [];
    const loads: number[] = [];
    const boots: number[] = [];
    for (let round = 1; round <= 30; round++) {
        // Among the clones, so that both see the same changes of the machine's load.
        if (round % 10 === 5) {
            update(`cold boot ${Math.ceil(round / 10)} of 3`);
            boots.push(await bootCold(cold));
        }
        update(`clone ${round} of 30`);
        const started = performance.now();
        await using instance = await target.acquire({loaded: null, modules: ['fortune']});
        await instance.request([], 10_000);
        clones.push(performance.now() - started);
        for (let trip = 0; trip < 20; trip++)
            trips.push(await time(async () => instance.request([], 10_000)));
        loads.push(await time(async () => load(instance)));
    }
    update('the fortune suite');
    let specs = 0;
    const run = await time(async () => {
        specs = await suite();
    });
    return [
        figure('clone to first answer', clones),
        figure('round trip', trips),
        figure('insmod fortune', loads),
        figure('cold boot', boots),
        figure(`fortune suite, ${specs} specs`, [run]),
    ];
}

async function bootCold({kernel, initramfs, machine}: BenchSubject['cold']): Promise<number> {
    return withFolder(unfinishedFolder(`bench-${process.pid}`), async dir => {
        const ram = await makeRam(dir, machine.memory);
        return time(async () => {
            await using _booted = (await boot(kernel, initramfs, machine, ram)).qemu;
        });
    });
}

async function load(instance: Instance): Promise<void> {
    await instance.request([{op: 'insmod', module: 'fortune'}], 30_000);
}

async function time(work: () => Promise<unknown>): Promise<number> {
    const started = performance.now();
    await work();
    return performance.now() - started;
}

function figure(name: string, values: readonly number[]): Figure {
    const sorted = values.toSorted((a, b) => a - b);
    const round = (value: number) => Math.round(value * 1000) / 1000;
    return {
        name,
        count: sorted.length,
        minimum: round(sorted[0]!),
        median: round(sorted[sorted.length >> 1]!),
        maximum: round(sorted.at(-1)!),
    };
}
