import {isBuilt, isFrom, isGone, isThere, specOf} from './probe.ts';

/** Gone before the oldest kernel of the catalogue was made: what the compiler says, and the probe of what has its place. */
const gone = [
    {name: 'create-proc-entry', words: /implicit declaration of function 'create_proc_entry'/v, today: 'proc-create'},
    {name: 'create-proc-read-entry', words: /implicit declaration of function 'create_proc_read_entry'/v, today: 'proc-create-single'},
    {name: 'read-proc', words: /unknown type name 'read_proc_t'/v, today: 'proc-create'},
    {name: 'entry-fields', words: /'struct proc_dir_entry' \| .*entry->read_proc/v, today: 'proc-create'},
    {name: 'entry-owner', words: /'struct proc_dir_entry' \| .*entry->owner/v, today: 'proc-create'},
    {name: 'entry-data', words: /'struct proc_dir_entry' \| .*entry->data/v, today: 'proc-create-data'},
    {name: 'entry-uid', words: /'struct proc_dir_entry' \| .*entry->uid/v, today: 'proc-set-user'},
    {name: 'proc-root', words: /'proc_root' undeclared/v, today: 'no-parent'},
    {name: 'proc-root-fs', words: /'proc_root_fs' undeclared/v, today: 'fs-path'},
    {name: 'proc-net', words: /'proc_net' undeclared/v, today: 'init-net'},
    {name: 'proc-bus', words: /'proc_bus' undeclared/v, today: 'bus-path'},
    {name: 'proc-root-driver', words: /'proc_root_driver' undeclared/v, today: 'driver-path'},
    {name: 'file-operations', words: /passing argument 4 of 'proc_create' from incompatible pointer type/v, today: 'proc-create'},
] as const;

for (const {name, words, today} of gone) {
    specOf('since-old')(`procfs.since.${name}`, 'as the compiler says', (t, guest) => {
        isGone(t, guest.build('since-old'), name, words);
    });

    specOf('since-today')(`procfs.since.${name}`, `as ${today}.c is built`, (t, guest) => {
        isBuilt(t, guest.build('since-today'), today);
    });
}

specOf('since-pde-data')('procfs.since.pde-data', 'and never by both names', (t, guest) => {
    const build = guest.build('since-pde-data');
    const {there, lacking, name} = isFrom(guest.hello.kernel!, '5.17') 
        ? {there: 'small', lacking: 'capital', name: 'PDE_DATA'}
        : {there: 'capital', lacking: 'small', name: 'pde_data'};
    isThere(t, build, there);
    isGone(t, build, lacking, new RegExp(`implicit declaration of function '${name}'`, 'v'));
});

specOf('occupant')('procfs.since.lseek', 'as lseek to its beginning tells', async (t, guest) => {
    await guest.insmod('occupant');
    const fd = await guest.open('/proc/fortune', ['O_RDONLY']);
    const sought = await guest.errno({op: 'lseek', fd, offset: 0, whence: 'SEEK_SET'});
    t.is(sought, isFrom(guest.hello.kernel!, '6.0') ? 'ESPIPE' : null);
});

specOf('since-today')('procfs.since.kept', 'in one module that uses them all', (t, guest) => {
    isBuilt(t, guest.build('since-today'), 'kept');
});
