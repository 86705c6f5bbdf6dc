// Installs the locked npm packages where they are missing or out of date. Plain JavaScript: it runs before anything is installed.
import {spawnSync} from 'node:child_process';
import {existsSync, readFileSync} from 'node:fs';
import path from 'node:path';
import {fileURLToPath} from 'node:url';

const project = path.dirname(path.dirname(fileURLToPath(import.meta.url)));

/** npm writes the lock file that it installed into node_modules; a package is there when both name the same version. */
function isInstalled() {
    const installed = path.join(project, 'node_modules/.package-lock.json');
    if (!existsSync(installed) || !existsSync(path.join(project, 'node_modules/.bin/node')))
        return false;
    const wanted = JSON.parse(readFileSync(path.join(project, 'package-lock.json'), 'utf8')).packages;
    const present = JSON.parse(readFileSync(installed, 'utf8')).packages;
    return Object.entries(wanted).every(([name, {version, optional}]) => name === '' || optional || present[name]?.version === version);
}

export function install() {
    if (isInstalled())
        return;
    process.stderr.write('npm ci: installing the locked packages (once, about 250 MB with Node 24)\n');
    const started = Date.now();
    const {status, error} = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {cwd: project, stdio: ['ignore', 2, 2]});
    if (status !== 0) {
        process.stderr.write(`npm ci failed${error ? `: ${error.message}` : ''}; run it by hand in ${project}\n`);
        process.exit(3);
    }
    process.stderr.write(`npm ci: done in ${((Date.now() - started) / 1000).toFixed(1)} s\n`);
}

if (process.argv[1] === fileURLToPath(import.meta.url))
    install();
