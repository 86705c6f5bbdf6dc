import {bytesOf, encode} from '../../harness/spec.ts';
import type {Call, Done} from '../../harness/spec.ts';
import {file, specOnTwo} from './ip-forward.ts';

/** Calls of each lane. */
const times = 200;

specOnTwo('sysctl.write.parallel', 'on two processors', async (t, {guest}) => {
    const writer = (text: string) => lane(['O_WRONLY'], fd => ({op: 'pwrite', fd, data: encode(text), offset: 0}));
    const reader = () => lane(['O_RDONLY'], fd => ({op: 'pread', fd, count: 100, offset: 0}));
    const {lanes} = await guest.done({op: 'parallel', lanes: [writer('0\n'), reader(), writer('1\n'), reader()]}, 60_000);
    const [first, second, third, fourth] = lanes!.map(results => results.slice(1));
    t.true([...first!, ...third!].every(result => 'value' in result && result.value === 2));
    const seen = new Set([...second!, ...fourth!].map(result => bytesOf(result as Done)));
    t.deepEqual([...seen].filter(text => !/^[01]\n$/v.test(text)), []);
});

function lane(flags: string[], call: (fd: {result: number}) => Call): Call[] {
    return [{op: 'open', path: file, flags}, ...Array.from({length: times}, () => call({result: 0}))];
}
