import path from 'node:path';
import type {Header, ModuleBuild, Outcome, Point, Result} from './record.ts';

/** A clause that is known not to hold somewhere; known-differences.schema.json says what each field means. */
export interface KnownDifference {
    readonly clause: string;
    readonly title?: string;
    readonly module?: string;
    readonly target: string;
    readonly reason: string;
    readonly link: string;
    readonly sometimes?: boolean;
    readonly impossible?: boolean;
}

/** What a module is called in known differences and reports: the folder that it comes from, not the `.ko` that is made there. */
export function moduleName({source}: Pick<ModuleBuild, 'source'>): string {
    return path.basename(source);
}

/** Those that concern a target, and the module under test there; null where it brings its own. */
export function knownFor(all: readonly KnownDifference[], {target, module}: Pick<Header, 'target' | 'module'>): KnownDifference[] {
    return all.filter(known => path.matchesGlob(flat(target), flat(known.target))
        && (known.module === undefined || (module !== null && known.module === moduleName(module))));
}

/** A target is a word, though it may have a slash in it: qemu:6.12/arm64. */
function flat(target: string): string {
    return target.replaceAll('/', '\u2215');
}

export function findKnown(some: readonly KnownDifference[], {clause, title}: Pick<Point, 'clause' | 'title'>): KnownDifference | null {
    return some.find(known => known.clause === clause && (known.title === undefined || known.title === title)) ?? null;
}

/**
 * The outcome of a spec in the light of what is known: what does not hold as expected is known, with what was seen instead
 * as observed where the target makes it impossible; what holds all the same is fixed. Of what was skipped or is broken nobody can tell.
 */
export function inTheLightOf(known: KnownDifference | null, outcome: Outcome): Outcome {
    if (known === null)
        return outcome;
    const {verdict, reason} = outcome;
    switch (verdict) {
        case 'fail':
        case 'differs':
        case 'crash':
        case 'hang':
            return {
                ...outcome,
                verdict: 'known',
                reason: `${known.reason} (${known.link})`,
                seen: {verdict, ...reason === undefined ? {} : {reason}},
                ...known.impossible && {observed: {...outcome.observed, instead: reason ?? verdict}},
            };
        case 'pass':
            return known.sometimes ? outcome : {...outcome, verdict: 'fixed', reason: `holds, though it is a known difference that it does not: ${known.reason} (${known.link})`};
        case 'known':
        case 'fixed':
        case 'skip':
        case 'broken':
            return outcome;
        default:
            return verdict satisfies never;
    }
}

/** One line for whoever keeps the list. */
export function describeKnown({clause, title, module, target}: KnownDifference): string {
    return `${clause}${title === undefined ? '' : ` - ${title}`} on ${target}${module === undefined ? '' : ` with ${module}`}`;
}

export interface Unused {
    /** About a spec that was to be judged, and explained nothing there: it was skipped or broken. */
    readonly vain: readonly KnownDifference[];
    /** About targets, modules or specs that were not asked for: a list may serve several gates. */
    readonly elsewhere: readonly KnownDifference[];
}

export function unusedOf(all: readonly KnownDifference[], results: readonly Result[]): Unused {
    const used = new Set(results.flatMap(({header, points}) => {
        const some = knownFor(all, header);
        return points.map(({point, outcome}) => {
            const known = findKnown(some, point);
            return outcome.verdict === 'known' || outcome.verdict === 'fixed' || (known?.sometimes && outcome.verdict === 'pass') ? known : null;
        });
    }));
    const unused = all.filter(known => !used.has(known));
    const isHere = (known: KnownDifference) => results.some(({header, points}) =>
        knownFor([known], header).length > 0 && points.some(({point}) => findKnown([known], point)));
    return {vain: unused.filter(isHere), elsewhere: unused.filter(known => !isHere(known))};
}

/** `18 are about what is not judged here: qemu:* with fortune-as-published`; null where none is. */
export function describeElsewhere({elsewhere}: Unused): string | null {
    const places = new Set(elsewhere.map(({target, module}) => module === undefined ? target : `${target} with ${module}`));
    return elsewhere.length === 0 ? null : `${elsewhere.length} ${elsewhere.length === 1 ? 'is' : 'are'} about what is not judged here: ${[...places].join(', ')}`;
}
