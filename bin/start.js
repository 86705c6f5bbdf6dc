// npm start: the main job. Without a target of its own, the default kernel and the emulator side by side.
const args = process.argv.slice(2);
const named = args.some(arg => arg === '--target' || arg.startsWith('--target='));
process.argv.splice(2, args.length, 'run', ...named ? [] : ['--target', 'qemu:6.1', '--target', 'emulator'], ...args);
await import('./proc-conformance.js');
