import type {ExecutionContext} from 'ava';

/** AVA's assertions; the spec's state is in its subject. */
export type Assertions = Pick<
    ExecutionContext,
    'assert' | 'deepEqual' | 'fail' | 'false' | 'falsy' | 'is' | 'like' | 'log' | 'not' | 'notDeepEqual' | 'notRegex' | 'pass' | 'regex' | 'timeout' | 'true' | 'truthy'
>;
