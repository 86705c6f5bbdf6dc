import {Command} from 'commander';
import {bench, type Figure} from '../bench.ts';
import {Misuse} from '../misuse.ts';
import {defaultTarget, parseTargetName} from '../targets/name.ts';
import {openTarget} from '../targets/open.ts';
import {prepare, prepareKernel} from '../targets/prepare.ts';
import {Progress} from './progress.ts';

export function benchCommand(): Command {
    return new Command('bench')
        .description('measure clone to first answer, round trip, insmod and cold boot in one run')
        .option('--target <target>', 'a kernel: qemu:6.1', defaultTarget())
        .option('--json', 'for programs: {"target","figures":[{"name","count","minimum","median","maximum"}]}, milliseconds')
        .action(async ({target: name, json}: {target: string; json: boolean}) => {
            const parsed = parseTargetName(name);
            if (parsed.kind !== 'qemu')
                throw new Misuse(`bench measures kernels; --target ${name} boots none`);
            const {step} = new Progress();
            const cold = await prepareKernel(parsed.kernel, step);
            const {prepared} = await prepare(name, {names: ['fortune'], inPlace: {}}, step);
            await using target = await openTarget(prepared);
            const figures = await step(`measure ${name} (${cold.machine.accelerator})`, async update => bench({target, cold}, update));
            process.stdout.write(json ? `${JSON.stringify({target: name, figures})}\n` : describe(name, figures));
        });
}

/** Ratios to the cold boot of the same run, since absolute times are a matter of the machine and its other work. */
function describe(target: string, figures: readonly Figure[]): string {
    const cold = figures.at(-1)!.median;
    const cell = (value: number) => value.toFixed(2).padStart(10);
    return [
        `${target.padEnd(24)}${['minimum', 'median', 'maximum'].map(head => head.padStart(10)).join('')}    of a cold boot (milliseconds)`,
        ...figures.map(({name, count, minimum, median, maximum}) =>
            `${`${name} (${count})`.padEnd(24)}${cell(minimum)}${cell(median)}${cell(maximum)}    1/${Math.max(1, Math.round(cold / median))}`),
        '',
    ].join('\n');
}
