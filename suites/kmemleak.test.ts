import test from 'ava';
import {readReports} from './kmemleak.ts';

/** By Linux 6.1. */
const ofGoneModule = `unreferenced object 0xffff888003570c80 (size 64):
  comm "insmod", pid 29, jiffies 4294894686
  hex dump (first 32 bytes):
    01 b2 54 03 80 88 ff ff 01 00 00 00 0a 00 17 05  ..T.............
    00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00  ................
  backtrace:
    [<(____ptrval____)>] __kmem_cache_alloc_node+0x13a/0x210
    [<(____ptrval____)>] kmalloc_trace+0x25/0xc0
    [<(____ptrval____)>] 0xffffffffa000507b
    [<(____ptrval____)>] do_one_initcall+0xe1/0x380
    [<(____ptrval____)>] do_init_module+0xe2/0x2e0
`;

test('an object is reported with the code that allocated it, as far as the module', t => {
    t.deepEqual(readReports(ofGoneModule), ['64 bytes, allocated by __kmem_cache_alloc_node from kmalloc_trace from 0xffffffffa000507b']);
    const ofLoaded = ofGoneModule.replace('0xffffffffa000507b', 'fortune_write+0x32/0x100 [fortune]').replace('backtrace:', 'backtrace (crc 4b6b3c1f):');
    t.deepEqual(readReports(ofLoaded + ofGoneModule).map(report => report.split(' from ').at(-1)), ['fortune_write [fortune]', '0xffffffffa000507b']);
});

test('what the kernel itself has lost is no module\'s fault', t => {
    t.deepEqual(readReports(ofGoneModule.replace('    [<(____ptrval____)>] 0xffffffffa000507b\n', '')), []);
    t.deepEqual(readReports(''), []);
});
