import test from 'ava';
import type {Call, Result} from '../protocol.ts';
import {createEmulator} from './emulator.ts';
import type {Emulator, Mode} from './emulator.ts';

const modes: Mode[] = ['sound', 'as-published'];
const path = '/proc/fortune';
const data = (text: string) => Buffer.from(text, 'latin1').toString('base64');
const insmod: Call = {op: 'insmod', module: 'fortune'};
const rmmod: Call = {op: 'rmmod', module: 'fortune'};
const open: Call = {op: 'open', path, flags: ['O_RDWR']};

/** One request: a loaded module, its entry open for both as result 1, then the calls; what these returned. */
function after(emulator: Emulator, ...calls: Call[]): Result[] {
    return emulator.request([insmod, open, ...calls], 1000).slice(2);
}

function write(text: string): Call {
    return {op: 'write', fd: {result: 1}, data: data(text)};
}

function read(count = 4096): Call {
    return {op: 'read', fd: {result: 1}, count};
}

const rewind: Call = {op: 'lseek', fd: {result: 1}, offset: 0, whence: 'SEEK_SET'};
const got = (text: string) => ({value: text.length, data: data(text)});
const texts = (results: readonly Result[]) =>
    results.flatMap(result => 'records' in result ? result.records!.map(record => `${record.level} ${record.text}`) : []);

for (const mode of modes) {
    test(`${mode}: a fortune goes in, comes out once an open or rewind, and wraps`, t => {
        t.deepEqual(after(createEmulator(mode), write('one\n'), write('two\n'), read(), read(), rewind, read(2), rewind, read()), [
            {value: 4}, {value: 4}, got('one\n'), got(''), {value: 0}, got('tw'), {value: 0}, got('one\n'),
        ]);
    });

    test(`${mode}: logs loading, each refusal and unloading`, t => {
        const emulator = createEmulator(mode);
        after(emulator, write('x'.repeat(5000)), write('y'.repeat(5000)), {op: 'close', fd: {result: 1}}, rmmod);
        const results = emulator.request([{op: 'kmsg', since: 0}, {op: 'kmsg', since: 3}], 1000);
        t.deepEqual(texts(results), [
            '6 fortune: Module loaded.', '6 fortune: cookie pot is full!', '6 fortune: cookie pot is full!', '6 fortune: Module unloaded.',
            '6 fortune: Module unloaded.',
        ]);
    });

    test(`${mode}: the entry is root's to write and everybody's to read`, t => {
        const as = {uid: 65_534, gid: 65_534};
        t.deepEqual(after(
            createEmulator(mode),
            {op: 'open', path, flags: ['O_RDONLY'], as},
            {op: 'open', path, flags: ['O_WRONLY'], as},
            {op: 'open', path, flags: ['O_RDONLY', 'O_TRUNC'], as},
            {op: 'stat', path},
            {op: 'chmod', path, mode: 0o666},
            {op: 'open', path, flags: ['O_WRONLY'], as},
        ), [
            {value: 4}, {errno: 'EACCES'}, {errno: 'EACCES'},
            {value: 0, type: 'file', mode: 0o644, uid: 0, gid: 0, size: 0, nlink: 1}, {value: 0}, {value: 5},
        ]);
    });

    test(`${mode}: what is missing, closed or the wrong way round is an error`, t => {
        t.deepEqual(createEmulator(mode).request([
            open, rmmod, insmod, insmod, {op: 'open', path, flags: ['O_RDONLY']}, {op: 'write', fd: {result: 4}, data: ''},
            {op: 'pread', fd: 99, count: 1, offset: -1}, {op: 'read', fd: 99, count: 1}, {op: 'close', fd: {result: 4}},
            {op: 'close', fd: {result: 4}}, {op: 'read', fd: {result: 0}, count: 1},
        ], 1000), [
            {errno: 'ENOENT'}, {errno: 'ENOENT'}, {value: 0}, {errno: 'EEXIST'}, {value: 3}, {errno: 'EBADF'},
            {errno: 'EINVAL'}, {errno: 'EBADF'}, {value: 0}, {errno: 'EBADF'}, {errno: 'EBADF'},
        ]);
    });

    test(`${mode}: each segment of a vector is a write or a read of its own`, t => {
        t.deepEqual(after(
            createEmulator(mode),
            {op: 'writev', fd: {result: 1}, datas: [data('one\n'), data('two\n'), data('x'.repeat(4096))]},
            {op: 'readv', fd: {result: 1}, counts: [2, 4096]},
            rewind,
            {op: 'readv', fd: {result: 1}, counts: []},
            read(),
        ), [{value: 8}, got('on'), {value: 0}, got(''), got('two\n')]);
    });

    test(`${mode}: a pointer that ends early is a short read, one that is bad an error`, t => {
        t.deepEqual(after(
            createEmulator(mode),
            write('one\n'),
            {op: 'read-at', fd: {result: 1}, count: 4096, buffer: 'bad'},
            {op: 'read-at', fd: {result: 1}, count: 4096, buffer: {readable: 2}},
            {op: 'write-at', fd: {result: 1}, data: data('two\n'), buffer: 'bad'},
            {op: 'lseek', fd: {result: 1}, offset: 0, whence: 'SEEK_CUR'},
        ), [{value: 4}, {errno: 'EFAULT'}, got('on'), {errno: 'EFAULT'}, {value: 2}]);
    });

    test(`${mode}: lanes run in order and count their own results`, t => {
        const lane: Call[] = [open, {op: 'write', fd: {result: 0}, data: data('a\n')}, {op: 'close', fd: {result: 0}}];
        t.deepEqual(after(createEmulator(mode), {op: 'parallel', lanes: [lane, lane]}), [
            {lanes: [[{value: 4}, {value: 2}, {value: 0}], [{value: 4}, {value: 2}, {value: 0}]]},
        ]);
    });

    test(`${mode}: a reset leaves no module, log or descriptor`, t => {
        const emulator = createEmulator(mode);
        after(emulator, write('one\n'));
        t.deepEqual(
            emulator.request([{op: 'reset'}, {op: 'modules'}, {op: 'kmsg', since: 0}, {op: 'read', fd: 3, count: 1}], 1000),
            [{value: 0}, {modules: []}, {records: [], next: 0}, {errno: 'EBADF'}],
        );
    });

    test(`${mode}: says of every operation that it lists what it does, and of others that it cannot`, t => {
        const emulator = createEmulator(mode);
        t.is(new Set(emulator.hello.ops).size, emulator.hello.ops.length);
        t.false(emulator.hello.ops.includes('exec'));
        const [result] = emulator.request([{op: 'exec', argv: ['true']}], 1000);
        t.true('unsupported' in result!);
    });
}

test('sound: an entry that is removed while open answers with errors', t => {
    t.deepEqual(
        after(createEmulator('sound'), rmmod, read(), write('one\n'), rewind, {op: 'fstat', fd: {result: 1}}).slice(0, 4),
        [{value: 0}, {errno: 'EIO'}, {errno: 'EIO'}, {errno: 'EINVAL'}],
    );
});

test('as-published: an open entry pins the module', t => {
    const emulator = createEmulator('as-published');
    t.deepEqual(after(emulator, rmmod, {op: 'close', fd: {result: 1}}, rmmod), [{errno: 'EAGAIN'}, {value: 0}, {value: 0}]);
});

for (const [what, fill, text] of [
    ['4097 bytes into an empty pot', '', 'x'.repeat(4097)],
    ['1 byte into a full one', 'x'.repeat(4096), 'y'],
    ['0 bytes into an empty one', '', ''],
] as const)
    test(`as-published: ${what} kills the writer, and the module cannot be unloaded any more`, t => {
        const emulator = createEmulator('as-published');
        const filling = fill === '' ? [] : [write(fill)];
        t.deepEqual(after(emulator, ...filling, write(text), read()).slice(filling.length), [
            {killed: 'SIGKILL'}, {unsupported: 'after a killed call'},
        ]);
        t.regex(texts(emulator.request([{op: 'kmsg', since: 1}], 1000)).join('\n'), /^1 BUG: unable to handle page fault/v);
        t.deepEqual(emulator.request([{op: 'close', fd: 3}, {op: 'stat', path}, rmmod, open], 700).slice(2), [
            {hung: 700}, {unsupported: 'after a hung call'},
        ]);
        t.deepEqual(emulator.request([{op: 'stat', path}, rmmod, insmod], 700), [
            {errno: 'ENOENT'}, {errno: 'EBUSY'}, {errno: 'EBUSY'},
        ]);
    });
