import type {Target} from '../target.ts';
import {openEmulator} from './emulator.ts';
import type {Prepared} from './prepared.ts';
import {openQemu} from './qemu.ts';

/** Opens a target that has been prepared; the caller disposes of it. */
export async function openTarget(prepared: Prepared): Promise<Target> {
    switch (prepared.kind) {
        case 'emulator':
            return openEmulator(prepared);
        case 'qemu':
            return openQemu(prepared);
    }
}
