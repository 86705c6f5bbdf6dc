import type {Target} from '../target.ts';
import type {Prepared} from './prepared.ts';

/** Opens a target that has been prepared; the caller disposes of it. Only that kind of target is loaded. */
export async function openTarget(prepared: Prepared): Promise<Target> {
    switch (prepared.kind) {
        case 'emulator':
            return (await import('./emulator.ts')).openEmulator(prepared);
        case 'stdio':
            return (await import('./stdio.ts')).openStdio(prepared);
        case 'qemu':
            return (await import('./qemu.ts')).openQemu(prepared);
        case 'uml':
            return (await import('./uml.ts')).openUml(prepared);
    }
}
