import test from 'ava';
import {oneLine, wrap} from './plain-text.ts';

test('text from anywhere becomes one line that a terminal only prints', t => {
    t.is(oneLine(' a\r\n\tb\u2028c \x1b[2Jd\0\x9b\ud800 \u{1f600} '), 'a b c \\x1b[2Jd\\x00\\x9b\\ud800 \u{1f600}');
});

test('lines are wrapped between words, the indent included, and long words left whole', t => {
    t.is(wrap('one two three', 9, '  '), '  one two\n  three');
    t.is(wrap('one two three', 8, '  '), '  one\n  two\n  three');
    t.is(wrap('a incomprehensibly b', 6), 'a\nincomprehensibly\nb');
});
