import type {Clone} from './clone.ts';
import {findCrashes, plainTitle} from './crash.ts';
import {withDeadline} from './deadline.ts';
import {SetupFailure} from './failure.ts';
import {readLines} from './lines.ts';

const greetingLimit = 64 << 10;

/** The first line that the agent of a machine sends; rejects with SetupFailure where none comes. */
export async function awaitGreeting(machine: Clone, release: string, deadline: number): Promise<string> {
    return withDeadline(
        Promise.race([firstLine(machine), exitBeforeGreeting(machine)]),
        deadline,
        () => new SetupFailure(`kernel ${release} had not reached the agent ${deadline / 1000} s after power-on; ${lastWords(machine)}`),
    );
}

async function firstLine({agent}: Clone): Promise<string> {
    return new Promise((resolve, reject) => {
        readLines(
            agent,
            greetingLimit,
            line => {
                agent.removeAllListeners('data');
                resolve(line.toString());
            },
            () => reject(new SetupFailure('the agent\'s greeting does not end')),
        );
    });
}

async function exitBeforeGreeting(machine: Clone): Promise<never> {
    const errors = await machine.exited;
    throw new SetupFailure(`the virtual machine ended before the agent spoke; ${errors || lastWords(machine)}`);
}

function lastWords(machine: Clone): string {
    const [crash] = findCrashes(machine.console);
    if (crash)
        return `its console says: ${plainTitle(crash)}`;
    const line = machine.console.trimEnd().split('\n').at(-1);
    return line ? `the last line on its console: ${line}` : 'its console is empty';
}
