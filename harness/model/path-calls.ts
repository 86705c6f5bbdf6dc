import type {Call, Done, Result} from '../protocol.ts';
import {entryPath} from './kernel.ts';
import type {Kernel} from './kernel.ts';
import type {Entry} from './open-file.ts';

export const pathOps = ['stat', 'lstat', 'unlink', 'rename', 'link', 'chmod', 'chown', 'truncate'] as const;

export type PathCall = Extract<Call, {op: (typeof pathOps)[number] | 'readdir' | 'readlink' | 'mkdir' | 'symlink'}>;

/** What procfs (fs/proc/generic.c) lets root do with an entry by its name. */
export function onPath(kernel: Kernel, call: PathCall): Result {
    switch (call.op) {
        case 'stat':
        case 'lstat':
            return kernel.withEntry(call.path, describe);
        case 'unlink':
            // vfs_unlink (fs/namei.c): procfs directories have no unlink, and no rename either.
            return kernel.withEntry(call.path, () => ({errno: 'EPERM'}));
        case 'rename':
            // filename_renameat2 compares the file systems before it looks for either name.
            return isInProc(call.to) ? kernel.withEntry(call.path, () => renamed(call.to)) : {errno: 'EXDEV'};
        case 'link':
            return kernel.withEntry(call.path, () => ({errno: linkError(call.to)}));
        case 'chmod':
            return kernel.withEntry(call.path, entry => {
                entry.mode = call.mode & 0o7777;
                return {value: 0};
            });
        case 'chown':
            return kernel.withEntry(call.path, entry => {
                entry.uid = call.uid === -1 ? entry.uid : call.uid;
                entry.gid = call.gid === -1 ? entry.gid : call.gid;
                return {value: 0};
            });
        case 'truncate':
            return kernel.withEntry(call.path, () => truncated(call.length));
        default:
            return {unsupported: `the emulator has no operation ${call.op}`};
    }
}

/** As stat shows it: procfs files have no size. */
export function describe(entry: Entry): Done {
    return {value: 0, type: 'file', mode: entry.mode, uid: entry.uid, gid: entry.gid, size: 0, nlink: 1};
}

/** vfs_rename: a file onto itself is done already; proc_lookup makes no negative entries to rename to. */
function renamed(to: string): Result {
    return to === entryPath ? {value: 0} : {errno: 'ENOENT'};
}

/** filename_create fails before filename_linkat compares the file systems. */
function linkError(to: string): string {
    if (to === entryPath)
        return 'EEXIST';
    return isInProc(to) ? 'ENOENT' : 'EXDEV';
}

function isInProc(path: string): boolean {
    return path.startsWith('/proc/');
}

/** Checked by inode_newsize_ok (fs/attr.c) against MAX_NON_LFS, then ignored. */
function truncated(length: number): Result {
    if (length < 0)
        return {errno: 'EINVAL'};
    return length > 0x7fff_ffff ? {errno: 'EFBIG'} : {value: 0};
}
