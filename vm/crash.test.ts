import {readFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {findCrashes, plainTitle} from './crash.ts';

/** What must be found in each recorded console: the kind, and the title without what differs from run to run. */
const recorded: Readonly<Record<string, ReadonlyArray<readonly [kind: string, title: string]>>> = {
    'oops-in-module-6.1.log': [['oops', 'BUG: unable to handle page fault for address: ADDR in add_cookie [fortune]']],
    'oops-in-copy-from-user-6.1.log': [['oops', 'BUG: unable to handle page fault for address: ADDR in memset_erms from add_cookie [fortune]']],
    'panic-on-oops-6.1.log': [['panic', 'Kernel panic - not syncing: sysrq triggered crash']],
    'warning-name-taken-6.1.log': [['warning', 'WARNING: at fs/proc/generic.c:400 proc_register from fortune_init [fortune]']],
    'no-crash-6.1.log': [],
};

const consoles = path.join(import.meta.dirname, '../fixtures/consoles');

for (const [name, expected] of Object.entries(recorded))
    test(`finds in ${name} what is there`, async t => {
        const crashes = findCrashes(await readFile(path.join(consoles, name), 'utf8'));
        t.deepEqual(crashes.map(crash => [crash.kind, plainTitle(crash)]), expected);
    });

test('an excerpt is the report, from its title to its end, without time stamps', async t => {
    const [crash] = findCrashes(await readFile(path.join(consoles, 'oops-in-module-6.1.log'), 'utf8'));
    const lines = crash!.excerpt.split('\n');
    t.regex(lines[0]!, /^BUG: unable to handle page fault/);
    t.regex(lines.at(-1)!, /^---\[ end trace /);
});

test('an excerpt has the words of a warning, which stand above its title', async t => {
    const [crash] = findCrashes(await readFile(path.join(consoles, 'warning-name-taken-6.1.log'), 'utf8'));
    const [first, second, third] = crash!.excerpt.split('\n');
    t.is(first, '------------[ cut here ]------------');
    t.is(second, "proc_dir_entry '/proc/fortune' already registered");
    t.regex(third!, /^WARNING: /);
});

test('finds reports in the records of the log as well', t => {
    const [crash] = findCrashes('<6>fortune: Module loaded.\n<4>WARNING: CPU: 1 PID: 7 at kernel/module.c:1 try_it+0x1/0x2 [fortune]\n<4>Call Trace:');
    t.is(crash?.kind, 'warning');
    t.is(crash?.where, 'try_it [fortune]');
});
