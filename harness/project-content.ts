import path from 'node:path';
import {contentKey, folderKey} from '../vm/cache.ts';
import {projectDir} from './plan.ts';

/** What decides what a spec comes to, besides module and kernel: the specs, what runs them, and the guest's agent. */
const folders = ['suites', 'harness', 'vm', 'fixtures'];

let known: Promise<string> | undefined;

/** Names the content of all that. */
export async function projectContent(): Promise<string> {
    known ??= Promise.all(folders.map(async folder => folderKey(path.join(projectDir, folder)))).then(keys => contentKey(...keys));
    return known;
}
