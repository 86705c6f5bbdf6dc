import type {ValidateFunction} from 'ajv';
import * as checks from './protocol-checks.ts';
import type {Greeting, Reply} from './protocol.ts';

const greeting = checks.Greeting as unknown as ValidateFunction<Greeting>;
const reply = checks.Reply as unknown as ValidateFunction<Reply>;

/** A line of a target as its greeting; a string says what is wrong with it. */
export function parseGreeting(line: string): Greeting | string {
    return parse(line, greeting);
}

/** A line of a target as its reply; a string says what is wrong with it. */
export function parseReply(line: string): Reply | string {
    return parse(line, reply);
}

function parse<T>(line: string, valid: ValidateFunction<T>): T | string {
    let message: unknown;
    try {
        message = JSON.parse(line);
    } catch {
        return `a line that is not JSON: ${excerpt(line)}`;
    }
    if (valid(message))
        return message;
    const [error] = valid.errors ?? [];
    return `a line that the protocol does not allow (${error?.instancePath || 'message'} ${error?.message}): ${excerpt(line)}`;
}

function excerpt(line: string): string {
    return JSON.stringify(line.length > 120 ? `${line.slice(0, 120)}…` : line);
}
