/**
 * Text from anywhere as one line that is safe to print: white space becomes single blanks, control characters, lone
 * surrogates and the like become `\x1b`, `\ud800`.
 */
export function oneLine(text: string): string {
    return text.replace(/\s+/g, ' ').trim().replace(unprintable, escape);
}

/** Lines of at most `width` characters where words allow it, each behind `indent`, which counts. */
export function wrap(text: string, width: number, indent = ''): string {
    const lines: string[] = [];
    let line = '';
    for (const word of text.split(' '))
        if (line === '')
            line = word;
        else if (indent.length + line.length + 1 + word.length <= width)
            line += ` ${word}`;
        else {
            lines.push(line);
            line = word;
        }
    return [...lines, line].map(each => indent + each).join('\n');
}

/** Controls but tab and line feed, and what readers take for a line break, drop, or cannot encode. */
export const unprintable = /(?![\t\n])[\p{Cc}\p{Cs}\u2028\u2029\ufeff\ufffe\uffff]/gu;

/** As JavaScript, JSON (but for \x) and double-quoted YAML write it. */
export function escape(character: string): string {
    const code = character.charCodeAt(0);
    return code < 0x100 ? `\\x${code.toString(16).padStart(2, '0')}` : `\\u${code.toString(16).padStart(4, '0')}`;
}
