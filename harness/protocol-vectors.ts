/** Calls made from the protocol's schema: those that it allows, in every form, and those that it does not. */
import schema from './protocol.schema.json' with {type: 'json'};
import type {Call} from './protocol.ts';

/** As much of JSON Schema as calls are described in. */
interface Shape {
    readonly $ref?: string;
    readonly anyOf?: readonly Shape[];
    readonly const?: unknown;
    readonly enum?: readonly unknown[];
    readonly type?: string;
    readonly pattern?: string;
    readonly minimum?: number;
    readonly minItems?: number;
    readonly items?: Shape;
    readonly required?: readonly string[];
    readonly properties?: Readonly<Record<string, Shape>>;
}

/** A string that does no harm as a path, whatever is done to it. */
const nowhere = '/proc/nowhere/x';

/** Values for arguments by name, where not any that the schema allows will do. */
export type Values = Readonly<Record<string, unknown>>;

const shapes = schema.definitions.Call.anyOf as unknown as readonly Shape[];

/** Every operation that there is. */
export const operations = shapes.flatMap(shape => samples(shape.properties!['op']!) as Array<Call['op']>);

/** Each operation with its required arguments alone, and with each argument in each form that it may have. */
export function goodCalls(values: Values): Call[] {
    return unique(shapes.flatMap(shape => variants(shape, values)));
}

/** Each operation without one of its arguments, with one of no type that any has, and with one that nobody knows. */
export function badCalls(values: Values): object[] {
    return unique(shapes.flatMap(shape => plainest(shape, values).flatMap(call => [
        ...shape.required!.filter(name => name !== 'op').map(name => Object.fromEntries(Object.entries(call).filter(([other]) => other !== name))),
        ...Object.keys(shape.properties!).filter(name => name !== 'op').map(name => ({...call, [name]: true})),
        {...call, surplus: 1},
    ])));
}

function variants(shape: Shape, values: Values): Call[] {
    return plainest(shape, values).flatMap(call => [
        call,
        ...Object.entries(shape.properties!).filter(([name]) => name !== 'op')
            .flatMap(([name, argument]) => of(name, argument, values).map(value => ({...call, [name]: value}))),
    ] as Call[]);
}

/** One call for each of the operations that a shape describes. */
function plainest({properties = {}, required = []}: Shape, values: Values): object[] {
    const rest = required.filter(name => name !== 'op').map(name => [name, of(name, properties[name]!, values)[0]]);
    return samples(properties['op']!).map(op => ({op, ...Object.fromEntries(rest) as object}));
}

function of(name: string, shape: Shape, values: Values): unknown[] {
    return name in values ? [values[name]] : samples(shape);
}

function samples(shape: Shape): unknown[] {
    if (shape.$ref !== undefined)
        return samples((schema.definitions as unknown as Record<string, Shape>)[shape.$ref.split('/').at(-1)!]!);
    if (shape.anyOf)
        return shape.anyOf.flatMap(samples);
    if ('const' in shape)
        return [shape.const];
    if (shape.enum)
        return [...shape.enum];
    switch (shape.type) {
        case 'integer':
            return [shape.minimum ?? 0];
        case 'string':
            return [shape.pattern === undefined ? nowhere : 'eA=='];
        case 'array':
            return [...shape.minItems ? [] : [[]], [samples(shape.items!)[0]]];
        case 'object': {
            const {properties = {}, required = []} = shape;
            return [Object.fromEntries(required.map(name => [name, samples(properties[name]!)[0]]))];
        }
        default:
            throw new Error(`no sample of ${JSON.stringify(shape)}`);
    }
}

function unique<T>(calls: readonly T[]): T[] {
    return [...new Map(calls.map(call => [JSON.stringify(call), call])).values()];
}
