/** Small modules that use one interface each, built to see whether the kernel has it. */
import {suite} from '../../harness/spec.ts';
import type {Assertions, Build, Guest, StateSpec} from '../../harness/spec.ts';

/** States specs that only look at how these folders of modules were built. */
export function specOf(...modules: string[]): StateSpec<Guest> {
    return suite(guest => guest, {modules});
}

/** What the compiler said against FOLDER/NAME.c: its errors, each with the source line that it shows below. */
function errorsOf({output}: Build, name: string): string[] {
    const lines = output.replaceAll(/[‘’]/gv, '\'').split('\n');
    const error = new RegExp(`(?:^|/)${name}\\.c:\\d+:\\d+: error: `, 'v');
    return lines.flatMap((line, index) => error.test(line) ? [`${line.replace(error, '')} | ${lines[index + 1]?.replace(/^ *\d* \| */v, '') ?? ''}`] : []);
}

/** Whether make came to compile FOLDER/NAME.c at all. */
function wasTried({output}: Build, name: string): boolean {
    return new RegExp(String.raw`^ +CC \[M\] +(?:\S*/)?${name}\.o$`, 'mv').test(output);
}

/** That the kernel lacks what a probe uses, and the compiler says so in words that match. */
export function isGone(t: Assertions, build: Build, name: string, words: RegExp): void {
    t.true(wasTried(build, name), `make did not compile ${name}.c`);
    t.regex(errorsOf(build, name)[0] ?? '(no error)', words);
}

/** That the kernel has what a probe uses. */
export function isThere(t: Assertions, build: Build, name: string): void {
    t.true(wasTried(build, name), `make did not compile ${name}.c`);
    t.deepEqual(errorsOf(build, name), []);
}

/** That a probe was built to its end: what it uses is exported, too. */
export function isBuilt(t: Assertions, build: Build, name: string): void {
    isThere(t, build, name);
    t.true(build.made.includes(name), build.reason ?? `make made no ${name}.ko`);
}

/** Whether a release, as uname -r gives it, is of that version or later. */
export function isFrom(release: string, version: string): boolean {
    const [major, minor] = release.split(/[.\-]/v).map(Number);
    const [wantedMajor, wantedMinor] = version.split('.').map(Number);
    return major! > wantedMajor! || (major === wantedMajor && minor! >= wantedMinor!);
}
