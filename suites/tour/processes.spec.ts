import {isNumber, spec, statFields, type Tour} from './tour.ts';

/** Starts a process that stays until it is told, in /tmp, with arguments; the shell's $p is its number, and it has begun its program. */
const startProcess = [
    'mkfifo /tmp/begun /tmp/end',
    'cd /tmp',
    `env -i COLOUR=blue sh -c 'echo > /tmp/begun; read line < /tmp/end' name 'two words' '' last & p=$!`,
    'read line < /tmp/begun',
];

/** What that process has in its cmdline. */
const itsArguments = ['sh', '-c', 'echo > /tmp/begun; read line < /tmp/end', 'name', 'two words', '', 'last'];

spec('tour.process.numbered', 'by what stat says of itself', async (t, visitor) => {
    const numbers = await visitor.processes();
    const types = await visitor.guest.calls(numbers.map(number => ({op: 'lstat', path: `/proc/${number}`})));
    const lines = await visitor.readStarts(numbers.map(number => `/proc/${number}/stat`));
    const still = new Set(await visitor.processes());
    const wrong = numbers.filter((number, index) => still.has(number)
        && !('type' in types[index]! && types[index].type === 'directory' && Number(statFields(lines[index] ?? '')[1]) === number));
    t.deepEqual(wrong, []);
    t.true(numbers.includes(1) && numbers.length > 10, `only ${numbers.length} processes`);
});

spec('tour.process.each', 'that a signal would reach', async (t, visitor) => {
    const before = await visitor.processes();
    const last = Number((await visitor.read('/proc/loadavg')).split(' ')[4]);
    const signalled = await visitor.shell(`p=1; while [ $p -le ${last} ]; do kill -0 $p 2> /dev/null && echo $p; p=$((p + 1)); done; true`);
    const reached = signalled.split('\n').filter(isNumber).map(Number);
    const after = await visitor.processes();
    t.deepEqual(reached.filter(number => !before.includes(number) && !after.includes(number)), [], 'without a directory');
    t.deepEqual(before.filter(number => number <= last && after.includes(number) && !reached.includes(number)), [], 'without a process');
    t.true(reached.includes(1));
});

spec('tour.process.appears', 'while its parent looks', async (t, visitor) => {
    const printed = await visitor.shell([
        ...startProcess,
        '[ -d /proc/$p ] && ls /proc | grep -x -c $p',
        'cat /proc/$p/stat',
    ].join('\n'));
    const [listed, stat] = printed.split('\n');
    t.is(listed, '1');
    t.regex(stat ?? '', /^\d+ \(sh\) /v);
});

spec('tour.process.vanishes', 'when it is waited for', async (t, visitor) => {
    // A parent that is stopped takes note of nothing.
    const printed = await visitor.shell([
        'mkfifo /tmp/child /tmp/end /tmp/waited',
        'exec 3<> /tmp/child 4<> /tmp/end 5<> /tmp/waited',
        'until_state() { tries=0; until grep -q "^State:.$2" /proc/$1/status || [ $tries = 300 ]; do tries=$((tries + 1)); done; }',
        `sh -c 'sh -c "read line <&4; exit 3" & echo $! >&3; wait $!; echo $? >&5' & parent=$!`,
        'read p <&3',
        'kill -STOP $parent',
        'until_state $parent T',
        'echo >&4',
        'until_state $p Z',
        'ls /proc | grep -x $p > /dev/null && grep "^State:" /proc/$p/status',
        'kill -CONT $parent',
        'read status <&5',
        'echo "ended with $status"',
        '[ -e /proc/$p ] || echo gone',
        'ls /proc | grep -x -c $p; true',
    ].join('\n'));
    t.is(printed, 'State:\tZ (zombie)\nended with 3\ngone\n0\n');
});

spec('tour.process.particular', 'beside a shell', async (t, visitor) => {
    const printed = await visitor.shell([
        ...startProcess,
        'for q in $p $$; do readlink /proc/$q/cwd; tr "\\0" "|" < /proc/$q/environ; echo; grep -E "^P?Pid:" /proc/$q/status; done',
        'echo $p $$',
    ].join('\n').replace('for q', 'cd /sys; for q'));
    const lines = printed.trimEnd().split('\n');
    const [child, shell] = lines.pop()!.split(' ');
    t.deepEqual(lines.slice(0, 4), ['/tmp', 'COLOUR=blue|', `Pid:\t${child}`, `PPid:\t${shell}`]);
    t.is(lines[4], '/sys');
    t.notRegex(lines[5] ?? '', /COLOUR/v);
    t.is(lines[6], `Pid:\t${shell}`);
});

spec('tour.process.cmdline', 'of an empty one too', async (t, visitor) => {
    t.is(await visitor.shell([...startProcess, 'cat /proc/$p/cmdline'].join('\n')), itsArguments.map(one => `${one}\0`).join(''));
});

spec('tour.process.cmdline', 'of the first process of a namespace, with several', async (t, visitor) => {
    if (await visitor.guest.errno({op: 'stat', path: '/proc/self/ns/pid'}) === 'ENOENT')
        visitor.guest.skip('needs a kernel with CONFIG_PID_NS');
    const argv = ['sh', '-c', 'cat /proc/1/cmdline; exit', 'init', '[5]'];
    const {stdout, stderr} = await visitor.guest.exec(['unshare', '-p', '-f', '--mount-proc', ...argv]);
    t.deepEqual({stdout, stderr}, {stdout: argv.map(one => `${one}\0`).join(''), stderr: ''});
});

spec('tour.process.kernel-threads', 'whose parent is the second process', async (t, visitor) => {
    const threads = (await starts(visitor, 'stat')).filter(({text}) => statFields(text)[4] === '2').map(({number}) => number);
    t.true(threads.length > 5, `only ${threads.length}`);
    const lines = await visitor.readStarts(threads.map(number => `/proc/${number}/cmdline`));
    t.deepEqual(threads.filter((_, index) => lines[index]), []);
});

spec('tour.process.self', 'in two shells', async (t, visitor) => {
    const look = 'sh -c \'echo $$; exec readlink /proc/self\'';
    const [own, link, other, otherLink] = (await visitor.shell(`${look}; ${look}`)).split('\n');
    t.deepEqual([link, otherLink], [own, other]);
    t.not(own, other);
});

spec('tour.first.number', 'by its parent, its name and its start', async (t, visitor) => {
    const all = (await starts(visitor, 'stat')).map(({text}) => statFields(text));
    const [first] = all.filter(([, number]) => number === '1');
    t.deepEqual({name: first?.[2], parent: first?.[4]}, {name: 'init', parent: '0'});
    t.deepEqual(all.filter(fields => Number(fields[22]) < Number(first?.[22])).map(([, number]) => number), []);
});

spec('tour.first.listing', 'by lstat', async (t, visitor) => {
    const names = await visitor.list('/proc/1');
    const found = await visitor.guest.calls(names.map(name => ({op: 'lstat', path: `/proc/1/${name}`})));
    t.deepEqual(names.filter((_, index) => 'errno' in found[index]!), []);
    t.true(names.length > 10, `only ${names.length} names`);
});

spec('tour.first.cmdline', 'of a machine whose init is /init', async (t, visitor) => {
    t.is(await visitor.shell('cat /proc/1/cmdline'), '/init\0');
});

/** The beginning of that file of each process that was there to be read. */
async function starts(visitor: Tour, file: string): Promise<Array<{number: number; text: string}>> {
    const numbers = await visitor.processes();
    const texts = await visitor.readStarts(numbers.map(number => `/proc/${number}/${file}`));
    return numbers.flatMap((number, index) => texts[index] === null ? [] : {number, text: texts[index] ?? ''});
}
