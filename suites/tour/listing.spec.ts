/** What of Listing 1 is there, and what it looks like: a row for each name. */
import {bytesOf} from '../../harness/spec.ts';
import type {Result} from '../../harness/spec.ts';
import {clauses} from './clauses.ts';
import {isNumber, spec, specWithModule, type Tour} from './tour.ts';

/** Where to look for what a name that is absent had. */
const instead: Readonly<Record<string, string>> = {
    '/proc/ide': '/sys/block',
    '/proc/pci': '/proc/bus/pci/devices',
    '/proc/1/oom_adj': '/proc/1/oom_score_adj',
};

/** What says something about the moment, not about the kernel: whether the first process runs or sleeps, and where. */
const momentary: Readonly<Record<string, readonly [RegExp, string]>> = {
    '/proc/1/stat': [/\) [DRS] /v, ') ? '],
    '/proc/1/wchan': [/^.+$/v, '(a function, or #)'],
};

/** Characters of a line that a table has room for. */
const widest = 100;

for (const {id} of clauses) {
    const [, group, name] = /^tour\.(top|per-process)\.(.+)$/v.exec(id) ?? [];
    if (name !== undefined)
        spec(id, 'as root sees it', async (_t, visitor) => observe(visitor, group === 'top' ? `/proc/${name}` : `/proc/1/${name}`));
}

async function observe(visitor: Tour, path: string): Promise<void> {
    const {guest} = visitor;
    const entry = await guest.call({op: 'lstat', path});
    if ('errno' in entry) {
        guest.observe('entry', entry.errno === 'ENOENT' ? 'absent' : entry.errno);
        const successor = instead[path];
        if (successor !== undefined && await guest.errno({op: 'stat', path: successor}) === null)
            guest.observe('instead', successor);
        return;
    }
    if (!('type' in entry))
        throw new Error(`${path} has no type`);
    const {type, mode, uid, gid} = entry;
    guest.observe('entry', described(type!, mode!, uid!, gid!));
    guest.observe('shows', type === 'symlink' ? await target(visitor, path) : type === 'directory' ? await names(visitor, path) : await firstLine(visitor, path));
}

/** `file 0444 0:0` */
function described(type: string, mode: number, uid: number, gid: number): string {
    return `${type} ${mode.toString(8).padStart(4, '0')} ${uid}:${gid}`;
}

async function target({guest}: Tour, path: string): Promise<string> {
    return withoutNumbers((await guest.done({op: 'readlink', path})).target!);
}

/** The names in a folder, numbered ones as one. */
async function names(visitor: Tour, path: string): Promise<string> {
    const all = (await visitor.list(path)).toSorted();
    const words = all.filter(name => !isNumber(name));
    return cut([...words.length < all.length ? ['#'] : [], ...words].join(' '));
}

/** The first line of a file, or the error of reading it. It is read without waiting: kmsg would. */
async function firstLine({guest}: Tour, path: string): Promise<string> {
    const [opened, read] = await guest.calls([
        {op: 'open', path, flags: ['O_RDONLY', 'O_NONBLOCK']},
        {op: 'read', fd: {result: 0}, count: 1024},
        {op: 'close', fd: {result: 0}},
    ]);
    const [pattern, constant] = momentary[path] ?? [/^$/v, ''];
    return 'errno' in opened! ? opened.errno : shapeOf(read!).replace(pattern, constant);
}

function shapeOf(read: Result): string {
    if ('errno' in read)
        return read.errno;
    const text = 'data' in read ? bytesOf(read) : '';
    if (text === '')
        return '(empty)';
    if (/[^\0\t\n\x20-\x7e]/v.test(text))
        return text.startsWith('\x7fELF') ? '(an ELF file)' : '(binary)';
    return cut(withoutNumbers(text.split('\n', 1)[0]!.replaceAll('\0', ' ').replace(/[\t ]+/gv, ' ').trim()));
}

/** What differs from one boot to the next says nothing about a kernel. */
function withoutNumbers(text: string): string {
    return text.replace(/\b(?:\d+k?|0x[\da-f]+|(?=[a-f]*\d)[\da-f]{4,})\b/gv, '#');
}

function cut(text: string): string {
    return text.length > widest ? `${text.slice(0, widest)}…` : text;
}

spec('tour.sysfs.organised', 'at the top', async (_t, visitor) => {
    for (const top of ['/proc', '/sys']) {
        const all = (await visitor.list(top)).filter(name => !isNumber(name));
        const entries = await visitor.guest.calls(all.map(name => ({op: 'lstat', path: `${top}/${name}`})));
        const count = (type: string) => entries.filter(entry => 'type' in entry && entry.type === type).length;
        visitor.guest.observe(top, `${count('directory')} folders, ${count('file')} files, ${count('symlink')} links`);
    }
});

specWithModule('tour.debugfs.one-call', 'for a number', async (_t, visitor) => {
    const {guest} = visitor;
    if (await guest.errno({op: 'stat', path: '/sys/kernel/debug'}) === 'ENOENT')
        guest.skip('needs a kernel with CONFIG_DEBUG_FS');
    await guest.insmod('one-value');
    const file = '/sys/kernel/debug/one-value/value';
    const {type, mode, uid, gid} = await guest.stat(file);
    guest.observe('file', described(type!, mode!, uid!, gid!));
    guest.observe('reads', await visitor.read(file));
    guest.observe('reads after 7 was written', await visitor.shell(`echo 7 > ${file}; cat ${file}`));
});
