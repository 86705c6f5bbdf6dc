import {readdir, readFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {findCrashes, plainTitle} from './crash.ts';

/** What must be found in each recorded console: the kind, and the title without what differs from run to run. */
const recorded: Readonly<Record<string, ReadonlyArray<readonly [kind: string, title: string]>>> = {
    'bug-5.10.log': [['oops', 'kernel BUG at fault.c:127! in fault_init [fault]']],
    'bug-7.3.log': [['oops', 'kernel BUG at fault.c:127! in fault_init [fault]']],
    'bug-uml-6.1.log': [['oops', 'BUG: failure at fault.c:19/fault_at()! in fault_at [fault]']],
    'divide-error-5.10.log': [['oops', 'divide error: 0000 [#1] SMP NOPTI in fault_init [fault]']],
    'divide-error-7.3.log': [['oops', 'Oops: divide error: 0000 [#1] SMP NOPTI in fault_init [fault]']],
    // It says nothing of itself, and cannot be made to.
    'endless-loop-uml-6.1.log': [],
    'execute-data-5.10.log': [['oops', 'kernel tried to execute NX-protected page - exploit attempt? (uid: 0) in fault_init [fault]']],
    'execute-data-7.3.log': [['oops', 'kernel tried to execute NX-protected page - exploit attempt? (uid: 0) in fault_init [fault]']],
    'execute-nothing-uml-6.1.log': [['oops', 'Kernel panic - not syncing: Kernel mode fault at addr ADDR, ip ADDR in fault_write [fault]']],
    'fortify-6.1.log': [['oops', 'detected buffer overflow in memset in fortify_panic from use_guard [fault]']],
    'fortify-7.3.log': [
        ['warning', 'WARNING: lib/string_helpers.c:1036 at __fortify_report from use_guard [fault]'],
        ['oops', 'kernel BUG at lib/string_helpers.c:1044! in __fortify_panic from use_guard [fault]'],
    ],
    'general-protection-5.10.log': [
        ['oops', 'general protection fault, probably for non-canonical address ADDR: 0000 [#1] SMP NOPTI in use_noncanonical [fault]'],
    ],
    'general-protection-6.12.log': [
        ['oops', 'Oops: general protection fault, probably for non-canonical address ADDR: 0000 [#1] PREEMPT SMP NOPTI in use_noncanonical [fault]'],
    ],
    'general-protection-7.3.log': [
        ['oops', 'Oops: general protection fault, probably for non-canonical address ADDR: 0000 [#1] SMP NOPTI in use_noncanonical [fault]'],
    ],
    'hung-task-5.10.log': [
        ['stall', 'INFO: task sleeper blocked in sleeper [fault]'],
        ['stall', 'INFO: task sleeper blocked in sleeper [fault]'],
    ],
    'hung-task-6.1-debug.log': [
        ['stall', 'INFO: task insmod blocked in hung [fault]'],
        ['stall', 'INFO: task sleeper blocked in sleeper [fault]'],
    ],
    'hung-task-7.3.log': [
        ['stall', 'INFO: task sleeper blocked in sleeper [fault]'],
        ['stall', 'INFO: task sleeper blocked in sleeper [fault]'],
    ],
    'kasan-double-free-6.1-debug.log': [['sanitizer', 'BUG: KASAN: double-free in kfree in free_twice [fault]']],
    'kasan-out-of-bounds-6.1-debug.log': [['sanitizer', 'BUG: KASAN: slab-out-of-bounds in beyond [fault]']],
    'kasan-use-after-free-6.1-debug.log': [['sanitizer', 'BUG: KASAN: use-after-free in after_free [fault]']],
    'kasan-vmalloc-6.1-debug.log': [['sanitizer', 'BUG: KASAN: vmalloc-out-of-bounds in beyond_vmalloc [fault]']],
    'list-corruption-6.1-debug.log': [['oops', 'list_del corruption, ADDR->next is NULL in __list_del_entry_valid from list [fault]']],
    'list-corruption-7.3.log': [['oops', 'list_del corruption, ADDR->next is NULL in __list_del_entry_valid_or_report.cold from use_list [fault]']],
    'lockdep-circular-6.1-debug.log': [['lockdep', 'WARNING: possible circular locking dependency detected in crossed [fault]']],
    'lockdep-freed-6.1-debug.log': [['lockdep', 'WARNING: held lock freed! in freed_held [fault]']],
    'lockdep-kept-6.1-debug.log': [['lockdep', 'WARNING: lock held when returning to user space! in kept [fault]']],
    'lockdep-recursive-6.1-debug.log': [['lockdep', 'WARNING: possible recursive locking detected in twice [fault]']],
    'lockdep-unlock-6.1-debug.log': [['lockdep', 'WARNING: bad unlock balance detected! in unbalanced [fault]']],
    'no-crash-6.1.log': [],
    // The host had no room for the guest's memory: that is nobody's crash.
    'no-room-uml-6.1.log': [],
    'null-dereference-5.10.log': [['oops', 'BUG: kernel NULL pointer dereference, address: ADDR in use_null [fault]']],
    'null-dereference-6.1-rt.log': [['oops', 'BUG: kernel NULL pointer dereference, address: ADDR in use_null [fault]']],
    'null-dereference-6.12.log': [['oops', 'BUG: kernel NULL pointer dereference, address: ADDR in use_null [fault]']],
    'null-dereference-7.3.log': [['oops', 'BUG: kernel NULL pointer dereference, address: ADDR in use_null [fault]']],
    'null-dereference-uml-6.1.log': [['oops', 'Kernel panic - not syncing: Kernel mode fault at addr ADDR, ip ADDR in fault_at [fault]']],
    'oops-in-copy-from-user-6.1.log': [['oops', 'BUG: unable to handle page fault for address: ADDR in memset_erms from add_cookie [fortune]']],
    'oops-in-module-6.1.log': [['oops', 'BUG: unable to handle page fault for address: ADDR in add_cookie [fortune]']],
    'panic-5.10.log': [['panic', 'Kernel panic - not syncing: fault: asked to in fault_init [fault]']],
    'panic-7.3.log': [['panic', 'Kernel panic - not syncing: fault: asked to in fault_init [fault]']],
    'panic-on-oops-6.1.log': [['panic', 'Kernel panic - not syncing: sysrq triggered crash']],
    'panic-uml-6.1.log': [['panic', 'Kernel panic - not syncing: asked to in fault_at [fault]']],
    'refcount-7.3.log': [['warning', 'WARNING: lib/refcount.c:25 at refcount_warn_saturate from use_refcount [fault]']],
    'scheduling-in-rcu-section-6.1-rt.log': [['warning', 'WARNING: at kernel/rcu/tree_plugin.h:320 rcu_note_context_switch from fault_init [fault]']],
    'scheduling-while-atomic-6.12.log': [['oops', 'BUG: scheduling while atomic: init in do_one_initcall from fault_init [fault]']],
    'sleeping-in-atomic-6.1-debug.log': [
        ['oops', 'BUG: sleeping function called from invalid context at kernel/locking/mutex.c:580 in asleep [fault]'],
        ['lockdep', '[ BUG: Invalid wait context ] in asleep [fault]'],
    ],
    'soft-lockup-6.1.log': [
        ['stall', 'rcu: INFO: rcu_preempt detected stalls on CPUs/tasks: in fault_init [fault]'],
        ['stall', 'watchdog: BUG: soft lockup - stuck in init in fault_init [fault]'],
        ['stall', 'rcu: INFO: rcu_preempt detected stalls on CPUs/tasks: in fault_init [fault]'],
    ],
    'stack-overflow-6.12.log': [['oops', 'BUG: TASK stack guard page was hit at ADDR (stack is ADDR..ADDR) in deep [fault]']],
    'ubsan-index-6.1-debug.log': [['sanitizer', 'UBSAN: array-index-out-of-bounds in fault.c:31:70 in bounds [fault]']],
    'ubsan-shift-6.1-debug.log': [['sanitizer', 'UBSAN: shift-out-of-bounds in fault.c:32:66 in shift.cold [fault]']],
    'user-memory-uml-6.1.log': [['oops', 'Kernel panic - not syncing: Kernel tried to access user memory at addr ADDR, ip ADDR in fault_at [fault]']],
    'usercopy-5.10.log': [
        ['oops', "usercopy: Kernel memory exposure attempt detected from SLUB object 'kmalloc-64' (offset 0, size 200)! in usercopy_abort from use_usercopy [fault]"],
    ],
    'vmalloc-guard-5.10.log': [['oops', 'BUG: unable to handle page fault for address: ADDR in use_beyond [fault]']],
    'vmalloc-guard-6.12.log': [['oops', 'BUG: unable to handle page fault for address: ADDR in use_beyond [fault]']],
    'vmalloc-guard-7.3.log': [['oops', 'BUG: unable to handle page fault for address: ADDR in use_beyond [fault]']],
    'vmalloc-guard-uml-6.1.log': [['stall', 'the kernel did not answer any more, and was in fault_write [fault]']],
    'warning-5.10.log': [['warning', 'WARNING: at fault.c:131 fault_init [fault]']],
    'warning-7.3.log': [['warning', 'WARNING: fault.c:131 at fault_init [fault]']],
    'warning-name-taken-6.1.log': [['warning', 'WARNING: at fs/proc/generic.c:400 proc_register from fortune_init [fortune]']],
    'warning-uml-6.1.log': [['warning', 'WARNING: at fault.c:20 fault_at [fault]']],
};

const consoles = path.join(import.meta.dirname, '../fixtures/consoles');

test('every recorded console has its expectation', async t => {
    t.deepEqual((await readdir(consoles)).toSorted(), Object.keys(recorded).toSorted());
});

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

test('a watchdog that tells of itself has found nothing', t => {
    t.deepEqual(findCrashes('NMI watchdog: Perf NMI watchdog permanently disabled\nNMI watchdog: Enabled. Permanently consumes one hw-PMU counter.'), []);
});
