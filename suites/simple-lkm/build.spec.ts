import type {Build} from '../../harness/spec.ts';
import {spec, specWith} from './lkm.ts';
import type {Lkm} from './lkm.ts';
import {readKo, tagOf} from './object-file.ts';

/** A step that make tells of, with the file that it makes: `CC [M]  /folder/simple-lkm.o`. Newer ones leave the folder out. */
const step = (tool: string, file: string) => new RegExp(`^ +${tool} +(?:\\S*/)?${file.replaceAll('.', '\\.')}$`, 'mv');

/** e_machine of an ELF header, by what uname -m says. */
const machines: Readonly<Record<string, number>> = {x86_64: 62, aarch64: 183};

spec('simple-lkm.build.one-line', 'and nothing else', (t, {guest}) => {
    const {builds, made, reason} = guest.build('simple-lkm');
    t.deepEqual({builds, made, reason}, {builds: true, made: ['simple-lkm'], reason: null});
});

spec('simple-lkm.build.steps', 'in their order', (t, {guest}) => {
    const {output} = guest.build('simple-lkm');
    const steps = [step(String.raw`CC \[M\]`, 'simple-lkm.o'), step('MODPOST', 'Module.symvers'), step(String.raw`CC \[M\]`, 'simple-lkm.mod.o'), step(String.raw`LD \[M\]`, 'simple-lkm.ko')];
    const places = steps.map(one => output.search(one));
    t.false(places.includes(-1), output);
    t.deepEqual(places, places.toSorted((a, b) => a - b));
});

spec('simple-lkm.build.directory', 'by its name', (t, {guest}) => {
    const {output, command} = guest.build('simple-lkm');
    const [, folder] = / -C '?([^\s']+)/v.exec(command)!;
    const lines = output.trimEnd().split('\n');
    t.deepEqual([lines[0], lines.at(-1)], [`make: Entering directory '${folder}'`, `make: Leaving directory '${folder}'`]);
});

spec('simple-lkm.build.object', 'as its ELF header says', async (t, lkm) => {
    const ko = await readKo(lkm.guest, 'simple-lkm');
    const machine = (await lkm.printed('uname -m')).trim();
    const relocatable = 1;
    t.deepEqual(
        {magic: ko.slice(0, 4), type: ko.charCodeAt(16), machine: ko.charCodeAt(18)},
        {magic: '\x7fELF', type: relocatable, machine: machines[machine]},
    );
});

// What the compiler says of the kernel's own headers is between the two of them: it may be older than the kernel.
spec('simple-lkm.build.clean', 'in all that they print', (t, {guest}) => {
    t.deepEqual(guest.build('simple-lkm').output.split('\n').filter(line => /(?:^|\/)simple-lkm\.[^\/]*: warning: |^WARNING: /v.test(line)), []);
});

spec('simple-lkm.build.vermagic', 'in front of its version magic', async (t, {guest}) => {
    const [release] = tagOf(await readKo(guest, 'simple-lkm'), 'vermagic')!.split(' ');
    t.is(release, guest.hello.kernel!);
});

spec('simple-lkm.build.vermagic', 'as modinfo shows', async (t, lkm) => {
    const [release] = (await modinfo(lkm, 'vermagic', 'simple-lkm')).split(' ');
    t.is(release, lkm.guest.hello.kernel!);
});

spec('simple-lkm.build.licence', 'as modinfo shows', async (t, lkm) => {
    t.is(await modinfo(lkm, 'license', 'simple-lkm'), 'GPL\n');
});

const specPair = specWith('symbol-pair');

specPair('simple-lkm.build.depends', 'as modinfo shows', async (t, lkm) => {
    t.is(await modinfo(lkm, 'depends', 'taker'), 'giver\n');
    t.is(await modinfo(lkm, 'depends', 'giver'), '\n');
});

specWith('misspelt')('simple-lkm.build.error', 'named by file, line and name', (t, {guest}) => {
    isRefused(t, guest.build('misspelt'), /misspelt\.c:7:\d+: error: .*'prinkt'/v);
});

specWith('nobodys-symbol')('simple-lkm.build.nobodys-symbol', 'as modpost says', (t, {guest}) => {
    isRefused(t, guest.build('nobodys-symbol'), /^ERROR: modpost: (?:"exported_by_nobody" \[.*nobodys-symbol\.ko\]|nobodys-symbol\.ko: symbol 'exported_by_nobody') undefined!$/v);
});

specWith('gpl-only-misuse')('simple-lkm.build.gpl-only', 'as modpost says', (t, {guest}) => {
    isRefused(t, guest.build('gpl-only-misuse'), /^(?:ERROR|FATAL): modpost: (?:gpl-only-misuse\.ko: )?GPL-incompatible module (?:gpl-only-misuse\.ko )?uses GPL-only symbol 'kobject_create_and_add'$/v);
});

/** The compiler writes typographic quotes where the locale has them. */
function isRefused(t: Parameters<Parameters<typeof spec>[2]>[0], {builds, made, reason}: Build, expected: RegExp): void {
    t.deepEqual({builds, made}, {builds: false, made: []});
    t.regex((reason ?? '').replaceAll(/[‘’]/gv, '\''), expected);
}

/** A field of modinfo. Busybox looks for the list of all modules even where it is given a file. */
async function modinfo(lkm: Lkm, field: string, module: string): Promise<string> {
    return lkm.printed(`mkdir -p /lib/modules/$(uname -r) && touch /lib/modules/$(uname -r)/modules.dep && modinfo -F ${field} ./${module}.ko`);
}
