import path from 'node:path';
import test from 'ava';
import {projectDir} from '../plan.ts';
import {sourceOf} from './modules.ts';

test('a folder of the project is named as in every checkout of it, another by its whole path', t => {
    t.is(sourceOf('fortune', {}), 'fixtures/modules/fortune');
    t.is(sourceOf('fortune', {fortune: path.join(projectDir, 'fixtures/modules/fortune-as-published')}), 'fixtures/modules/fortune-as-published');
    t.is(sourceOf('fortune', {fortune: '/home/me/fortune'}), '/home/me/fortune');
});
