import {Command} from 'commander';
import {runProgram} from './program.ts';

/** In the order in which --help lists them. Loading one takes a tenth of a second, all of them four times that. */
const commands: Readonly<Record<string, () => Promise<Command>>> = {
    run: async () => (await import('./run.ts')).runCommand(),
    gate: async () => (await import('./gate.ts')).gateCommand(),
    merge: async () => (await import('./merge.ts')).mergeCommand(),
    report: async () => (await import('./report.ts')).reportCommand(),
    compare: async () => (await import('./compare.ts')).compareCommand(),
    emulator: async () => (await import('./emulator.ts')).emulatorCommand(),
    shell: async () => (await import('./shell.ts')).shellCommand(),
    kernels: async () => (await import('./kernels.ts')).kernelsCommand(),
    doctor: async () => (await import('./doctor.ts')).doctorCommand(),
    bench: async () => (await import('./bench.ts')).benchCommand(),
    clean: async () => (await import('./clean.ts')).cleanCommand(),
};

const program = new Command('proc-conformance')
    .description('conformance of kernel modules that live in /proc, and of emulators of them')
    .version('0.1.0');
const named = process.argv[2] ?? '';
for (const make of Object.hasOwn(commands, named) ? [commands[named]!] : Object.values(commands))
    program.addCommand(await make());

await runProgram(program);
