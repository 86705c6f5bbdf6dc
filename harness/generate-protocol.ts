/** Writes what follows from protocol.schema.json: protocol.ts, the message types, and protocol-checks.ts, code that holds messages to it. */
import {readFile, writeFile} from 'node:fs/promises';
import {Ajv} from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import {compile} from 'json-schema-to-typescript';

const schema = JSON.parse(await readFile(new URL('protocol.schema.json', import.meta.url), 'utf8'));

/** Definitions of the schema that messages are held to, each by a function of that name. */
const checked = ['Greeting', 'Reply', 'Answers'];

const banner = 'Generated from protocol.schema.json by `npm run generate`; edit the schema instead.';

export interface Generated {
    readonly file: URL;
    readonly text: string;
}

/** The files and the text that each must have. */
export async function generate(): Promise<Generated[]> {
    return [
        {file: new URL('protocol.ts', import.meta.url), text: await types()},
        {file: new URL('protocol-checks.ts', import.meta.url), text: checks()},
    ];
}

async function types(): Promise<string> {
    return compile(schema, 'Message', {
        additionalProperties: false,
        bannerComment: `// ${banner}`,
        ignoreMinAndMaxItems: true,
        style: {singleQuote: true, tabWidth: 4, printWidth: 120, bracketSpacing: false},
    });
}

/**
 * Ajv's own code for the schema, written out: making it takes 0.1 s, which each of AVA's workers would spend. Lengths are
 * those of JavaScript's strings, because the code for characters beyond 16 bits is not an ES module.
 */
function checks(): string {
    const ajv = new Ajv({strict: false, unicode: false, logger: false, code: {source: true, esm: true, lines: true}}).addSchema(schema);
    const code = standalone.default(ajv, Object.fromEntries(checked.map(name => [name, `${schema.$id}#/definitions/${name}`])));
    return `// ${banner}\n// @ts-nocheck\n${code.replace('"use strict";\n', '').trimEnd()}\n`;
}

if (import.meta.main)
    for (const {file, text} of await generate())
        await writeFile(file, text);
