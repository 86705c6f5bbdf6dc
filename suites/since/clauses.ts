import type {Clause} from '../clause.ts';

/**
 * What became of the interfaces that the article uses: from which Linux on each is gone, and what stands in its place. The
 * numbers are those of Linux's own history; what is judged is whether the kernel at hand is on the right side of them.
 */
export const ofBuilding: readonly Clause[] = [
    {id: 'simple-lkm.since.subdirs', level: 'core', source: 'Listing 4',
        statement: 'Make takes SUBDIRS= for no module\'s folder, after Linux 5.3; M= has its place.'},
    {id: 'simple-lkm.since.stage-2', level: 'core', source: 'Listing 4',
        statement: 'Make no longer says "Building modules, stage 2.", from Linux 5.6 on; a line MODPOST is in its place.'},
    {id: 'simple-lkm.since.licence', level: 'core', source: 'Listing 3',
        statement: 'A module without MODULE_LICENSE does not build, from Linux 5.11 on; before, modpost warns of it.'},
    {id: 'simple-lkm.since.prototypes', level: 'core', source: 'Listing 3',
        statement: 'Init and exit functions that are not static, as in Listing 3, build with a warning from Linux 6.8 on.'},
    {id: 'simple-lkm.since.export-symtab', level: 'core', source: 'Listing 8',
        statement: 'EXPORT_SYMTAB exports nothing, from Linux 2.6 on; EXPORT_SYMBOL names each symbol.'},
];

export const ofProcfs: readonly Clause[] = [
    {id: 'procfs.since.create-proc-entry', level: 'core', source: 'Listing 7',
        statement: 'create_proc_entry() is gone from Linux 3.10 on; proc_create() takes the operations along.'},
    {id: 'procfs.since.create-proc-read-entry', level: 'core', source: 'Listing 8',
        statement: 'create_proc_read_entry() is gone from Linux 3.10 on; proc_create_single_data() is the one call of today.'},
    {id: 'procfs.since.read-proc', level: 'core', source: 'The Read Callback function',
        statement: 'read_proc and write_proc functions are gone from Linux 3.10 on; an entry has proc_read and proc_write.'},
    {id: 'procfs.since.entry-fields', level: 'core', source: 'Listing 7',
        statement: 'What is inside of a proc_dir_entry is procfs\'s own from Linux 3.10 on; it is set by the call that makes it.'},
    {id: 'procfs.since.entry-owner', level: 'core', source: 'Listing 9',
        statement: 'An entry has no owner from Linux 2.6.30 on; nothing need be set in its place.'},
    {id: 'procfs.since.entry-data', level: 'core', source: 'Listing 7',
        statement: 'An entry\'s private data is not set in its structure from Linux 3.10 on; proc_create_data() takes it along.'},
    {id: 'procfs.since.entry-uid', level: 'core', source: 'Listing 7',
        statement: 'An entry\'s user and group are not set in its structure from Linux 3.10 on; proc_set_user() sets them.'},
    {id: 'procfs.since.proc-root', level: 'core', source: 'Listing 9',
        statement: 'proc_root is gone from Linux 2.6.26 on; who has no parent is in /proc.'},
    {id: 'procfs.since.proc-root-fs', level: 'core', source: 'Table 1',
        statement: 'proc_root_fs is gone from Linux 2.6.26 on; a path below "fs/" has its place.'},
    {id: 'procfs.since.proc-net', level: 'core', source: 'Table 1',
        statement: 'proc_net is gone from Linux 2.6.24 on; each network namespace has a proc_net of its own.'},
    {id: 'procfs.since.proc-bus', level: 'core', source: 'Table 1',
        statement: 'proc_bus is gone from Linux 2.6.26 on; a path below "bus/" has its place.'},
    {id: 'procfs.since.proc-root-driver', level: 'core', source: 'Table 1',
        statement: 'proc_root_driver is gone from Linux 2.6.26 on; a path below "driver/" has its place.'},
    {id: 'procfs.since.file-operations', level: 'core', source: 'Listing 7',
        statement: 'An entry does not take file_operations from Linux 5.6 on; proc_ops has their place.'},
    {id: 'procfs.since.pde-data', level: 'core', source: 'Listing 7',
        statement: 'PDE_DATA(), which finds an entry\'s private data, is called pde_data() from Linux 5.17 on.'},
    {id: 'procfs.since.lseek', level: 'core', source: 'Listing 7',
        statement: 'An entry without a function for lseek cannot be sought in from Linux 6.0 on; before, it can.'},
    {id: 'procfs.since.kept', level: 'core', source: 'Listing 8',
        statement: 'remove_proc_entry, proc_mkdir, proc_symlink, both user copies, vmalloc, vfree and EXPORT_SYMBOL are as they were.'},
];
