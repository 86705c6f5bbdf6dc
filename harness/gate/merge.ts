import {readFile, stat} from 'node:fs/promises';
import path from 'node:path';
import {isDeepStrictEqual} from 'node:util';
import {footerOf} from '../../reports/footer.ts';
import {keyOf, outcomeWithoutEvent, parseRecord} from '../../reports/read-record.ts';
import type {Header, Line, Outcome, Point, Result} from '../../reports/record.ts';
import {Misuse} from '../misuse.ts';
import {pointsOf, readManifest, type Manifest, type ManifestCell} from './manifest.ts';

/** A whole from its shards: as a gate on one machine would have left it, but for times and the order of events. */
export interface Merged {
    readonly manifest: Manifest;
    readonly cells: readonly MergedCell[];
}

export interface MergedCell {
    readonly cell: ManifestCell;
    readonly result: Result;
    /** The lines of the record. */
    readonly lines: readonly Line[];
    /** What the kernels wrote, shard after shard. */
    readonly console: string;
}

interface Part {
    readonly dir: string;
    readonly manifest: Manifest;
}

/** Throws Misuse where a shard is missing, there twice, or of another whole; Unreadable where a record is. */
export async function mergeShards(dirs: readonly string[]): Promise<Merged> {
    const parts = inOrder(await Promise.all(dirs.map(readPart)));
    const manifest = {...parts[0]!.manifest, shard: null};
    const cells: MergedCell[] = [];
    for (const cell of manifest.cells)
        cells.push(await mergeCell(cell, pointsOf(manifest, cell), parts));
    return {manifest, cells};
}

async function readPart(dir: string): Promise<Part> {
    const found = await stat(dir).catch(() => null);
    if (!found?.isDirectory())
        throw new Misuse(`${dir} is not a folder; give those that gate --shard wrote`);
    const manifest = await readManifest(dir);
    if (manifest === null)
        throw new Misuse(`${dir} has no gate.json; give folders that gate --shard wrote`);
    if (manifest.shard === null)
        throw new Misuse(`${dir} is a whole gate already; give folders that gate --shard wrote`);
    return {dir, manifest};
}

function inOrder(parts: readonly Part[]): Part[] {
    const [first, ...others] = parts;
    const nameOf = ({dir, manifest: {shard, plan}}: Part) => `${dir} is shard ${shard!.index}/${shard!.of} of ${plan}`;
    const stranger = others.find(({manifest}) => manifest.plan !== first!.manifest.plan || manifest.shard!.of !== first!.manifest.shard!.of);
    if (stranger)
        throw new Misuse(`shards of different gates: ${nameOf(first!)}, ${nameOf(stranger)}; all must be made with one configuration and one version`);
    return Array.from({length: first!.manifest.shard!.of}, (_, index) => {
        const [part, twice] = parts.filter(({manifest}) => manifest.shard!.index === index + 1);
        if (part === undefined)
            throw new Misuse(`shard ${index + 1} of ${first!.manifest.shard!.of} is missing; a gate is whole with all of them`);
        if (twice !== undefined)
            throw new Misuse(`shard ${index + 1} of ${first!.manifest.shard!.of} is there twice: ${part.dir} and ${twice.dir}; give one of them`);
        return part;
    });
}

interface Share {
    readonly dir: string;
    readonly result: Result;
    readonly console: string;
}

async function mergeCell(cell: ManifestCell, points: readonly Point[], parts: readonly Part[]): Promise<MergedCell> {
    const shares = (await Promise.all(parts.map(async part => readShare(cell, part)))).filter(share => share !== null);
    const outcomes = new Map<string, Outcome>();
    for (const {dir, result} of shares)
        for (const {point, outcome} of result.points) {
            const key = keyOf(point);
            if (outcomes.has(key))
                throw new Misuse(`${cell.file}.jsonl: '${point.clause} - ${point.title}' is in two shards, also in ${dir}; each has its own`);
            outcomes.set(key, outcome);
        }
    const lost = points.find(point => !outcomes.has(keyOf(point)));
    if (lost)
        throw new Misuse(`${cell.file}.jsonl: '${lost.clause} - ${lost.title}' is in no shard; is a record missing?`);
    const header = joinHeaders(cell, points, shares);
    const merged = points.map(point => ({point, outcome: outcomes.get(keyOf(point)) ?? outcomeWithoutEvent(point, false)}));
    const complete = shares.every(({result}) => result.footer !== null);
    const footer = complete ? footerOf({header, points: merged}, latest(shares), shares.reduce((sum, {result}) => sum + result.footer!.duration_ms, 0)) : null;
    const result = {header, points: merged, footer};
    return {cell, result, lines: linesOf(result), console: shares.map(share => share.console).join('')};
}

/** null where a shard has nothing of a cell. */
async function readShare({file}: ManifestCell, {dir, manifest}: Part): Promise<Share | null> {
    const record = path.join(dir, `${file}.jsonl`);
    const text = await readIfThere(record);
    if (text === null)
        return null;
    const result = parseRecord(text, record);
    const {shard} = result.header;
    if (shard?.plan !== manifest.plan || shard.index !== manifest.shard!.index)
        throw new Misuse(`${record} is not of shard ${manifest.shard!.index}/${manifest.shard!.of} of ${manifest.plan}, as gate.json beside it is`);
    return {dir, result, console: await readIfThere(path.join(dir, `${file}.console.log`)) ?? ''};
}

async function readIfThere(file: string): Promise<string | null> {
    return readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
        if (error.code === 'ENOENT')
            return null;
        throw error;
    });
}

/** One kernel and one module must have been judged everywhere; where it was booted, and from where, may differ. */
function joinHeaders(cell: ManifestCell, points: readonly Point[], shares: readonly Share[]): Header {
    const headers = shares.map(({result}) => result.header);
    const {shard: _, ...first} = headers[0]!;
    const kernels = shares.flatMap(({dir, result: {header: {kernel}}}) => kernel ? {dir, kernel} : []);
    const other = kernels.find(({kernel}) => !isDeepStrictEqual(identity(kernel), identity(kernels[0]!.kernel)));
    if (other)
        throw new Misuse(`${cell.target} is ${kernels[0]!.kernel.packages.join(' ')} in ${kernels[0]!.dir}, but ${other.kernel.packages.join(' ')} in ${other.dir}; all shards must judge one kernel`);
    const modules = headers.flatMap(({module}) => module ?? []);
    return {
        ...first,
        started: headers.map(({started}) => started).toSorted()[0]!,
        kernel: kernels[0]?.kernel ?? null,
        // What one shard could not even build is broken there, and does not hide what another saw.
        module: modules.find(({builds, loads}) => builds === false || loads === false) ?? modules.find(({loads}) => loads !== null) ?? modules[0] ?? null,
        plan: points,
    };
}

function identity({release, arch, packages}: NonNullable<Header['kernel']>): object {
    return {release, arch, packages};
}

function latest(shares: readonly Share[]): string {
    return shares.map(({result}) => result.footer!.ended).toSorted().at(-1)!;
}

function linesOf({header, points, footer}: Result): Line[] {
    return [
        header,
        ...points.map(({point: {clause, title}, outcome}): Line => ({type: 'finished', clause, title, outcome})),
        ...footer ? [footer] : [],
    ];
}
