import {isNumber, spec, specOnTwo, specWithModule} from './tour.ts';

spec('tour.proc.mounted', 'at its place', async (t, visitor) => {
    t.regex(await visitor.read('/proc/filesystems'), /^nodev\tproc$/mv);
    const [mount] = (await visitor.read('/proc/mounts')).split('\n').filter(line => line.split(' ')[1] === '/proc').slice(-1);
    t.is(mount?.split(' ')[2], 'proc');
});

spec('tour.proc.content', 'by type, size and what cat gets', async (t, visitor) => {
    const names = (await visitor.list('/proc')).filter(name => !isNumber(name));
    const entries = await visitor.guest.calls(names.map(name => ({op: 'lstat', path: `/proc/${name}`})));
    for (const type of ['directory', 'file'])
        t.true(entries.some(entry => 'type' in entry && entry.type === type), `no ${type}`);
    t.deepEqual(entries.filter(entry => !('type' in entry && ['directory', 'file', 'symlink'].includes(entry.type!))), []);
    for (const name of ['cpuinfo', 'meminfo', 'version', 'uptime', 'filesystems'])
        t.deepEqual([(await visitor.guest.stat(`/proc/${name}`)).size, (await visitor.read(`/proc/${name}`)) === ''], [0, false], name);
});

spec('tour.proc.content', 'made anew for each reader', async (t, visitor) => {
    const seconds = async () => Number((await visitor.read('/proc/uptime')).split(' ')[0]);
    const first = await seconds();
    // A program is started and ended in between, which takes longer than the clock's 10 ms.
    let second = first;
    for (let time = 0; time < 20 && second === first; time++) {
        await visitor.shell('true');
        second = await seconds();
    }
    t.true(second > first, `${second} is not behind ${first}`);
});

spec('tour.proc.directions', 'by mode, and by trying', async (t, visitor) => {
    const {guest} = visitor;
    t.is((await guest.stat('/proc/version')).mode, 0o444);
    t.is((await guest.stat('/proc/sysrq-trigger')).mode, 0o200);
    t.is((await guest.stat('/proc/sys/kernel/hostname')).mode, 0o644);
    t.regex(await visitor.read('/proc/version'), /^Linux version /v);
    t.is(await visitor.shell('echo muon > /proc/sys/kernel/hostname; cat /proc/sys/kernel/hostname; uname -n'), 'muon\nmuon\n');
    const {next} = await guest.log();
    await visitor.shell('echo h > /proc/sysrq-trigger');
    t.true((await guest.log(next)).records.some(({text}) => text.startsWith('sysrq: HELP')));
});

specOnTwo('tour.cpuinfo.processors', 'with two and with one', async (t, visitor) => {
    t.deepEqual(numbersIn(await visitor.read('/proc/cpuinfo')), ['0', '1']);
    await visitor.shell('echo 0 > /sys/devices/system/cpu/cpu1/online');
    t.deepEqual(numbersIn(await visitor.read('/proc/cpuinfo')), ['0']);
});

spec('tour.cpuinfo.type', 'by its maker and its name', async (t, visitor) => {
    for (const paragraph of paragraphs(await visitor.read('/proc/cpuinfo'))) {
        t.regex(paragraph, /^vendor_id\t: \S/mv);
        t.regex(paragraph, /^model name\t: \S/mv);
    }
});

spec('tour.cpuinfo.speed', 'in MHz', async (t, visitor) => {
    const text = await visitor.read('/proc/cpuinfo');
    t.true(paragraphs(text).length > 0);
    for (const paragraph of paragraphs(text))
        t.true(Number(/^cpu MHz\t\t: (\d+\.\d+)$/mv.exec(paragraph)?.[1]) > 0, paragraph);
});

specWithModule('tour.modules.loaded', 'as sysfs has them', async (t, visitor) => {
    // Some kernels have all that they need built in.
    await visitor.guest.insmod('one-value');
    const lines = (await visitor.read('/proc/modules')).trimEnd().split('\n');
    t.deepEqual(lines.filter(line => !/^\w+ \d+ \d+ \S+ (?:Live|Loading|Unloading) 0x[\da-f]+(?: \(\w+\))?$/v.test(line)), []);
    // What is built in has no state there.
    const known = await visitor.shell('cd /sys/module; for m in */initstate; do m=${m%/initstate}; echo "$m $(cat $m/refcnt)"; done');
    t.deepEqual(sorted(lines.map(line => line.split(' ')).map(([name, , users]) => `${name} ${users}`)), sorted(known.trimEnd().split('\n')));
});

specWithModule('tour.modules.changes', 'by a module of the project', async (t, visitor) => {
    const listed = async () => (await visitor.read('/proc/modules')).split('\n').filter(line => line.startsWith('one_value ')).length;
    const seen = [await listed()];
    await visitor.guest.insmod('one-value');
    seen.push(await listed());
    await visitor.guest.rmmod('one-value');
    seen.push(await listed());
    t.deepEqual(seen, [0, 1, 0]);
});

spec('tour.pci.elsewhere', 'as sysfs has them', async (t, visitor) => {
    if (await visitor.guest.errno({op: 'stat', path: '/sys/bus/pci'}) === 'ENOENT')
        visitor.guest.skip('needs a kernel with CONFIG_PCI');
    const lines = (await visitor.read('/proc/bus/pci/devices')).trimEnd().split('\n');
    const listed = lines.map(line => line.slice(0, 13));
    const known = await visitor.shell('cd /sys/bus/pci/devices; for d in *; do echo "$d $(cat $d/vendor) $(cat $d/device)"; done');
    t.deepEqual(sorted(listed), sorted(known.trimEnd().split('\n').map(toListed)));
});

/** `0000:00:1f.2 0x8086 0x2922` of sysfs as /proc has it: bus, then device and function in 8 bits, then maker and device. */
function toListed(line: string): string {
    const [, bus, device, part, vendor, id] = /^[\da-f]{4}:([\da-f]{2}):([\da-f]{2})\.(\d) 0x([\da-f]{4}) 0x([\da-f]{4})$/v.exec(line) ?? [];
    const place = (Number.parseInt(device ?? '', 16) << 3) + Number(part);
    return `${bus}${place.toString(16).padStart(2, '0')}\t${vendor}${id}`;
}

function sorted(lines: readonly string[]): string[] {
    return lines.toSorted((one, other) => one < other ? -1 : 1);
}

function paragraphs(text: string): string[] {
    return text.split('\n\n').filter(paragraph => paragraph.trim() !== '');
}

function numbersIn(text: string): Array<string | undefined> {
    return paragraphs(text).map(paragraph => /^processor\t: (\d+)$/mv.exec(paragraph)?.[1]);
}
