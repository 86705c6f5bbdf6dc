import test from 'ava';
import {frequentNeeds} from './beginnings.ts';

const bare = {loaded: null, modules: ['fortune']};
const loaded = {loaded: 'fortune', modules: []};
const onTwo = {...loaded, processors: 2} as const;

test('what many specs need comes in the order of how many', t => {
    t.deepEqual(frequentNeeds([...Array.from({length: 5}, () => onTwo), ...Array.from({length: 9}, () => bare)]), [bare, onTwo]);
});

test('what few specs need is not among it', t => {
    t.deepEqual(frequentNeeds([bare, bare, loaded, loaded, loaded]), [loaded]);
});

test('needs are the same whether one processor is named or left out', t => {
    t.deepEqual(frequentNeeds([loaded, loaded, {...loaded, processors: 1}]), [loaded]);
});
