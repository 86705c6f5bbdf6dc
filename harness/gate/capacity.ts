import {availableParallelism} from 'node:os';

/**
 * MiB that a target under way may take, over what all share: AVA with its workers 220, a clone at work 60, and as much
 * again for a spec that fills its guest's memory.
 */
export const perTarget = 560;

/** How many targets can be under way side by side: one for each processor, as far as memory allows, and always one. */
export function capacity(processors = availableParallelism(), freeMiB = process.availableMemory() / (1 << 20)): number {
    return Math.max(1, Math.min(processors, Math.floor(freeMiB / perTarget)));
}
