import type {ValidateFunction} from 'ajv';
import {describeCall} from './faults.ts';
import * as checks from './protocol-checks.ts';
import type {Call, Greeting, Reply, Result} from './protocol.ts';

const greeting = checks.Greeting as unknown as ValidateFunction<Greeting>;
const reply = checks.Reply as unknown as ValidateFunction<Reply>;
const answers = checks.Answers as unknown as ValidateFunction<Record<string, Result>>;

/** A line of a target as its greeting; a string says what is wrong with it. */
export function parseGreeting(line: string): Greeting | string {
    return parse(line, greeting);
}

/** A line of a target as its reply; a string says what is wrong with it. */
export function parseReply(line: string): Reply | string {
    return parse(line, reply);
}

/** How results cannot be those of the calls, as a sentence about the target; null where they can. */
export function contradiction(calls: readonly Call[], results: readonly Result[]): string | null {
    if (results.length !== calls.length)
        return `answered ${calls.length} calls with ${results.length} results`;
    for (const [index, call] of calls.entries()) {
        const fault = faultOf(call, results[index]!);
        if (fault !== null)
            return fault;
    }
    return null;
}

function faultOf(call: Call, result: Result): string | null {
    if ('errno' in result || 'unsupported' in result || 'hung' in result || 'killed' in result)
        return null;
    // A value that is not the number of bytes is no contradiction: a module can return from its read whatever it likes.
    if (!answers({[call.op]: result}))
        return `answered ${describeCall(call).slice(0, 200)} with ${excerpt(JSON.stringify(result))}: ${call.op} ${firstError(answers)}`;
    if (call.op !== 'parallel')
        return null;
    if (result.lanes!.length !== call.lanes.length)
        return `answered ${call.lanes.length} lanes with ${result.lanes!.length}`;
    return call.lanes.map((lane, index) => contradiction(lane, result.lanes![index]!)).find(fault => fault !== null) ?? null;
}

function parse<T>(line: string, valid: ValidateFunction<T>): T | string {
    let message: unknown;
    try {
        message = JSON.parse(line);
    } catch {
        return `a line that is not JSON: ${excerpt(line)}`;
    }
    try {
        if (valid(message))
            return message;
    } catch (error) {
        // Each of the schema's levels takes one of the stack's: only lanes in lanes without end have so many.
        if (error instanceof RangeError)
            return `a line that is nested too deeply: ${excerpt(line)}`;
        throw error;
    }
    return `a line that the protocol does not allow (${firstError(valid)}): ${excerpt(line)}`;
}

function firstError({errors}: ValidateFunction): string {
    const [error] = errors ?? [];
    return `${error?.instancePath || 'message'} ${error?.message}`;
}

function excerpt(line: string): string {
    return JSON.stringify(line.length > 120 ? `${line.slice(0, 120)}…` : line);
}
