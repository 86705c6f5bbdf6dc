/** How AVA lends its assertions to a whole round of mutants: one test, as long as it takes. */
export default {
    files: ['harness/teeth/ava-teeth.ts'],
    extensions: ['ts'],
    failWithoutAssertions: false,
    utilizeParallelBuilds: false,
    timeout: '6h',
};
