import {specOf, specUnloaded, Tree} from './tree.ts';

for (const [calls, other] of [['2.6', 'today'], ['today', '2.6']] as const)
    specUnloaded('procfs.export.symbol', `so that no other can export the same (${calls})`, async (t, guest) => {
        const [tree, rival] = [new Tree(guest, calls), new Tree(guest, other)];
        await tree.load();
        const {next} = await guest.log();
        t.is(await guest.errno({op: 'insmod', module: rival.folder}), 'ENOEXEC');
        const {records} = await guest.log(next);
        t.deepEqual(records.map(({text}) => text).filter(text => text.includes('duplicate')), [
            `${rival.module}: exports duplicate symbol tree_exported (owned by ${tree.module})`,
        ]);
    });

specOf['2.6']('procfs.export.all', 'in a module that defines it', async (t, tree) => {
    const {stdout} = await tree.guest.exec(['grep', `__ksymtab_.*\\[${tree.module}\\]`, '/proc/kallsyms']);
    t.deepEqual(Array.from(stdout.matchAll(/ __ksymtab_(\w+)\t/gv), ([, name]) => name), ['tree_exported']);
});
