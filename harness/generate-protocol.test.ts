import {readFile} from 'node:fs/promises';
import test from 'ava';
import {generateTypes, typesFile} from './generate-protocol.ts';

test('protocol.ts is what the schema says; npm run generate writes it anew', async t => {
    t.is(await readFile(typesFile, 'utf8'), await generateTypes());
});
