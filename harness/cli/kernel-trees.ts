import path from 'node:path';
import {readKernelTree} from '../../vm/kernel-tree.ts';
import {parseTargetName} from '../targets/name.ts';

/** Looks at the kernel build trees among the targets before anything is run: one that cannot be tested rejects with UnfitKernel. */
export async function checkKernelTrees(targets: readonly string[]): Promise<void> {
    for (const target of targets) {
        const parsed = parseTargetName(target);
        if ((parsed.kind === 'qemu' || parsed.kind === 'uml') && path.isAbsolute(parsed.kernel))
            await readKernelTree(parsed.kernel, parsed.kind);
    }
}
