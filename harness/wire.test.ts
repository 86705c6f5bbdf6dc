import {PassThrough, type Readable, type Writable} from 'node:stream';
import test from 'ava';
import {TargetBroken} from './faults.ts';
import type {Call} from './protocol.ts';
import {Wire} from './wire.ts';

const calls: Call[] = [{op: 'modules'}, {op: 'close', fd: 3}];
const results = [{modules: []}, {errno: 'EBADF'}];

/** A target that answers each request line with what answer() gives; null ends its stream. */
function targetThat(answer: (request: {id: number}) => string | null): [Readable, Writable] {
    const toTarget = new PassThrough();
    const fromTarget = new PassThrough();
    toTarget.on('data', (chunk: Buffer) => {
        const text = answer(JSON.parse(chunk.toString()) as {id: number});
        if (text === null)
            fromTarget.end();
        else
            fromTarget.write(text);
    });
    return [fromTarget, toTarget];
}

test('gives the results of a good reply, whatever pieces it comes in', async t => {
    const fromTarget = new PassThrough();
    const toTarget = new PassThrough();
    const wire = new Wire(fromTarget, toTarget);
    const answered = wire.request(calls, 1000);
    const reply = `${JSON.stringify({id: 1, results})}\n`;
    fromTarget.write(reply.slice(0, 7));
    setImmediate(() => fromTarget.write(reply.slice(7)));
    t.deepEqual(await answered, results);
});

const lies: ReadonlyArray<readonly [what: string, answer: (request: {id: number}) => string | null, reason: RegExp]> = [
    ['is not JSON', () => 'Segmentation fault\n', /not JSON: "Segmentation fault"/],
    ['has an unknown id', ({id}) => `${JSON.stringify({id: id + 1, results})}\n`, /answered request 2 where 1/],
    ['lacks a result', ({id}) => `${JSON.stringify({id, results: results.slice(1)})}\n`, /2 calls with 1 results/],
    ['has a result of no kind', ({id}) => `${JSON.stringify({id, results: [{}, {errno: 9}]})}\n`, /protocol does not allow/],
    ['lacks a field', ({id}) => `${JSON.stringify({id, results: [{value: 0}, {errno: 'EBADF'}]})}\n`, /answered modules\(\) with .* must have required property 'modules'/],
    ['comes twice', ({id}) => `${JSON.stringify({id, results})}\n`.repeat(2), /spoke without being asked/],
    ['is nested without end', ({id}) => `{"id":${id},"results":[${'{"lanes":[['.repeat(50_000)}${']]}'.repeat(50_000)}]}\n`, /nested too deeply/],
    ['never ends', () => 'x'.repeat(2 << 20), /over 1 MiB/],
    ['is the end of the stream', () => null, /ended its stream/],
];

for (const [what, answer, reason] of lies)
    test(`a target whose reply ${what} is broken, and stays so`, async t => {
        const wire = new Wire(...targetThat(answer));
        const error = await t.throwsAsync(wire.request(calls, 1000), {instanceOf: TargetBroken});
        t.regex(error.message, reason);
        await t.throwsAsync(wire.request(calls, 1000), {instanceOf: TargetBroken});
    });

test('a target that speaks without being asked is broken', async t => {
    const fromTarget = new PassThrough();
    const wire = new Wire(fromTarget, new PassThrough());
    fromTarget.write('{"id":0,"results":[]}\n');
    await new Promise(resolve => {
        setImmediate(resolve);
    });
    await t.throwsAsync(wire.request(calls, 1000), {message: /spoke without being asked/});
});

/** Sends a text byte by byte, each so many milliseconds after the one before. */
function trickle(to: PassThrough, text: string, ms: number): void {
    const started = performance.now();
    let sent = 0;
    const go = () => {
        if (performance.now() - started > (sent + 1) * ms)
            to.write(text[sent++]!);
        if (sent < text.length)
            setImmediate(go);
    };
    go();
}

test('a reply that is still coming is waited for; one that stops halfway is not', async t => {
    const reply = `${JSON.stringify({id: 1, results})}\n`;
    for (const [text, expected] of [[reply, results], [reply.slice(0, 20), null]] as const) {
        const from = new PassThrough();
        const wire = new Wire(from, new PassThrough(), 100);
        trickle(from, text, 20);
        const answered = wire.request(calls, 1);
        if (expected === null)
            await t.throwsAsync(answered, {instanceOf: TargetBroken, message: /^no reply to modules, close within \d+ ms$/v});
        else
            t.deepEqual(await answered, expected);
    }
});
