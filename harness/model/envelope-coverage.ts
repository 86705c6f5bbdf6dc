import type {Call} from '../protocol.ts';
import type {State} from './envelope-state.ts';
import {isWholeLine} from './envelope-write.ts';
import {blockLimit} from './pot.ts';

/**
 * Why a call is beyond what the article promises, so that a model of its words alone has nothing to say on it; null
 * where it is not. The published code must be right wherever this is null.
 */
export function beyondCore(state: State, call: Call, fd: number, text: string, page: number): string | null {
    const standing = state.files.get(fd);
    switch (call.op) {
        case 'insmod':
        case 'rmmod':
        case 'open':
        case 'close':
        case 'kmsg':
            return null;
        case 'write':
            if (!isWholeLine(text) || text.length > blockLimit(page))
                return `a line of 1 to ${blockLimit(page) - 1} characters is promised to fit, others are not`;
            if (text.length === page - state.used + 1)
                return 'a write of one byte more than there is room';
            return standing === 'fresh' || standing === 'written' ? null : 'a write to what was read or is gone';
        case 'read':
            if (call.count < page)
                return 'a read with less than a page of buffer';
            if (state.fortunes.length === 0)
                return 'a read of an empty pot';
            return standing === 'fresh' || standing === 'ended' ? null : 'a read of what was written to or is gone';
        default:
            return `${call.op} is not in the article`;
    }
}
