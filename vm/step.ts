/**
 * Runs one named piece of set-up and shows that it is under way; update() replaces what is shown beside its title.
 * Whoever sets something up is given one of these and prints nothing itself.
 */
export type Step = <T>(title: string, work: (update: (detail: string) => void) => Promise<T>) => Promise<T>;

/** Shows nothing. */
export const silently: Step = async (_title, work) => work(() => {});
