import type {LogRecord} from '../harness/spec.ts';

/** What the kernel itself logs while a module is loaded and used, and why: these lines are not the module's. */
const kernelLines: ReadonlyArray<{readonly text: RegExp; readonly reason: string}> = [
    {
        text: /^[\w\-]+: loading out-of-tree module taints kernel\.$/v,
        reason: 'said of the first module that was not built with the kernel',
    },
    {
        text: /^[\w\-]+: module verification failed: signature and\/or required key missing - tainting kernel$/v,
        reason: 'said of the first unsigned module by kernels with CONFIG_MODULE_SIG',
    },
    {
        text: /^(?:(?:clocksource|tsc|sched_clock|hrtimer): |TSC found unstable after boot)/v,
        reason: 'timekeeping settles after the boot, and again in a clone',
    },
    {
        text: /^random: /v,
        reason: 'the generator is ready at a moment of its own',
    },
];

/** The records of a log that the module may have written. */
export function withoutKernelLines(records: readonly LogRecord[]): LogRecord[] {
    return records.filter(({facility, text}) => facility === 0 && !isKernelLine(text));
}

/** Whether the kernel itself says this, without level and time of the line. */
export function isKernelLine(text: string): boolean {
    return kernelLines.some(line => line.text.test(text));
}
