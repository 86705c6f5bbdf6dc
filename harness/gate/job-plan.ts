import type {Job} from 'kubernetes-types/batch/v1.js';
import {stringify} from 'yaml';
import {shellCommand} from '../../vm/qemu.ts';
import {titleOf, type Cell} from './matrix.ts';

/** A `strategy.matrix` for GitHub Actions, as JSON on one line: fromJSON() in the workflow reads it. */
export function githubMatrix(shares: ReadonlyArray<readonly Cell[]>): string {
    const include = shares.map((cells, index) => ({
        shard: `${index + 1}/${shares.length}`,
        // Part of an artefact's name, where a slash cannot be.
        number: index + 1,
        targets: cells.map(titleOf).join(', '),
    }));
    return `${JSON.stringify({include})}\n`;
}

/**
 * A Job of Kubernetes as YAML: a pod for each shard, which finds its number in JOB_COMPLETION_INDEX and leaves its
 * results on the claim `proc-conformance-results`, in a folder of that number. A shard that does not conform ends the
 * others as little as it is tried again. The image is the reader's to name.
 */
export function kubernetesJob(shares: ReadonlyArray<readonly Cell[]>, config: string | undefined): string {
    const count = shares.length;
    const gate = ['npx proc-conformance gate', ...config === undefined ? [] : [`--config ${shellCommand([config])}`], `--shard "$((JOB_COMPLETION_INDEX + 1))/${count}"`, '--out "/results/$JOB_COMPLETION_INDEX"'];
    const job: Job = {
        apiVersion: 'batch/v1',
        kind: 'Job',
        metadata: {name: 'proc-conformance-gate'},
        spec: {
            completionMode: 'Indexed',
            completions: count,
            parallelism: count,
            backoffLimitPerIndex: 0,
            maxFailedIndexes: count,
            template: {
                spec: {
                    restartPolicy: 'Never',
                    containers: [{
                        name: 'gate',
                        image: 'proc-conformance',
                        command: ['sh', '-c', `exec ${gate.join(' ')}`],
                        resources: {requests: {cpu: '2', memory: '2Gi'}},
                        volumeMounts: [{name: 'results', mountPath: '/results'}],
                    }],
                    volumes: [{name: 'results', persistentVolumeClaim: {claimName: 'proc-conformance-results'}}],
                },
            },
        },
    };
    const shown = shares.map((cells, index) => `# ${index}: ${cells.map(titleOf).join(', ')}`);
    return `${shown.join('\n')}\n# then: npx proc-conformance merge /results/*\n${stringify(job)}`;
}
