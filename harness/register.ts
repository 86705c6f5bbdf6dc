import type {Guest} from './guest.ts';
import type {Assertions} from './assertions.ts';
import type {Needs} from './target.ts';

export interface Spec extends Needs {
    readonly clause: string;
    readonly title: string;
    run(t: Assertions, guest: Guest): Promise<void>;
}

type Receiver = (spec: Spec) => void;

let receive: Receiver = spec => {
    throw new Error(`nobody runs '${spec.clause} - ${spec.title}': spec files are run by ava or listed by the plan`);
};

/** Hands a spec to whoever is loading spec files. */
export function register(spec: Spec): void {
    receive(spec);
}

/** Decides who gets the specs that are stated from now on: AVA's worker, or the plan that lists them. */
export function receiveSpecs(receiver: Receiver): void {
    receive = receiver;
}
