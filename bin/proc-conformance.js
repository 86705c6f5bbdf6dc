#!/usr/bin/env node
// Starts under any Node from 20 on and goes on under the one that the project brings along, which runs TypeScript as it is.
import {spawn} from 'node:child_process';
import path from 'node:path';
import {fileURLToPath} from 'node:url';
import {install} from './install.js';

const project = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
install();
const node = path.join(project, 'node_modules/.bin/node');
// The compiled form of what is loaded halves the time until a command begins.
const env = {NODE_COMPILE_CACHE: path.join(project, 'node_modules/.cache/node'), ...process.env};
// The HTML report needs TypeScript stripped of its types by Node, which warns that this may change: here it is pinned.
// setpriv's signal ends the child also where this process was killed outright.
const child = spawn('setpriv', ['--pdeathsig', 'TERM', node, '--disable-warning=ExperimentalWarning', path.join(project, 'harness/cli/main.ts'), ...process.argv.slice(2)], {stdio: 'inherit', env});

// A terminal sends Ctrl-C to both; a signal to this process alone is passed on, and the child decides how to end.
for (const signal of ['SIGTERM', 'SIGHUP'])
    process.on(signal, () => child.kill(signal));
process.on('SIGINT', () => {
    if (!process.stdin.isTTY)
        child.kill('SIGINT');
});
child.on('error', error => {
    process.stderr.write(`proc-conformance: setpriv cannot be run (${error.message}); install the package util-linux\n`);
    process.exit(3);
});
child.on('close', (code, signal) => {
    if (signal)
        process.kill(process.pid, signal);
    process.exitCode = code ?? 1;
});
