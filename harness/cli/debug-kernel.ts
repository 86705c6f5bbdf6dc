/** npm run debug-kernel: not a subcommand, because a kernel that is compiled here is for those who work on this project. */
import {Command, Option} from 'commander';
import {clearAbandoned} from '../../vm/cache.ts';
import {ensureHost, needs} from '../../vm/host.ts';
import {ensureSourceKernel, kernelBuildNeeds, sourceKernels, type SourceKernel} from '../../vm/linux-source.ts';
import {ordinarySupply} from '../../vm/supply.ts';
import {Progress} from './progress.ts';
import {runProgram} from './program.ts';

await runProgram(new Command('npm run debug-kernel --')
    .description('compile a kernel from Debian\'s linux-source into the cache, and say what --target it is then')
    .addOption(new Option('--config <name>', 'debug: with KASAN, kmemleak, lockdep and UBSAN; minimal: hardly anything, and a serial port for the agent')
        .choices(sourceKernels)
        .default('debug'))
    .addHelpText('after', '\nTakes some minutes, 140 MB of download, and up to 3 GB of room while it compiles.\nExit status: 0 it is there; 3 it could not be built.')
    .action(async ({config}: {config: SourceKernel}) => {
        const {step} = new Progress();
        await clearAbandoned();
        await ensureHost(ordinarySupply, step, [...needs, ...kernelBuildNeeds]);
        process.stdout.write(`--target qemu:${await ensureSourceKernel(config, step)}\n`);
    }));
