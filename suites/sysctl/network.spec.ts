import {file, nobody, spec, specWithCables, type IpForward} from './ip-forward.ts';
import {withoutKernelLines} from '../kernel-lines.ts';

const settings = '/proc/sys/net/ipv4/conf';

/** ipForwarding of RFC 1213, the first number of the second line: 1 is a router, 2 a host. */
async function role(forward: IpForward): Promise<string | undefined> {
    const [, statistics] = (await forward.read('/proc/net/snmp')).split('\n').filter(line => line.startsWith('Ip:'));
    return statistics?.split(' ')[1];
}

spec('sysctl.effect.statistics', 'in /proc/net/snmp', async (t, forward) => {
    t.is(await role(forward), '2');
    await forward.write('1\n');
    t.is(await role(forward), '1');
    await forward.write('0\n');
    t.is(await role(forward), '2');
});

spec('sysctl.effect.statistics', 'whatever number but 0 turned it on', async (t, forward) => {
    for (const number of ['2', '255', '2147483647', '-1']) {
        await forward.write(`${number}\n`);
        t.is(await role(forward), '1', number);
    }
});

/** Two hosts in namespaces of their own, each on a cable to the first namespace, which knows the way between them. */
const hosts = [
    'mkfifo /tmp/one /tmp/two',
    `unshare -n sh -c 'echo > /tmp/one; exec sleep 1000' & one=$!`,
    `unshare -n sh -c 'echo > /tmp/two; exec sleep 1000' & two=$!`,
    'read line < /tmp/one; read line < /tmp/two',
    'ip link set far0 netns $one; ip link set far1 netns $two',
    'for side in 0 1; do ip addr add 10.0.$side.1/24 dev near$side; ip link set near$side up; done',
    'nsenter -t $one -n sh -c "ip addr add 10.0.0.2/24 dev far0; ip link set far0 up; ip route add default via 10.0.0.1"',
    'nsenter -t $two -n sh -c "ip addr add 10.0.1.2/24 dev far1; ip link set far1 up; ip route add default via 10.0.1.1"',
];

specWithCables('sysctl.effect.packets', 'from one cable to the other', async (t, forward) => {
    await forward.guest.insmod('cables');
    // Who gets no answer waits the whole second; who gets one may need long on a busy machine.
    const {stdout, stderr} = await forward.shell([
        ...hosts,
        'ask() { nsenter -t $one -n ping -c 1 -W $1 10.0.1.2 > /tmp/ping && echo answered || grep -o "[0-9]* packets received" /tmp/ping; }',
        `ask 1; echo 1 > ${file}; ask 10; echo 0 > ${file}; ask 1`,
    ].join('\n'));
    t.deepEqual({stdout, stderr}, {stdout: '0 packets received\nanswered\n0 packets received\n', stderr: ''});
});

spec('sysctl.effect.interfaces', 'in conf/*/forwarding', async (t, forward) => {
    for (const value of ['0\n', '1\n', '0\n']) {
        await forward.write(value);
        for (const name of ['all', 'default', 'lo'])
            t.is(await forward.read(`${settings}/${name}/forwarding`), value, name);
    }
});

spec('sysctl.effect.redirects', 'in conf/all/accept_redirects', async (t, forward) => {
    const seen: string[] = [await forward.read(`${settings}/all/accept_redirects`)];
    for (const value of ['1\n', '0\n']) {
        await forward.write(value);
        seen.push(await forward.read(`${settings}/all/accept_redirects`));
    }
    t.deepEqual(seen, ['1\n', '0\n', '1\n']);
});

spec('sysctl.effect.log', 'in the kernel\'s log', async (t, forward) => {
    const {next} = await forward.guest.log();
    for (const text of ['1\n', '0\n', 'yes\n', '1\n', '0\n']) {
        await forward.tryWrite(text);
        await forward.read();
    }
    t.deepEqual(withoutKernelLines((await forward.guest.log(next)).records), []);
});

spec('sysctl.program.reads', 'both values', async (t, forward) => {
    t.deepEqual(await forward.shell('sysctl net.ipv4.ip_forward'), {status: 0, stdout: 'net.ipv4.ip_forward = 0\n', stderr: ''});
    await forward.write('1\n');
    t.deepEqual(await forward.shell('sysctl net.ipv4.ip_forward'), {status: 0, stdout: 'net.ipv4.ip_forward = 1\n', stderr: ''});
});

spec('sysctl.program.reads', 'the number alone with -n', async (t, forward) => {
    await forward.write('1\n');
    t.deepEqual(await forward.shell('sysctl -n net.ipv4.ip_forward'), {status: 0, stdout: '1\n', stderr: ''});
});

spec('sysctl.program.writes', 'both values', async (t, forward) => {
    for (const value of ['1', '0', '1']) {
        t.deepEqual(
            await forward.shell(`sysctl -w net.ipv4.ip_forward=${value}`),
            {status: 0, stdout: `net.ipv4.ip_forward = ${value}\n`, stderr: ''},
        );
        t.is(await forward.read(), `${value}\n`);
    }
});

spec('sysctl.program.writes', 'what a file of settings says', async (t, forward) => {
    const {status} = await forward.shell('printf "# routers only\\nnet.ipv4.ip_forward = 1\\n" > /tmp/sysctl.conf && sysctl -p /tmp/sysctl.conf');
    t.is(status, 0);
    t.is(await forward.read(), '1\n');
});

spec('sysctl.program.lists', 'with -a', async (t, forward) => {
    await forward.write('1\n');
    // Some of the list cannot be read, which is said on standard error.
    const {stdout} = await forward.shell('sysctl -a 2> /dev/null');
    t.deepEqual(stdout.split('\n').filter(line => line.startsWith('net.ipv4.ip_forward ')), ['net.ipv4.ip_forward = 1']);
});

spec('sysctl.program.unknown', 'to read and to write', async (t, forward) => {
    for (const words of ['net.ipv4.ip_backward', '-w net.ipv4.ip_backward=1']) {
        const {status, stdout, stderr} = await forward.shell(`sysctl ${words}`);
        t.deepEqual({status, stdout}, {status: 1, stdout: ''});
        t.regex(stderr, /net\.ipv4\.ip_backward/v);
    }
});

spec('sysctl.program.refused', 'as a word', async (t, forward) => {
    const {status} = await forward.shell('sysctl -w net.ipv4.ip_forward=yes');
    t.is(status, 1);
    t.is(await forward.read(), '0\n');
});

spec('sysctl.program.refused', 'as nobody', async (t, forward) => {
    const {status} = await forward.guest.exec(['sysctl', '-w', 'net.ipv4.ip_forward=1'], {as: nobody});
    t.is(status, 1);
    t.is(await forward.read(), '0\n');
});

spec('sysctl.namespace.independent', 'of the first one', async (t, forward) => {
    const inside = await forward.shell(`unshare -n sh -c 'cat ${file}; echo 1 > ${file}; cat ${file}'`);
    t.deepEqual(inside, {status: 0, stdout: '0\n1\n', stderr: ''});
    t.is(await forward.read(), '0\n');
});

spec('sysctl.namespace.independent', 'when the first one changes', async (t, forward) => {
    // The shell inside waits for the one outside, and tells when it may go on.
    const {stdout} = await forward.shell([
        'mkfifo /tmp/in /tmp/out',
        `unshare -n sh -c 'echo made > /tmp/out; read line < /tmp/in; cat ${file} > /tmp/out' &`,
        'read line < /tmp/out',
        `echo 1 > ${file}`,
        'echo changed > /tmp/in',
        'cat /tmp/out',
        `cat ${file}`,
    ].join('\n'));
    t.is(stdout, '0\n1\n');
});

spec('sysctl.namespace.independent', 'of one another', async (t, forward) => {
    const {stdout} = await forward.shell(`unshare -n sh -c 'echo 1 > ${file}; unshare -n sh -c "echo 0 > ${file}; cat ${file}"; cat ${file}'; cat ${file}`);
    t.is(stdout, '0\n1\n0\n');
});

spec('sysctl.namespace.begins', 'on where it is on, off where it is off', async (t, forward) => {
    for (const value of ['0\n', '1\n', '0\n']) {
        await forward.write(value);
        t.is((await forward.shell(`unshare -n cat ${file}`)).stdout, value);
    }
});

spec('sysctl.namespace.begins', 'with that of the first one, and not of the one it was made in', async (t, forward) => {
    t.is((await forward.shell(`unshare -n sh -c 'echo 1 > ${file}; unshare -n cat ${file}'`)).stdout, '0\n');
});

spec('sysctl.namespace.descriptor', 'of the first one', async (t, forward) => {
    const {stdout} = await forward.shell(`unshare -n sh -c 'echo 1 >&3; cat ${file}' 3> ${file}; cat ${file}`);
    t.is(stdout, '0\n1\n');
});

spec('sysctl.namespace.owner', 'who is nobody elsewhere', async (t, forward) => {
    const asRootOfItsOwn = async (command: string) => forward.guest.exec(['unshare', '-U', '-r', 'sh', '-c', command], {as: nobody});
    const {status, stderr: why} = await asRootOfItsOwn('true');
    if (status !== 0)
        forward.guest.skip(`needs user namespaces for everybody: ${why.trim()}`);
    const {stdout, stderr} = await asRootOfItsOwn(`unshare -n sh -c 'echo 1 > ${file}; cat ${file}'; echo 1 > ${file}`);
    t.is(stdout, '1\n');
    t.regex(stderr, /Permission denied/v);
    t.is(await forward.read(), '0\n');
});
