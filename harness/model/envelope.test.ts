import test from 'ava';
import {encode} from '../guest.ts';
import type {Call, Result} from '../protocol.ts';
import {Envelope} from './envelope.ts';

const path = '/proc/fortune';
const load: Call = {op: 'insmod', module: 'fortune'};
const unload: Call = {op: 'rmmod', module: 'fortune'};
const open: Call = {op: 'open', path, flags: ['O_RDWR']};
const own = {result: 1};

type Step = readonly [Call, Result];

const done = (value: number): Result => ({value});
const gave = (text: string): Result => ({value: text.length, data: encode(text)});
const errno = (name: string): Result => ({errno: name});
const logged = (...texts: string[]): Result => ({value: 0, records: texts.map((text, seq) => ({seq, level: 6, facility: 0, text})), next: texts.length});

const writes = (text: string, result: Result = done(text.length), fd: number | typeof own = own): Step => [{op: 'write', fd, data: encode(text)}, result];
const reads = (result: Result, count = 4096, fd: number | typeof own = own): Step => [{op: 'read', fd, count}, result];
const opens = (fd: number): Step => [open, done(fd)];
const kmsg = (...texts: string[]): Step => [{op: 'kmsg', since: 0}, logged(...texts)];

/** With the module loaded and its entry open as 3: the number of the step that is refused, null where none is. */
function refused(...steps: Step[]): number | null {
    const all: Step[] = [[load, done(0)], opens(3), ...steps];
    const refusal = new Envelope('safety').judge(all.map(([call]) => call), all.map(([, result]) => result));
    return refusal === null ? null : refusal.index - 2;
}

const line = (size: number) => `${'x'.repeat(size - 1)}\n`;
const messages = ['fortune: Module loaded.', 'fortune: cookie pot is full!', 'fortune: Module unloaded.'] as const;

/** Sequences, all of whose results are allowed but, where a number is given, that of the last. */
const allowed: ReadonlyArray<readonly [string, readonly Step[]]> = [
    ['a pot filled to the byte', [writes(line(4096)), writes('a\n', errno('ENOSPC'))]],
    ['the fortunes in order, and the first after the last', [writes('a\n'), writes('b\n'), opens(4), reads(gave('a\n'), 99, 4), opens(5), reads(gave('b\n'), 99, 5), opens(6), reads(gave('a\n'), 99, 6), reads(gave(''), 99, 6)]],
    ['an empty pot as nothing', [reads(gave(''))]],
    ['an empty pot as a newline, and the first fortune whole behind it', [reads(gave('\n')), writes('a\n'), opens(4), reads(gave('a\n'), 99, 4)]],
    ['a last byte that is replaced', [writes('abc'), opens(4), reads(gave('ab\n'), 99, 4)]],
    ['a last byte that is kept', [writes('abc'), opens(4), reads(gave('abc\n'), 99, 4)]],
    ['a NUL that parts two fortunes', [writes('a\0b\n'), opens(4), reads(gave('a\n'), 99, 4), opens(5), reads(gave('b\n'), 99, 5)]],
    ['a zero-length write that is refused', [writes('', errno('EINVAL'))]],
    ['a short read whose tail is gone', [writes('abc\n'), writes('d\n'), opens(4), reads(gave('ab'), 2, 4), reads(gave(''), 9, 4), opens(5), reads(gave('d\n'), 9, 5)]],
    ['a short read whose tail comes next', [writes('abc\n'), opens(4), reads(gave('ab'), 2, 4), reads(gave('c\n'), 9, 4)]],
    ['a long fortune cut to a block', [writes(line(4096)), opens(4), reads(gave('x'.repeat(3072)), 4096, 4)]],
    ['a vector of a fortune each', [[{op: 'writev', fd: own, datas: [encode('a\n'), encode('b\n')]}, done(4)], opens(4), reads(gave('a\n'), 9, 4)]],
    ['a vector of one fortune', [[{op: 'writev', fd: own, datas: [encode('a\n'), encode('b\n')]}, done(4)], opens(4), reads(gave('a\nb\n'), 9, 4)]],
    ['unloading refused while it is open', [[unload, errno('EAGAIN')], [load, errno('EEXIST')], writes('a\n')]],
    ['unloading carried out while it is open', [[unload, done(0)], writes('a\n', errno('EIO')), [load, done(0)], opens(4), writes('a\n', done(2), 4)]],
    ['the messages of what was returned', [writes(line(4098), errno('ENOSPC')), [{op: 'close', fd: own}, done(0)], [unload, done(0)], kmsg(...messages)]],
];

for (const [what, steps] of allowed)
    test(`allows ${what}`, t => {
        t.is(refused(...steps), null);
    });

/** Sequences of which the last result is refused, and nothing before. */
const forbidden: ReadonlyArray<readonly [string, readonly Step[]]> = [
    ['one byte too many', [writes(line(4095)), writes('a\n')]],
    ['a refusal of what fits', [writes(line(4094)), writes('a\n', errno('ENOSPC'))]],
    ['half a write', [writes('abc\n', done(2))]],
    ['a byte of another fortune', [writes('a\n'), writes('b\n'), opens(4), reads(gave('a\nb'), 99, 4)]],
    ['a NUL behind a fortune', [writes('a\n'), opens(4), reads(gave('a\n\0'), 99, 4)]],
    ['a fortune out of turn', [writes('a\n'), writes('b\n'), opens(4), reads(gave('b\n'), 99, 4)]],
    ['a fortune twice', [writes('a\n'), writes('b\n'), opens(4), reads(gave('a\n'), 99, 4), opens(5), reads(gave('a\n'), 99, 5)]],
    ['a second read that gives something', [writes('a\n'), opens(4), reads(gave('a\n'), 99, 4), reads(gave('a\n'), 99, 4)]],
    ['the first fortune without its first character, behind a read of nothing', [reads(gave('\n')), writes('a\n'), opens(4), reads(gave('\n'), 99, 4)]],
    ['half of a faulting write', [[{op: 'write-at', fd: own, data: encode('abc\n'), buffer: {readable: 2}}, errno('EFAULT')], opens(4), reads(gave('a\n'), 99, 4)]],
    ['a fortune that reads otherwise the second time', [writes('abc'), opens(4), reads(gave('ab\n'), 99, 4), opens(5), reads(gave('abc\n'), 99, 5)]],
    ['more bytes than were asked for', [writes('abc\n'), opens(4), reads(gave('abc\n'), 2, 4)]],
    ['bytes that are not those counted', [writes('abc\n'), opens(4), reads({value: 4, data: encode('ab')}, 9, 4)]],
    ['a fortune that outlives its module', [writes('a\n'), [{op: 'close', fd: own}, done(0)], [unload, done(0)], [load, done(0)], opens(3), reads(gave('a\n'))]],
    ['a refusal to unload what is not in use', [[{op: 'close', fd: own}, done(0)], [unload, errno('EAGAIN')]]],
    ['a caller that is killed', [writes('', {killed: 'SIGKILL'})]],
    ['a call that hangs', [reads({hung: 1000})]],
    ['a refusal that is not logged', [writes(line(4098), errno('ENOSPC')), kmsg(messages[0])]],
    ['a report of an overflow', [kmsg(messages[0], 'proc_file_read: Apparent buffer overflow!')]],
];

for (const [what, steps] of forbidden)
    test(`refuses ${what}`, t => {
        t.is(refused(...steps), steps.length - 1);
    });

test('says what would have been allowed', t => {
    const calls: Call[] = [load, open, {op: 'write', fd: own, data: encode('abc')}];
    const refusal = new Envelope('safety').judge(calls, [done(0), done(3), errno('EPERM')]);
    t.deepEqual(refusal, {index: 2, call: 'write(fd={"result":1}, data="abc")', result: errno('EPERM'), got: 'EPERM', allowed: ['3', 'EINVAL']});
});

for (const [what, call] of [
    ['a read of an empty pot', {op: 'read', fd: own, count: 4096}],
    ['a write without newline', {op: 'write', fd: own, data: encode('abc')}],
    ['a position', {op: 'pwrite', fd: own, data: encode('a\n'), offset: 0}],
] as const)
    test(`core does not judge ${what}`, t => {
        t.throws(() => new Envelope('core').judge([load, open, call], [done(0), done(3), done(0)]), {instanceOf: RangeError});
    });
