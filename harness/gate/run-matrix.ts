import path from 'node:path';
import type {Header, Result} from '../../reports/record.ts';
import {withDeadline} from '../../vm/deadline.ts';
import {SetupFailure} from '../../vm/failure.ts';
import {makeFolder} from '../../vm/folder.ts';
import type {Step} from '../../vm/step.ts';
import {ordinarySupply, type Supply} from '../../vm/supply.ts';
import {modulesOf, raceIn} from '../plan.ts';
import {runTarget, specsAtATime} from '../run.ts';
import type {TimeLimit} from '../run-worker.ts';
import {prepare, type Preparation, type Wanted} from '../targets/prepare.ts';
import {capacity} from './capacity.ts';
import type {Settings} from './config.ts';
import {inPlaceOf, type Cell} from './matrix.ts';
import {recordUnjudged} from './unjudged.ts';

/** Shown what is going on; several cells may be under way. */
export interface Watcher {
    /** Of a cell's preparation. */
    readonly stepOf: (cell: Cell) => Step;
    readonly progress: (cell: Cell, finished: number, of: number) => void;
    readonly ended: (cell: Cell, result: Result) => void;
}

export interface MatrixOptions {
    readonly settings: Pick<Settings, 'strict' | 'known' | 'limits'>;
    readonly shard?: Header['shard'];
    /** The folder of the results. */
    readonly out: string;
    readonly signal: AbortSignal;
    readonly watcher: Watcher;
    /** Nothing is fetched, and the network is asked nothing. */
    readonly offline?: boolean;
    /** How many cells may be under way at a time; as many as this machine has room for where it is left out. */
    readonly slots?: number;
}

export interface MatrixRun {
    /** As the cells are. */
    readonly results: readonly Result[];
    /** A preparation was given up on, and nothing but the end of the process ends it. */
    readonly abandoned: boolean;
}

/** Runs cells side by side, as many as there are processors. One that cannot be judged does not keep others from it. */
export async function runMatrix(cells: readonly Cell[], options: MatrixOptions): Promise<MatrixRun> {
    const slots = options.slots ?? capacity();
    const gate = new Clock(options.settings.limits.gate, 'the gate');
    const results: Result[] = [];
    let abandoned = false;
    const waiting = cells.entries();
    const work = async () => {
        for (const [index, cell] of waiting) {
            const target = new Clock(options.settings.limits.target, 'a target');
            const clock = target.left < gate.left ? target : gate;
            // Nobody begins after the last, and who began before ends earlier.
            const sharing = index === cells.length - 1 ? 1 : Math.min(slots, cells.length);
            const atATime = Math.ceil(specsAtATime(slots) / sharing);
            try {
                results[index] = await runCell(cell, clock, atATime, options);
            } catch (error) {
                if (!(error instanceof SetupFailure))
                    throw error;
                abandoned ||= error instanceof TimeOver;
                results[index] = await recordUnjudged(cell, path.join(options.out, cell.file), error.message, {...options.settings, shard: options.shard});
            }
            options.watcher.ended(cell, results[index]);
        }
    };
    await Promise.all(Array.from({length: Math.min(slots, cells.length)}, work));
    return {results, abandoned};
}

async function runCell(cell: Cell, clock: Clock, atATime: number, {settings, shard, out, signal, watcher, offline = false}: MatrixOptions): Promise<Result> {
    const file = path.join(out, cell.file);
    await makeFolder(path.dirname(file));
    await using preparation = await prepareInTime(cell, clock, watcher.stepOf(cell), {...ordinarySupply, strict: true, offline});
    return await runTarget(preparation, {
        plan: cell.plan,
        strict: settings.strict,
        known: settings.known,
        ...shard && {shard},
        file,
        signal,
        progress: (finished, of) => watcher.progress(cell, finished, of),
        ...clock.limit && {limit: clock.limit},
        atATime,
    });
}

async function prepareInTime(cell: Cell, clock: Clock, step: Step, supply: Supply): Promise<Preparation> {
    const {target, plan} = cell;
    let phase = 'before it began';
    const noted: Step = async (title, work) => {
        phase = `during: ${title}`;
        return step(title, work);
    };
    const over = () => new TimeOver(`${clock.name} were over ${phase}`);
    if (clock.left <= 0)
        throw over();
    const wanted: Wanted = {names: modulesOf(plan.specs), inPlace: inPlaceOf(cell), racing: raceIn(plan.specs)};
    const preparation = prepare(target, wanted, noted, supply);
    return clock.limit ? withDeadline(preparation, clock.left, over) : preparation;
}

class TimeOver extends SetupFailure {
    override name = 'TimeOver';
}

/** A time limit that runs from the moment it is made. */
class Clock {
    readonly name: string;
    readonly #end: number;

    /** seconds: Infinity is no limit. */
    constructor(seconds: number, what: string) {
        this.name = `the ${seconds} s for ${what}`;
        this.#end = performance.now() + seconds * 1000;
    }

    /** Milliseconds. */
    get left(): number {
        return this.#end - performance.now();
    }

    get limit(): TimeLimit | null {
        return this.#end === Infinity ? null : {milliseconds: this.left, name: this.name};
    }
}
