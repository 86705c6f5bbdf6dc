import {Ajv} from 'ajv';
import type {KnownDifference} from './known-difference.ts';
import schema from './known-differences.schema.json' with {type: 'json'};
import {Unreadable} from './unreadable.ts';

const validate = new Ajv({formats: {'uri-reference': /^\S+$/v}}).compile<{known: readonly KnownDifference[]}>(schema);

/** Throws Unreadable, with the entry and the field that is wrong. */
export function parseKnown(text: string, file: string): readonly KnownDifference[] {
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch (error) {
        throw new Unreadable(file, null, `not JSON: ${(error as Error).message}`);
    }
    if (validate(value))
        return value.known;
    const {instancePath = '', message = 'is not valid', params} = validate.errors?.[0] ?? {};
    const extra: unknown = params?.['additionalProperty'];
    throw new Unreadable(file, null, `${instancePath.slice(1) || 'the file'} ${message}${typeof extra === 'string' ? `: ${extra}` : ''}`);
}
