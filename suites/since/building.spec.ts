import {isFrom, specOf} from './probe.ts';

specOf('since-subdirs')('simple-lkm.since.subdirs', 'as its own help shows', (t, guest) => {
    const {builds, output, reason} = guest.build('since-subdirs');
    t.true(builds, reason ?? '');
    const help = (variable: string) => new RegExp(`^${variable}: .*Building external modules`, 'mv');
    t.regex(output, help('M'));
    t.regex(output, /^asked with SUBDIRS$/mv);
    t.notRegex(output, help('SUBDIRS'));
});

specOf('simple-lkm')('simple-lkm.since.stage-2', 'and never both', (t, guest) => {
    const {output} = guest.build('simple-lkm');
    const later = isFrom(guest.hello.kernel!, '5.6');
    t.is(/^ +Building modules, stage 2\.$/mv.test(output), !later);
    t.regex(output, /^ +MODPOST /mv);
});

specOf('unlicensed')('simple-lkm.since.licence', 'as modpost says', (t, guest) => {
    const {builds, output} = guest.build('unlicensed');
    const refused = isFrom(guest.hello.kernel!, '5.11');
    t.is(builds, !refused, output);
    t.regex(output, new RegExp(`^${refused ? 'ERROR' : 'WARNING'}: modpost: (?:unlicensed\\.ko: )?missing MODULE_LICENSE\\(\\)`, 'mv'));
});

specOf('since-prototypes')('simple-lkm.since.prototypes', 'one for each', (t, guest) => {
    const {builds, output, reason} = guest.build('since-prototypes');
    t.true(builds, reason ?? '');
    const warned = Array.from(output.matchAll(/warning: no previous prototype for .(visible_\w+)/gv), ([, name]) => name);
    t.deepEqual(warned, isFrom(guest.hello.kernel!, '6.8') ? ['visible_init', 'visible_exit'] : []);
});

specOf('since-export-symtab')('simple-lkm.since.export-symtab', 'as modpost says', (t, guest) => {
    const {builds, reason} = guest.build('since-export-symtab');
    t.false(builds);
    t.regex(reason ?? '', /^ERROR: modpost: (?:"meant_for_all" \[.*one-caller\.ko\]|one-caller\.ko: symbol 'meant_for_all') undefined!$/v);
});

specOf('symbol-pair')('simple-lkm.since.export-symtab', 'as a module that has it builds', (t, guest) => {
    const {made, reason} = guest.build('symbol-pair');
    t.deepEqual({made, reason}, {made: ['giver', 'taker'], reason: null});
});
