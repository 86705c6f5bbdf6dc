import {readFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {generate} from './generate-protocol.ts';

for (const {file, text} of await generate())
    test(`${path.basename(file.pathname)} is what the schema says; npm run generate writes it anew`, async t => {
        t.is(await readFile(file, 'utf8'), text);
    });
