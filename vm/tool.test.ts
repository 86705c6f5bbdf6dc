import test from 'ava';
import {SetupFailure} from './failure.ts';
import {runTool} from './tool.ts';

async function saying(...lines: string[]): Promise<string> {
    return runTool('sh', ['-c', 'printf "%s\\n" "$@" >&2; exit 1', 'sh', ...lines]);
}

test('a program that fails is told by its last line, a compiler by its error', async t => {
    await t.throwsAsync(saying('one', 'two'), {instanceOf: SetupFailure, message: 'sh: two'});
    await t.throwsAsync(saying('a.c:1:10: fatal error: b.h: No such file or directory', 'compilation terminated.'), {message: 'sh: a.c:1:10: fatal error: b.h: No such file or directory'});
});
