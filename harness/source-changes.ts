import {readdirSync, watch, type FSWatcher} from 'node:fs';
import path from 'node:path';
import {withDeadline} from '../vm/deadline.ts';

/** What modules are made from; what make and editors leave beside it is not. */
const isSource = (name: string) => /^(?:[^.].*\.[chS]|Kbuild|Makefile)$/v.test(name) && !name.endsWith('.mod.c');

/** Milliseconds without another change: an editor that saves renames, writes and renames again. */
const quiet = 40;

/** The changes of sources in folders, those in them included that are there at the beginning. */
export class SourceChanges implements Disposable {
    readonly #watchers: readonly FSWatcher[];
    #changed = new Set<string>();
    #next = Promise.withResolvers<void>();

    /** Throws where a folder cannot be watched. */
    constructor(folders: readonly string[]) {
        // Node 24's own recursive mode watches each file, and loses one that an editor has put in another's place.
        this.#watchers = folders.flatMap(folder => foldersBelow(folder).map(inner => watch(path.join(folder, inner), (_event, name) => {
            if (name !== null && isSource(name))
                this.#add(path.join(inner, name));
        })));
    }

    #add(name: string): void {
        this.#changed.add(name);
        this.#next.resolve();
        this.#next = Promise.withResolvers();
    }

    /** Resolves when something has changed since the last time and nothing more does, with the names of the files. */
    async settled(): Promise<readonly string[]> {
        if (this.#changed.size === 0)
            await this.#next.promise;
        const silent = new Error(`no change within ${quiet} ms`);
        try {
            for (;;)
                await withDeadline(this.#next.promise, quiet, () => silent);
        } catch (error) {
            if (error !== silent)
                throw error;
        }
        const changed = [...this.#changed];
        this.#changed = new Set();
        return changed;
    }

    [Symbol.dispose](): void {
        for (const watcher of this.#watchers)
            watcher.close();
    }
}

/** Relative, the folder itself first. */
function foldersBelow(folder: string): string[] {
    const entries = readdirSync(folder, {recursive: true, withFileTypes: true});
    return ['', ...entries.filter(entry => entry.isDirectory()).map(entry => path.relative(folder, path.join(entry.parentPath, entry.name)))];
}
