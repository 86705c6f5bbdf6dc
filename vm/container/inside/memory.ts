/** The container's memory as its control group has it. */
import {readFile} from 'node:fs/promises';

/** By version 2 of control groups, and by version 1. */
const counters = ['/sys/fs/cgroup/memory.events', '/sys/fs/cgroup/memory/memory.oom_control'];

/** How many processes the kernel has killed because the container's memory was used up; 0 where nobody counts. */
export async function killsForMemory(): Promise<number> {
    for (const file of counters) {
        const text = await readFile(file, 'utf8').catch(() => '');
        const count = /^oom_kill (\d+)$/m.exec(text)?.[1];
        if (count !== undefined)
            return Number(count);
    }
    return 0;
}

export const memoryUsedUp = 'the memory of the container was used up, and the kernel killed for it';
