/** How AVA runs the specs of a run; package.json has how it runs files on their own. */
export default {
    files: ['harness/ava-run.ts'],
    extensions: ['ts'],
    failWithoutAssertions: false,
    utilizeParallelBuilds: false,
    timeout: '3m',
};
