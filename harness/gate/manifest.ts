import {createHash} from 'node:crypto';
import {readFile, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {Ajv} from 'ajv';
import type {KnownDifference} from '../../reports/known-difference.ts';
import type {Point} from '../../reports/record.ts';
import {Unreadable} from '../../reports/unreadable.ts';
import {moduleUnderTest} from '../plan.ts';
import type {Settings} from './config.ts';
import schema from './manifest.schema.json' with {type: 'json'};
import type {Cell} from './matrix.ts';
import type {Shard} from './shard.ts';

/** gate.json, beside the records of a gate or of a shard of one: the whole that they are of. manifest.schema.json has the same. */
export interface Manifest {
    readonly format: 'proc-conformance-gate';
    readonly version: 1;
    /** Names the whole: shards belong together where it is the same. */
    readonly plan: string;
    readonly shard: Shard | null;
    readonly strict: boolean;
    readonly known: readonly KnownDifference[];
    /** Where those were read, relative to the configuration's folder, as that is relative to the project; null where none were. */
    readonly knownFile: string | null;
    readonly cells: readonly ManifestCell[];
    /** Every point of the contract, in its order. */
    readonly points: readonly Point[];
}

export interface ManifestCell {
    readonly target: string;
    readonly module: string | null;
    /** The record and what belongs to it, without their endings, relative to gate.json. */
    readonly file: string;
    /** The suite that alone is judged; null: all. */
    readonly suite: string | null;
}

const name = 'gate.json';

export function manifestOf(matrix: readonly Cell[], shard: Shard | null, {strict, known}: Pick<Settings, 'strict' | 'known'>, knownFile: string | null): Manifest {
    const whole = {
        strict,
        known,
        knownFile,
        cells: matrix.map(({target, module, file}): ManifestCell => ({target, module: module?.name ?? null, file, suite: module === null || module.dir === null ? null : moduleUnderTest})),
        points: matrix.map(({plan}) => plan.points).reduce((longest, points) => points.length > longest.length ? points : longest, []),
    };
    return {
        format: 'proc-conformance-gate',
        version: 1,
        plan: createHash('sha256').update(JSON.stringify(whole)).digest('hex').slice(0, 16),
        shard,
        ...whole,
    };
}

export function pointsOf({points}: Manifest, {suite}: ManifestCell): Point[] {
    return points.filter(({clause}) => suite === null || clause.startsWith(`${suite}.`));
}

export async function writeManifest(dir: string, manifest: Manifest): Promise<void> {
    await writeFile(path.join(dir, name), `${JSON.stringify(manifest)}\n`);
}

const validate = new Ajv({allowUnionTypes: true}).compile<Manifest>(schema);

/** null where there is none; throws Unreadable where there is something else. */
export async function readManifest(dir: string): Promise<Manifest | null> {
    const file = path.join(dir, name);
    let text: string;
    try {
        text = await readFile(file, 'utf8');
    } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT')
            return null;
        throw new Unreadable(file, null, (error as NodeJS.ErrnoException).code ?? String(error));
    }
    let value: unknown;
    try {
        value = JSON.parse(text);
    } catch {
        throw new Unreadable(file, null, 'not JSON');
    }
    if (!validate(value))
        throw new Unreadable(file, null, `not what a gate wrote: ${validate.errors?.[0]?.instancePath.slice(1) || 'it'} ${validate.errors?.[0]?.message}`);
    return value;
}
