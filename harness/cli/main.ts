import {Command} from 'commander';
import {benchCommand} from './bench.ts';
import {cleanCommand} from './clean.ts';
import {compareCommand} from './compare.ts';
import {doctorCommand} from './doctor.ts';
import {emulatorCommand} from './emulator.ts';
import {gateCommand} from './gate.ts';
import {kernelsCommand} from './kernels.ts';
import {mergeCommand} from './merge.ts';
import {runProgram} from './program.ts';
import {reportCommand} from './report.ts';
import {runCommand} from './run.ts';

const program = new Command('proc-conformance')
    .description('conformance of kernel modules that live in /proc, and of emulators of them')
    .version('0.1.0')
    .addCommand(runCommand())
    .addCommand(gateCommand())
    .addCommand(mergeCommand())
    .addCommand(reportCommand())
    .addCommand(compareCommand())
    .addCommand(emulatorCommand())
    .addCommand(kernelsCommand())
    .addCommand(doctorCommand())
    .addCommand(benchCommand())
    .addCommand(cleanCommand());

await runProgram(program);
