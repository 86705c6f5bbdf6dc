/** What `proc-conformance gate` judges in this repository: the sound module and the published one on every kernel. */
import type {GateConfig} from './harness/gate/config.ts';

export default {
    targets: ['qemu:all', 'uml:6.1', 'emulator'],
    modules: ['fixtures/modules/fortune', 'fixtures/modules/fortune-as-published'],
    level: 'safety',
    known: 'known-differences.json',
    limits: {target: 30 * 60, gate: 3 * 60 * 60},
} satisfies GateConfig;
