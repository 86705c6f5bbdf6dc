import {readFile} from 'node:fs/promises';
import path from 'node:path';
import test from 'ava';
import {checksItself, hasVirtio, missedOptions, parseConfig, portDrivers, unfitOptions} from './kernel-config.ts';

const minimal = parseConfig(await readFile(path.join(import.meta.dirname, 'configs/minimal.config'), 'utf8'));

/** What the minimal kernel is configured with, with some options set otherwise, or not at all. */
function configured(changes: Readonly<Record<string, string | null>> = {}) {
    // Two that its options bring with them.
    const config = new Map([...minimal, ['CONFIG_X86_64', 'y'], ['CONFIG_SERIAL_8250_RUNTIME_UARTS', '4']]);
    for (const [option, value] of Object.entries(changes))
        if (value === null)
            config.delete(option);
        else
            config.set(option, value);
    return config;
}

test('an option that is commented out is not set', t => {
    t.deepEqual([...parseConfig('# CONFIG_A is not set\nCONFIG_B=y\nCONFIG_C="a b"\n\n# CONFIG_D=y\n')], [['CONFIG_B', 'y'], ['CONFIG_C', '"a b"']]);
});

test('the minimal kernel lacks nothing, and is reached through a serial port', t => {
    t.false(hasVirtio(configured(), new Set()));
    t.deepEqual(unfitOptions(configured(), false), []);
});

for (const [option, value] of [
    ['CONFIG_MODULES', null],
    ['CONFIG_MODULE_UNLOAD', null],
    ['CONFIG_PROC_FS', null],
    ['CONFIG_BLK_DEV_INITRD', null],
    ['CONFIG_DEVTMPFS', null],
    ['CONFIG_SERIAL_8250_CONSOLE', null],
    // A console that is a module comes too late.
    ['CONFIG_SERIAL_8250', 'm'],
    ['CONFIG_MODULE_SIG_FORCE', 'y'],
    ['CONFIG_TRIM_UNUSED_KSYMS', 'y'],
] as const)
    test(`${option}${value === null ? ' not set' : `=${value}`} is named, and nothing else is`, t => {
        const unfit = unfitOptions(configured({[option]: value}), false);
        t.is(unfit.length, 1);
        t.true(unfit[0]!.startsWith(`${option}=${value === 'y' ? 'n' : 'y'} (`), unfit[0]);
    });

test('what stacks are made of matters to User Mode Linux alone', t => {
    t.deepEqual(unfitOptions(configured({CONFIG_VMAP_STACK: 'y'}), false), []);
    const uml = configured({CONFIG_UML: 'y', CONFIG_64BIT: 'y', CONFIG_SSL: 'y', CONFIG_NULL_CHAN: 'y'});
    t.deepEqual(unfitOptions(uml, true), []);
    t.deepEqual(unfitOptions(new Map([...uml, ['CONFIG_VMAP_STACK', 'y']]), true), ['CONFIG_VMAP_STACK=n (an interrupt in the wrong moment hangs the kernel)']);
});

test('all that is missing is named at once', t => {
    t.deepEqual(
        unfitOptions(configured({CONFIG_MODULES: null, CONFIG_PROC_FS: null}), false).map(one => one.split(' ')[0]),
        ['CONFIG_MODULES=y', 'CONFIG_PROC_FS=y'],
    );
});

test('a port is needed: virtio or a second serial one', t => {
    const single = configured({CONFIG_SERIAL_8250_RUNTIME_UARTS: '1'});
    t.regex(unfitOptions(single, false).join(), /^CONFIG_PCI=y, CONFIG_VIRTIO_PCI=y, CONFIG_VIRTIO_CONSOLE=y or CONFIG_SERIAL_8250_RUNTIME_UARTS=2 /);
    t.deepEqual(unfitOptions(single, true), []);
});

test('virtio drivers count when they are built in, or there as modules', t => {
    const builtIn = configured({CONFIG_PCI: 'y', CONFIG_VIRTIO_PCI: 'y', CONFIG_VIRTIO_CONSOLE: 'y'});
    const modules = configured({CONFIG_PCI: 'y', CONFIG_VIRTIO_PCI: 'm', CONFIG_VIRTIO_CONSOLE: 'm'});
    t.true(hasVirtio(builtIn, new Set()));
    t.true(hasVirtio(modules, new Set(portDrivers)));
    t.false(hasVirtio(modules, new Set()));
});

test('what costs only some specs is told, and is no hindrance', t => {
    const config = configured({CONFIG_SMP: null});
    t.deepEqual(missedOptions(config).map(one => one.split(' ')[0]), ['CONFIG_SMP', 'CONFIG_USERFAULTFD']);
    t.deepEqual(unfitOptions(config, false), []);
});

test('a kernel with KASAN or lockdep checks itself', async t => {
    t.false(checksItself(configured()));
    t.true(checksItself(configured({CONFIG_PROVE_LOCKING: 'y'})));
    t.true(checksItself(parseConfig(await readFile(path.join(import.meta.dirname, 'configs/debug.config'), 'utf8'))));
});
