import test from 'ava';
import {capacity} from './capacity.ts';

test('one target for each processor, as far as memory allows, and always one', t => {
    t.is(capacity(2, 16_000), 2);
    t.is(capacity(64, 16_000), 26);
    t.is(capacity(64, 1200), 2);
    t.is(capacity(4, 100), 1);
});
