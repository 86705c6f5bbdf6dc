declare module 'ci-parallel-vars' {
    /** Which of how many parallel jobs this is, as the variables of several CI systems say; index from 0, null where none does. */
    const variables: {readonly index: number; readonly total: number} | null;
    export default variables;
}
