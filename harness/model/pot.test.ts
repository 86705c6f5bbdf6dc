import test from 'ava';
import {blockLimit, ordinaryPage, SoundPot} from './pot.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const next = (pot: SoundPot, size = ordinaryPage) => Buffer.from(pot.take(size).bytes).toString('latin1');

function potOf(...texts: string[]): SoundPot {
    const pot = new SoundPot();
    for (const text of texts)
        pot.write(bytes(text));
    return pot;
}

test('gives the fortunes in the order written, and the first again after the last', t => {
    const pot = potOf('one\n', 'two\n');
    t.deepEqual([next(pot), next(pot), next(pot)], ['one\n', 'two\n', 'one\n']);
});

test('an empty pot is a lone newline and keeps its cursor', t => {
    const pot = new SoundPot();
    t.deepEqual([next(pot), next(pot)], ['\n', '\n']);
    pot.write(bytes('whole\n'));
    t.is(next(pot), 'whole\n');
});

test('the last byte is what the end of a fortune replaces', t => {
    const pot = potOf('abc', '\n', 'a\0b\n', '\0');
    t.deepEqual([1, 2, 3, 4, 5, 6].map(() => next(pot)), ['ab\n', '\n', 'a\n', 'b\n', '\n', 'ab\n']);
});

test('a short read gives the beginning and goes on to the next fortune', t => {
    const pot = potOf('one two\n', 'three\n');
    t.deepEqual([next(pot, 3), next(pot, 6), next(pot, 7)], ['one', 'three\n', 'one two']);
});

test('a fortune written after the last was read, and before the wrap, is next', t => {
    const pot = potOf('one\n');
    next(pot);
    pot.write(bytes('late\n'));
    t.deepEqual([next(pot), next(pot)], ['late\n', 'one\n']);
});

test('every length there is comes back right, cut to a block', t => {
    for (let length = 1; length <= ordinaryPage; length += 1) {
        const text = `${'x'.repeat(length - 1)}\n`;
        t.is(next(potOf(text)), text.slice(0, blockLimit(ordinaryPage)));
    }
});

test('what does not fit or cannot be read is refused and changes nothing, room before readability', t => {
    const pot = potOf('one\n');
    t.deepEqual(pot.write(bytes('x'.repeat(pot.room + 1)), 0), {errno: 'ENOSPC'});
    t.deepEqual(pot.write(bytes('half'), 2), {errno: 'EFAULT'});
    t.deepEqual(pot.write(bytes('')), {value: 0});
    t.deepEqual(pot.write(bytes('y'.repeat(pot.room))), {value: ordinaryPage - 4});
    t.deepEqual(pot.write(bytes('z')), {errno: 'ENOSPC'});
    t.is(pot.room, 0);
    t.deepEqual([next(pot), next(pot, 2), next(pot)], ['one\n', 'yy', 'one\n']);
});
