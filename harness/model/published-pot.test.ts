import test from 'ava';
import {bufferAddress, potAddress, PublishedPot} from './published-pot.ts';

const bytes = (text: string) => Buffer.from(text, 'latin1');

function next(pot: PublishedPot, size = 4096): string {
    const taken = pot.take(size);
    return 'bytes' in taken ? Buffer.from(taken.bytes).toString('latin1') : `oops at ${taken.oops.address.toString(16)}`;
}

test('keeps fortunes as promised while nobody comes near its ends', t => {
    const pot = new PublishedPot();
    for (const text of ['one\n', 'two\n'])
        t.deepEqual(pot.write(bytes(text)), {value: 4});
    t.deepEqual(pot.write(bytes('x'.repeat(4096 - 8 + 2))), {errno: 'ENOSPC'});
    t.deepEqual([next(pot), next(pot), next(pot)], ['one\n', 'two\n', 'one\n']);
});

test('one byte more than is left runs past the pot', t => {
    const end = potAddress + 4096n;
    const full = {oops: {access: 'write', address: end}} as const;
    const empty = new PublishedPot();
    t.deepEqual(empty.write(bytes('x'.repeat(4097))), full);
    t.is(next(empty), `oops at ${end.toString(16)}`);
    const brimful = new PublishedPot();
    brimful.write(bytes('x'.repeat(4096)));
    t.deepEqual(brimful.write(bytes('y')), full);
});

test('nothing at all, written to an empty pot, is terminated in front of it', t => {
    const pot = new PublishedPot();
    t.deepEqual(pot.write(bytes('')), {oops: {access: 'write', address: potAddress - 1n}});
    pot.write(bytes('one\n'));
    t.deepEqual(pot.write(bytes('')), {value: 0});
    t.is(next(pot), 'one\n');
});

test('reading the empty pot costs the first fortune its first character', t => {
    const pot = new PublishedPot();
    t.deepEqual([next(pot), next(pot)], ['\n', '\n']);
    pot.write(bytes('abc\n'));
    t.deepEqual([next(pot), next(pot)], ['bc\n', 'abc\n']);
});

test('a copy that faults half-way leaves its beginning, and zeros after it', t => {
    const pot = new PublishedPot();
    t.deepEqual(pot.write(bytes('abcdef'), 3), {errno: 'EFAULT'});
    t.is(next(pot), 'abc\n');
    t.deepEqual(pot.write(bytes(''), 0), {oops: {access: 'write', address: potAddress - 1n}});
});

test('a fortune of a whole page is terminated past the page that a read fills', t => {
    const pot = new PublishedPot();
    pot.write(bytes('x'.repeat(4096)));
    t.is(next(pot), `oops at ${(bufferAddress + 4096n).toString(16)}`);
});
