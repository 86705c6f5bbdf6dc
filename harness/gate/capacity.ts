import {availableParallelism} from 'node:os';

/**
 * MiB that a target under way may take for itself: AVA with one worker 90, machines that stand still 50 each, a clone at work 20,
 * and up to 290 while a spec fills its guest's memory.
 */
const perTarget = 600;

/** How many targets can be under way side by side: one for each processor, as far as memory allows, and always one. */
export function capacity(processors = availableParallelism(), freeMiB = process.availableMemory() / (1 << 20)): number {
    return Math.max(1, Math.min(processors, Math.floor(freeMiB / perTarget)));
}
