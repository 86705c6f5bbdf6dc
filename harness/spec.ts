/** What a suite needs to state specs; suites import nothing else of the project. */
import type {Assertions} from './assertions.ts';
import type {Guest} from './guest.ts';
import {register} from './register.ts';
import {ordinaryDrawing, runContext} from './run-context.ts';
import type {Needs} from './target.ts';

export type {Assertions} from './assertions.ts';
export {Envelope, type Refusal} from './model/envelope.ts';
export {CallHung, CallKilled, TargetBroken} from './faults.ts';
export {asShell} from './shell.ts';
export {bytesOf, decode, encode, Guest} from './guest.ts';
export type {Build} from './target.ts';
export type {Call, Done, Fd, Identity, LoadedModule, LogRecord, Result} from './protocol.ts';

/** How many sequences a spec draws that draws them at random, and which. */
export const drawing = runContext()?.drawing ?? ordinaryDrawing;

export type Body<Subject> = (t: Assertions, subject: Subject) => Promise<void> | void;

/** States one spec of a clause. Title: a lower-case sentence that goes on from the clause's id. */
export type StateSpec<Subject> = (clause: string, title: string, body: Body<Subject>) => void;

/**
 * A way to state specs about one subject, which make() wraps around a pristine guest before each of them. The guest has
 * the module `loaded` loaded, and no other; `modules` are there for guest.insmod() and guest.build(). Both name folders
 * of fixtures/modules. With two processors callers can really meet.
 */
export function suite<Subject>(make: (guest: Guest) => Subject, {loaded = null, modules = [], processors = 1}: Partial<Needs> = {}): StateSpec<Subject> {
    return (clause, title, body) =>
        register({clause, title, loaded, modules, processors, run: async (t, guest) => body(t, make(guest))});
}
