/** Writes protocol.ts, the message types, from protocol.schema.json; `npm run generate` after a change of the schema. */
import {readFile, writeFile} from 'node:fs/promises';
import {compile} from 'json-schema-to-typescript';

export const schemaFile = new URL('protocol.schema.json', import.meta.url);
export const typesFile = new URL('protocol.ts', import.meta.url);

/** The text that protocol.ts must have. */
export async function generateTypes(): Promise<string> {
    return compile(JSON.parse(await readFile(schemaFile, 'utf8')), 'Message', {
        additionalProperties: false,
        bannerComment: '// Generated from protocol.schema.json by `npm run generate`; edit the schema instead.',
        ignoreMinAndMaxItems: true,
        style: {singleQuote: true, tabWidth: 4, printWidth: 120, bracketSpacing: false},
    });
}

if (import.meta.main)
    await writeFile(typesFile, await generateTypes());
