import * as fc from 'fast-check';
import {encode} from '../../harness/spec.ts';
import {potSize} from './fortune.ts';
import type {Kind, Script} from './script.ts';

/** One step of a sequence: adds its calls. */
export type Command = (script: Script) => void;

/** The longest line that the 2.6 read path hands on whole, in bytes. */
const longest = potSize - 1024;

const reader = fc.nat({max: 1});
const writer = fc.constant(2);
const either = fc.constant(3);

/** Mostly a few bytes, so that pots hold many fortunes, and now and then a lot, so that they fill up. */
const lineSize = fc.oneof(
    {weight: 6, arbitrary: fc.integer({min: 2, max: 12})},
    {weight: 2, arbitrary: fc.integer({min: 2, max: longest})},
    {weight: 1, arbitrary: fc.integer({min: longest - 2, max: longest})},
);

/** At least a page, as whole reads ask for. */
const wholeCount = fc.constantFrom(potSize, potSize + 1, 2 * potSize, 65_536);

/** A size near to the asked one that is promised to be taken or promised to be refused. */
function promised(script: Script, size: number): number {
    const bounded = Math.min(Math.max(size, 2), longest);
    if (bounded !== script.room + 1)
        return bounded;
    return script.room + 2 <= longest ? script.room + 2 : script.room;
}

/** What the article promises. */
const promisedCommands: ReadonlyArray<fc.WeightedArbitrary<Command>> = [
    {weight: 6, arbitrary: lineSize.map((size): Command => script => script.echo(script.text(promised(script, size))))},
    {weight: 6, arbitrary: wholeCount.map((count): Command => script => {
        if (!script.isEmpty)
            script.using('O_RDONLY', fd => ({op: 'read', fd, count}), fd => ({op: 'read', fd, count}));
    })},
    {weight: 2, arbitrary: fc.integer({min: 0, max: 4}).map((leaving): Command => script => script.echo(script.text(promised(script, script.room - leaving))))},
    {weight: 2, arbitrary: fc.integer({min: 2, max: 5}).map((more): Command => script => script.echo(script.text(promised(script, script.room + more))))},
    {weight: 3, arbitrary: fc.tuple(reader, wholeCount).map(([number, count]): Command => script => {
        if (!script.isEmpty)
            script.calls.push({op: 'read', fd: script.file(number, 'O_RDONLY'), count});
    })},
    {weight: 2, arbitrary: fc.tuple(writer, lineSize).map(([number, size]): Command => script => {
        const text = script.text(promised(script, size));
        script.calls.push({op: 'write', fd: script.file(number, 'O_WRONLY'), data: encode(text)});
        script.spend(text.length);
    })},
    {weight: 2, arbitrary: fc.oneof(reader, writer).map((number): Command => script => script.close(number))},
    {weight: 1, arbitrary: fc.constant<Command>(script => {
        script.closeAll();
        script.reload();
    })},
];

const kind = fc.constantFrom<Kind>('line', 'bare', 'nul');
const anySize = fc.oneof(
    {weight: 4, arbitrary: fc.integer({min: 0, max: 6})},
    {weight: 2, arbitrary: fc.integer({min: longest - 1, max: potSize + 3})},
    {weight: 1, arbitrary: fc.integer({min: 0, max: 70_000})},
);
const anyCount = fc.oneof(
    {weight: 3, arbitrary: fc.integer({min: 0, max: 6})},
    {weight: 2, arbitrary: fc.constantFrom(longest - 1, longest, longest + 1, potSize - 1, potSize, potSize + 1)},
    {weight: 1, arbitrary: fc.integer({min: 0, max: 70_000})},
);
const offset = fc.constantFrom(0, 1, 3, 100, potSize, 0x7fff_ffff, 0x8000_0000, -1);
const buffer = fc.oneof(fc.constant('bad' as const), fc.integer({min: 0, max: 5}).map(readable => ({readable})));
const file = fc.oneof(reader, writer, either);

/** What nobody promises, and no module may break on. */
const hostileCommands: ReadonlyArray<fc.WeightedArbitrary<Command>> = [
    {weight: 4, arbitrary: fc.tuple(anySize, kind).map(([size, of]): Command => script => script.echo(script.text(size, of)))},
    {weight: 4, arbitrary: fc.integer({min: -2, max: 2}).map((more): Command => script => script.echo(script.text(Math.max(0, script.room + more))))},
    {weight: 4, arbitrary: anyCount.map((count): Command => script => script.using('O_RDONLY', fd => ({op: 'read', fd, count})))},
    {weight: 2, arbitrary: fc.tuple(anySize, buffer).map(([size, where]): Command => script =>
        script.using('O_WRONLY', fd => ({op: 'write-at', fd, data: encode(script.text(size)), buffer: where})))},
    {weight: 2, arbitrary: fc.tuple(anyCount, buffer).map(([count, where]): Command => script =>
        script.using('O_RDONLY', fd => ({op: 'read-at', fd, count, buffer: where})))},
    {weight: 2, arbitrary: fc.tuple(reader, anyCount).map(([number, count]): Command => script =>
        script.calls.push({op: 'read', fd: script.file(number, 'O_RDONLY'), count}))},
    {weight: 1, arbitrary: fc.tuple(either, anyCount).map(([number, count]): Command => script =>
        script.calls.push({op: 'read', fd: script.file(number, 'O_RDWR'), count}))},
    {weight: 1, arbitrary: fc.tuple(either, anySize, kind).map(([number, size, of]): Command => script => {
        script.calls.push({op: 'write', fd: script.file(number, 'O_RDWR'), data: encode(script.text(size, of))});
        script.spend(size);
    })},
    {weight: 1, arbitrary: fc.tuple(reader, anyCount, offset).map(([number, count, at]): Command => script =>
        script.calls.push({op: 'pread', fd: script.file(number, 'O_RDONLY'), count, offset: at}))},
    {weight: 1, arbitrary: fc.tuple(writer, anySize, offset).map(([number, size, at]): Command => script => {
        script.calls.push({op: 'pwrite', fd: script.file(number, 'O_WRONLY'), data: encode(script.text(size)), offset: at});
        script.spend(size);
    })},
    {weight: 1, arbitrary: fc.tuple(either, offset, fc.constantFrom('SEEK_SET', 'SEEK_CUR', 'SEEK_END')).map(([number, at, whence]): Command => script =>
        script.calls.push({op: 'lseek', fd: script.file(number, 'O_RDWR'), offset: at, whence}))},
    {weight: 1, arbitrary: fc.tuple(reader, fc.array(anyCount, {maxLength: 3})).map(([number, counts]): Command => script =>
        script.calls.push({op: 'readv', fd: script.file(number, 'O_RDONLY'), counts}))},
    {weight: 1, arbitrary: fc.array(anySize, {maxLength: 3}).map((sizes): Command => script => {
        const texts = sizes.map(size => script.text(size));
        script.using('O_WRONLY', fd => ({op: 'writev', fd, datas: texts.map(encode)}));
        for (const text of texts)
            script.spend(text.length);
    })},
    {weight: 1, arbitrary: file.map((number): Command => script => script.close(number))},
    {weight: 1, arbitrary: fc.constant<Command>(script => script.reload())},
];

function sequenceOf(commands: ReadonlyArray<fc.WeightedArbitrary<Command>>): fc.Arbitrary<Command[]> {
    return fc.array(fc.oneof({withCrossShrink: true}, ...commands), {minLength: 1, maxLength: 24, size: 'max'});
}

/** Sequences within what the article promises. */
export const promisedSequence = sequenceOf(promisedCommands);

/** Sequences of any kind, mixed with ordinary use, without which there would be nothing to harm. */
export const hostileSequence = sequenceOf([...promisedCommands, ...hostileCommands]);
