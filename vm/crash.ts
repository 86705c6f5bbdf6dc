/** What a kernel says when something is wrong with it, found in its console or its log. */

export interface Crash {
    readonly kind: 'oops' | 'panic' | 'warning' | 'stall' | 'sanitizer' | 'lockdep';
    /** The kernel's own title line, without time stamp. */
    readonly title: string;
    /** The function it happened in, with the module that is to blame: `fortune_write [fortune]`; null where the kernel does not say. */
    readonly where: string | null;
    /** The report to its end, without time stamps; from its title on, or from the cut above it that has a warning's words. */
    readonly excerpt: string;
}

interface Pattern {
    readonly kind: Crash['kind'];
    readonly title: RegExp;
}

/** User Mode Linux panics over what another kernel survives as an oops, and tells the registers before it says why. */
const umlFault = /^Kernel panic - not syncing: Kernel (?:mode fault|tried to access user memory) at addr /;

/** What it says of SIGTRAP, which is how one that does not answer is asked where it is: see Uml in vm/uml.ts. */
const silence = /^Kernel panic - not syncing: Kernel mode signal 5$/;

/** What it says when its memory's file has no room on the host: nobody's fault in the guest. */
const hostIsFull = /^Kernel panic - not syncing: Kernel mode signal 7$/;

/**
 * In the order in which a line is held against them. What kmemleak finds is none of them: it is found because a spec asked,
 * and says in the log only that there is something to ask for.
 */
const patterns: readonly Pattern[] = [
    {kind: 'sanitizer', title: /^(?:BUG: K[A-Z]*SAN: |UBSAN: )/},
    {kind: 'stall', title: silence},
    {kind: 'oops', title: umlFault},
    {kind: 'panic', title: /^Kernel panic - not syncing: /},
    {kind: 'lockdep', title: /^(?:WARNING: (?:possible (?:circular|recursive|irq)|inconsistent lock state|bad unlock|bad contention|[A-Z]+-safe -> |Nested lock|suspicious RCU|held lock freed|lock held when)|BUG: workqueue leaked|\[ BUG: Invalid wait context \])/},
    {kind: 'stall', title: /^(?:(?:NMI )?watchdog: (?:BUG: soft lockup|Watchdog detected hard LOCKUP)|rcu: INFO: rcu_\w+ (?:self-)?detected|INFO: task \S+ blocked for more than)/},
    {kind: 'warning', title: /^WARNING: /},
    {kind: 'oops', title: /^(?:BUG: |kernel BUG at |Oops: |traps: PANIC: |general protection fault|[a-z][\w ]*: [\da-f]{4} \[#\d+\]|Unable to handle kernel |Internal error: |list_(?:add|del) corruption|usercopy: |kernel tried to execute NX|detected buffer overflow in )/},
];

/** Lines of a report that are shown at most. */
const longestExcerpt = 60;

/** Every report in a kernel's output, in order. A report inside another belongs to the outer one. */
export function findCrashes(text: string): Crash[] {
    const lines = text.split('\n').map(withoutStamp);
    const crashes: Crash[] = [];
    for (let at = 0; at < lines.length; at++) {
        const line = lines[at]!;
        const pattern = patternOf(line);
        if (!pattern)
            continue;
        const end = endOfReport(lines, at);
        const report = lines.slice(startOfReport(lines, at), end);
        const where = placeOf(report);
        // That a kernel was asked where it is says nothing by itself: it may have been anywhere, or have had nothing to do.
        if (pattern.title !== silence || where?.endsWith(']'))
            crashes.push({kind: pattern.kind, title: line.trim(), where, excerpt: report.join('\n').trimEnd()});
        at = end - 1;
    }
    return crashes;
}

/** `[    1.234567] `, `[    1.234567][  T12] ` and `<4>` before a line. */
function withoutStamp(line: string): string {
    return line.replace(/^(?:<\d+>)?(?:\[ *\d+\.\d{6}\](?:\[ *[TC]\d+\])? ?)?/, '').replace(/\r$/, '');
}

/** WARN() and BUG_ON() begin with a cut, and the words of a WARN() stand between it and the title. */
const cut = '------------[ cut here ]------------';
const wordsAtMost = 3;

/** Registers and the line above them. */
const registersAtMost = 20;

function startOfReport(lines: readonly string[], title: number): number {
    if (umlFault.test(lines[title]!)) {
        const modules = lines.slice(0, title).findLastIndex(line => line.startsWith('Modules linked in:'));
        return modules >= title - registersAtMost ? Math.max(modules, 0) : title;
    }
    const start = lines.lastIndexOf(cut, title);
    return start >= 0 && title - start <= wordsAtMost + 1 ? start : title;
}

/** A report ends at its end-of-trace line, or before the next report where it has none; or where the longest excerpt does. */
function endOfReport(lines: readonly string[], start: number): number {
    const limit = Math.min(lines.length, start + longestExcerpt);
    const stall = patternOf(lines[start]!)?.kind === 'stall';
    for (let at = start + 1; at < limit; at++) {
        if (/^---\[ end (?:trace|Kernel panic)/.test(lines[at]!))
            return at + 1;
        if (/^=+$/.test(lines[at]!) && at > start + 2)
            return at + 1;
        if (stall && patternOf(lines[at]!) !== undefined)
            return at;
    }
    return limit;
}

function patternOf(line: string): Pattern | undefined {
    return hostIsFull.test(line) ? undefined : patterns.find(one => one.title.test(line));
}

/** A function as kernels write it: `vsnprintf+0xd8/0x5d0`, `fortune_read+0x1a/0x60 [fortune]`. */
const functionName = String.raw`([A-Za-z_][\w.]*)\+0x[\da-f]+\/0x[\da-f]+(?: \[(\w+)\])?`;
const instructionPointer = new RegExp(`(?:RIP: \\w+:|pc : |^WARNING: .* )${functionName}`);
/** User Mode Linux has the address before it. */
const address = String.raw`(?:\[<[\da-f]+>\] )?`;
const traceEntry = new RegExp(`^ +${address}${functionName}`);
/** Who took a lock, which is all that is said of one that was never given back: `#0: … (pot_lock){+.+.}-{3:3}, at: fortune_write+0x12/0x20 [fortune]`. */
const lockTaken = new RegExp(`, at: ${functionName}`);
/** A return address that lies on the stack: all there is where the processor was in no function, as after a jump into data. */
const possibleEntry = new RegExp(`^ +${address}\\? ${functionName}`);

/** Where the processor was, and who in a module had called that: `memset_erms from add_cookie [fortune]`. */
function placeOf(report: readonly string[]): string | null {
    const [, name, module] = report.map(line => instructionPointer.exec(line)).find(match => match !== null) ?? [];
    if (module !== undefined)
        return `${name} [${module}]`;
    const blamed = callerIn(report, traceEntry)
        ?? (name === undefined ? callerIn(report, possibleEntry) ?? callerIn(report, lockTaken) : null);
    return name === undefined || blamed === null ? name ?? blamed : `${name} from ${blamed}`;
}

function callerIn(report: readonly string[], entry: RegExp): string | null {
    const [, caller, module] = report.map(line => entry.exec(line)).find(match => match?.[2] !== undefined) ?? [];
    return caller === undefined ? null : `${caller} [${module}]`;
}

/** The title without what differs from run to run: processor, process, duration, addresses, the folder a module was built in. */
export function plainTitle(crash: Crash): string {
    const title = crash.title
        .replace(silence, 'the kernel did not answer any more, and was')
        .replace(/ CPU: \d+ PID: \d+/, '')
        .replace(/, CPU#\d+: \S+\/\d+$/, '')
        .replace(/^(BUG: scheduling while atomic: [^/]+).*/, '$1')
        .replace(/^(INFO: task [^:]+):\d+ blocked for more than \d+ seconds\./, '$1 blocked')
        .replace(/CPU#\d+ stuck for \d+s! \[([^:]+):\d+\]/, 'stuck in $1')
        .replaceAll(/(?<=\s)\/\S*\/(?=[^/\s]+:\d+)/g, '')
        .replaceAll(/\b0x[\da-f]+\b|\b[\da-f]{16}\b/g, 'ADDR')
        .replaceAll(/\+ADDR\/ADDR/g, '');
    if (crash.where === null || title.endsWith(crash.where))
        return title;
    const [place, ...from] = crash.where.split(' ');
    return title.endsWith(place!) ? [title, ...from].join(' ') : `${title} in ${crash.where}`;
}
