import {specUnloaded} from './fortune.ts';

const first = 'Success is an individual proposition.  Thomas Watson';
const second = 'If a man does his best, what else is there?  Gen. Patton';
const third = 'Cats: All your base are belong to us.  Zero Wing';

const typed = [
    'insmod fortune.ko',
    `echo "${first}" > /proc/fortune`,
    `echo "${second}" > /proc/fortune`,
    `echo "${third}" > /proc/fortune`,
    'cat /proc/fortune',
    'cat /proc/fortune',
];

specUnloaded('fortune.transcript', 'as one session of a shell', async (t, {guest}) => {
    const session = await guest.exec(['sh'], {stdin: ['cd /modules', ...typed, ''].join('\n')});
    t.deepEqual(session, {status: 0, stdout: `${first}\n${second}\n`, stderr: ''});
});

specUnloaded('fortune.transcript', 'each command in a shell of its own', async (t, {guest}) => {
    const printed: string[] = [];
    for (const command of typed) {
        const {status, stdout, stderr} = await guest.exec(['sh', '-c', `cd /modules && ${command}`]);
        t.deepEqual({status, stderr}, {status: 0, stderr: ''}, command);
        printed.push(stdout);
    }
    t.deepEqual(printed, ['', '', '', '', `${first}\n`, `${second}\n`]);
});
