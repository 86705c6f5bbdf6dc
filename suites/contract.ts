/**
 * What the specs assert, clause by clause, in the order of a report: that of "Access the Linux kernel using the /proc
 * filesystem" (M. Tim Jones). Each suite has its clauses beside its specs.
 */
import type {Clause} from './clause.ts';
import {clauses as fortune} from './fortune/clauses.ts';
import {clauses as procfs} from './procfs/clauses.ts';
import {clauses as simpleLkm} from './simple-lkm/clauses.ts';
import {ofBuilding, ofProcfs} from './since/clauses.ts';
import {clauses as sysctl} from './sysctl/clauses.ts';
import {clauses as tour} from './tour/clauses.ts';

export type {Clause, Level} from './clause.ts';

export const contract: readonly Clause[] = [
    ...tour,
    ...sysctl,
    ...simpleLkm,
    ...ofBuilding,
    ...procfs,
    ...ofProcfs,
    ...fortune,
];
