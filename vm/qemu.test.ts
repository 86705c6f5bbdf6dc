import test from 'ava';
import {execa, type Result} from 'execa';
import {ensurePreload} from './preload.ts';
import {qemuProgram} from './qemu.ts';

/** Runs a program as QEMU is run by its owner. */
async function ownedBy(owner: number, program: string, ...args: string[]): Promise<Result> {
    const env = {LD_PRELOAD: await ensurePreload('qemu'), QEMU_OWNER: String(owner)};
    return execa(program, args, {env, reject: false});
}

test('a QEMU whose owner is not there any more does not start', async t => {
    const orphan = await ownedBy(1, qemuProgram, '--version');
    t.is(orphan.stdout, '');
    t.is(orphan.exitCode, 1);
    t.regex((await ownedBy(process.pid, qemuProgram, '--version')).stdout as string, /^QEMU emulator version/);
});

test('QEMU is the first to go where memory runs out', async t => {
    const {stdout} = await ownedBy(process.pid, 'cat', '/proc/self/oom_score_adj');
    t.is(stdout, '1000');
});
