import path from 'node:path';
import {Command} from 'commander';
import {prepareKernel} from '../../vm/bootable.ts';
import {unfinishedFolder} from '../../vm/cache.ts';
import {withFolder} from '../../vm/temporary.ts';
import {bench, type Figure} from '../bench.ts';
import {Misuse} from '../misuse.ts';
import {listSpecs, makePlan, modulesOf, moduleUnderTest} from '../plan.ts';
import {runTarget} from '../run.ts';
import {defaultTarget, parseTargetName} from '../targets/name.ts';
import {openTarget} from '../targets/open.ts';
import {prepare} from '../targets/prepare.ts';
import {interrupted} from './interrupt.ts';
import {Progress} from './progress.ts';

export function benchCommand(): Command {
    return new Command('bench')
        .description('measure clone to first answer, round trip, insmod, cold boot and the fortune suite in one run')
        .option('--target <target>', 'a kernel: qemu:6.1', defaultTarget())
        .option('--json', 'for programs: {"target","figures":[{"name","count","minimum","median","maximum"}]}, milliseconds')
        .action(async ({target: name, json}: {target: string; json: boolean}) => {
            const parsed = parseTargetName(name);
            if (parsed.kind !== 'qemu')
                throw new Misuse(`bench measures kernels that this machine boots itself; --target ${name} is none`);
            const {step} = new Progress();
            const cold = await prepareKernel(parsed.kernel, step);
            const plan = makePlan(await listSpecs(), {suites: [moduleUnderTest], specs: []});
            await using preparation = await prepare(name, {names: modulesOf(plan.specs), inPlace: {}}, step);
            await using target = await openTarget(preparation.prepared);
            const suite = async () => withFolder(unfinishedFolder(`bench-run-${process.pid}`), async dir => {
                await runTarget(preparation, {plan, strict: false, file: path.join(dir, 'result'), signal: interrupted.signal, progress: () => {}});
                return plan.specs.length;
            });
            const figures = await step(`measure ${name} (${cold.machine.accelerator})`, async update => bench({target, suite, cold}, update));
            process.stdout.write(json ? `${JSON.stringify({target: name, figures})}\n` : describe(name, figures));
        });
}

/** Ratios to the cold boot of the same run, since absolute times are a matter of the machine and its other work. */
function describe(target: string, figures: readonly Figure[]): string {
    const cold = figures.find(figure => figure.name === 'cold boot')!.median;
    const cell = (value: number) => value.toFixed(2).padStart(10);
    const ratio = (value: number) => value > cold ? (value / cold).toFixed(1) : `1/${Math.round(cold / value)}`;
    return [
        `${target.padEnd(34)}${['minimum', 'median', 'maximum'].map(head => head.padStart(10)).join('')}    of a cold boot (milliseconds)`,
        ...figures.map(({name, count, minimum, median, maximum}) =>
            `${`${name} (${count})`.padEnd(34)}${cell(minimum)}${cell(median)}${cell(maximum)}    ${ratio(median)}`),
        '',
    ].join('\n');
}
