import {articlePage, isJudged, isPresence, isUnjudged, type ArticleCell, type ArticleColumn, type ArticlePage, type Mark, type Statement} from './article-data.ts';
import {codeInTable} from './markdown-text.ts';
import {oneLine} from './plain-text.ts';
import type {Result} from './record.ts';

/** Characters of a reason or an observation; the record has all of it. */
const widestReason = 240;

const signs: Readonly<Record<Mark, {readonly sign: string; readonly meaning: string}>> = {
    holds: {sign: '✓', meaning: 'holds'},
    fails: {sign: '✗', meaning: 'does not hold'},
    present: {sign: '●', meaning: 'is there'},
    absent: {sign: '○', meaning: 'is not there'},
    seen: {sign: '·', meaning: 'was seen, and is neither right nor wrong'},
    unjudged: {sign: '–', meaning: 'could not be judged'},
    unknown: {sign: '', meaning: ''},
};

/** Records of kernels as one page for a reader of the article: which of its statements hold on which of them. */
export function writeArticle(results: readonly Result[]): string {
    const page = articlePage(results);
    const parts = [
        ['# The article, statement by statement and kernel by kernel'],
        introduction(page),
        kernels(page),
        legend(page),
        inShort(page),
        ...page.sections.flatMap(({title, statements}) => [[`## ${title}`], ...describe(statements, page.columns)]),
        ...besides(page),
    ];
    return parts.filter(part => part.length > 0).map(part => `${part.join('\n')}\n`).join('\n');
}

function introduction({columns, sections}: ArticlePage): string[] {
    const statements = sections.flatMap(section => section.statements);
    const modules = [...new Set(columns.flatMap(({result}) => result.header.module?.source ?? []))];
    return [
        'M. Tim Jones wrote "Access the Linux kernel using the /proc filesystem" in the days of Linux 2.6.11. What does it say that is still true?',
        `Here are ${statements.length} of its statements, in its order and in other words, and what each of these kernels did when it was put to the test.`,
        ...modules.length > 0 ? [`The fortune module is that of ${modules.map(tick).join(' and ')}, written anew for the interfaces of today.`] : [],
    ];
}

function kernels({columns, sections}: ArticlePage): string[] {
    const statements = sections.flatMap(section => section.statements);
    return [
        '| kernel | release | tried | of the article\'s statements |',
        '|---|---|---|---|',
        ...columns.map(({name, result: {header, footer}}, index) => {
            const marks = statements.map(({cells}) => cells[index]!.mark);
            const held = marks.filter(mark => mark === 'holds').length;
            const judged = held + marks.filter(mark => mark === 'fails').length;
            const ended = footer === null ? ' (the run did not come to its end)' : '';
            return `| ${name} | ${tick(header.kernel.release)} | ${header.started.slice(0, 10)}${ended} | ${held} of ${judged} hold |`;
        }),
    ];
}

function legend({sections, besides: others}: ArticlePage): string[] {
    const used = new Set([...sections.flatMap(section => section.statements), ...others].flatMap(({cells}) => cells.map(({mark}) => mark)));
    return [Object.entries(signs).filter(([mark, {sign}]) => sign !== '' && used.has(mark as Mark)).map(([, {sign, meaning}]) => `${sign} ${meaning}`).join(' &nbsp; ')];
}

function inShort({columns, sections}: ArticlePage): string[] {
    const statements = sections.flatMap(section => section.statements);
    const judged = statements.filter(isJudged);
    const everywhere = judged.filter(({cells}) => cells.every(({mark}) => mark === 'holds' || mark === 'unjudged' || mark === 'unknown'));
    const names = statements.filter(isPresence);
    const kept = names.filter(({cells}) => cells.every(({mark}) => mark !== 'absent'));
    const lost = names.filter(one => !kept.includes(one));
    return [
        '## In short',
        '',
        `- ${everywhere.length} of the ${judged.length} statements that can be right or wrong hold on every kernel here.`,
        ...judged.filter(one => !everywhere.includes(one)).map(({statement, cells}) => `- Not so: ${escaped(statement)} ${whereNot(cells, columns, 'holds')}`),
        ...names.length > 0 ? [`- ${kept.length} of the ${names.length} names that its listings show are on every kernel here.`] : [],
        ...lost.map(({statement, cells}) => `- Not there: ${escaped(statement)} ${[whereNot(cells, columns, 'present'), insteadOf(cells)].join(' ').trim()}`),
    ];
}

/** `Gone since 6.12.` of a name, `No longer from 6.12 on.` of a statement, `Only since 6.12.`, `On none.`, `Not on 6.1-rt.` */
function whereNot(cells: readonly ArticleCell[], columns: readonly ArticleColumn[], good: Mark): string {
    const known = cells.flatMap(({mark}, index) => mark === 'unknown' || mark === 'unjudged' ? [] : {good: mark === good, name: columns[index]!.name});
    const bad = known.filter(one => !one.good);
    if (bad.length === known.length)
        return '**On none of them.**';
    const turn = known.findIndex((one, index) => index > 0 && one.good !== known[index - 1]!.good);
    const turns = known.filter((one, index) => index > 0 && one.good !== known[index - 1]!.good).length;
    if (turns === 1 && known[0]!.good)
        return good === 'present' ? `**Gone since ${known[turn]!.name}.**` : `**No longer from ${known[turn]!.name} on.**`;
    if (turns === 1)
        return `**Only since ${known[turn]!.name}.**`;
    return known.length - bad.length < bad.length ? `**Only on ${known.filter(one => one.good).map(one => one.name).join(', ')}.**` : `**Not on ${bad.map(one => one.name).join(', ')}.**`;
}

/** A section: what is right or wrong, what became of it since, which names are there, what else was seen. */
function describe(statements: readonly Statement[], columns: readonly ArticleColumn[]): string[][] {
    const judged = statements.filter(isJudged);
    const since = judged.filter(isSince);
    const now = judged.filter(one => !isSince(one));
    const names = statements.filter(one => !isJudged(one) && isPresence(one));
    const others = statements.filter(one => !isJudged(one) && !isPresence(one) && !isUnjudged(one));
    return [
        table('', now, columns),
        reasons(now, columns),
        table('What became of it since', since, columns),
        reasons(since, columns),
        ...groupNames(names).flatMap(group => nameTable(group, columns)),
        ...others.length > 0 ? [['Seen, and neither right nor wrong:'], others.flatMap(one => observations(one, columns))] : [],
        ...unjudged(statements.filter(isUnjudged), columns),
    ];
}

function isSince({clause}: Statement): boolean {
    return clause.split('.')[1] === 'since';
}

function table(heading: string, statements: readonly Statement[], columns: readonly ArticleColumn[]): string[] {
    if (statements.length === 0)
        return [];
    return [
        ...heading === '' ? [] : [`**${heading}**`, ''],
        `| | ${columns.map(({name}) => name).join(' | ')} |`,
        `|---|${':-:|'.repeat(columns.length)}`,
        ...statements.map(({statement, cells}) => `| ${escaped(statement)} | ${cells.map(({mark}) => signs[mark].sign).join(' | ')} |`),
    ];
}

/** Why statements do not hold, or could not be judged, those with one reason together. */
function reasons(statements: readonly Statement[], columns: readonly ArticleColumn[]): string[] {
    const told = statements.flatMap(({clause, cells}) => alike(cells.map(({mark, reason}) => mark === 'holds' ? '' : reason), columns).map(one => ({...one, clause})));
    return [...Map.groupBy(told, ({who, what}) => JSON.stringify([who, what])).values()].map(group =>
        `- ${group.map(({clause}) => tick(clause)).join(', ')} (${group[0]!.who}): ${tick(shortened(group[0]!.what))}`);
}

function unjudged(statements: readonly Statement[], columns: readonly ArticleColumn[]): string[][] {
    if (statements.length === 0)
        return [];
    return [[`${statements.length === 1 ? 'One more could' : `${statements.length} more could`} not be judged on any kernel here:`], reasons(statements, columns)];
}

/** Names of one folder stand in one table. */
function groupNames(names: readonly Statement[]): Statement[][] {
    return [...Map.groupBy(names, ({clause}) => clause.split('.').slice(0, -1).join('.')).values()];
}

/** Below what all the statements begin with, and beside what each name looks like on the newest kernel that has it. */
function nameTable(names: readonly Statement[], columns: readonly ArticleColumn[]): string[][] {
    const beginning = commonWords(names.map(({statement}) => statement));
    const different = names.flatMap(({clause, cells}) => {
        const groups = alike(cells.map(looksOf), columns);
        return groups.length > 1 ? groups.map(({who, what}) => `- ${tick(clause)} (${who}): ${tick(shortened(what))}`) : [];
    });
    return [
        [
            `| ${escaped(beginning === '' ? '' : `${beginning} …`)} | ${columns.map(({name}) => name).join(' | ')} | looks like |`,
            `|---|${':-:|'.repeat(columns.length)}---|`,
            ...names.map(({statement, cells}) => {
                const newest = cells.findLast(({mark}) => mark === 'present');
                const look = newest ? tick(looksOf(newest)) : insteadOf(cells);
                return `| ${named(statement.slice(beginning.length).trim())} | ${cells.map(({mark}) => signs[mark].sign).join(' | ')} | ${look} |`;
            }),
        ],
        different.length > 0 ? ['What does not look the same everywhere:', '', ...different] : [],
    ];
}

/** Where to look for what is not there: `See x.` */
function insteadOf(cells: readonly ArticleCell[]): string {
    const instead = cells.findLast(({observed}) => observed['instead'] !== undefined)?.observed['instead'];
    return instead === undefined ? '' : `See ${tick(textOf(instead))}.`;
}

function looksOf({mark, observed: {entry, ...rest}}: ArticleCell): string {
    return mark === 'present' ? [entry, ...Object.values(rest)].map(textOf).join(': ') : '';
}

function observations({statement, cells}: Statement, columns: readonly ArticleColumn[]): string[] {
    const seen = cells.map(({mark, reason, observed}) => mark === 'seen' ? Object.entries(observed).map(([name, value]) => `${name} ${textOf(value)}`).join('; ') : reason);
    return [`- ${escaped(statement)}`, ...alike(seen, columns).map(({who, what}) => `  - ${who}: ${tick(shortened(what))}`)];
}

/** Columns that say the same, together; those that say nothing are left out. */
function alike(said: readonly string[], columns: readonly ArticleColumn[]): Array<{who: string; what: string}> {
    const by = Map.groupBy(said.keys(), index => said[index]!);
    by.delete('');
    return [...by].map(([what, indices]) => ({what, who: indices.length === columns.length ? 'all' : indices.map(index => columns[index]!.name).join(', ')}));
}

/** What the article does not say but its reader may want to know: how much of it there is, and what differs. */
function besides({columns, besides: others}: ArticlePage): string[][] {
    const judged = others.filter(isJudged);
    if (judged.length === 0)
        return [];
    const failing = judged.filter(({cells}) => cells.some(({mark}) => mark === 'fails'));
    return [
        ['## What the article does not say'],
        [
            `${judged.length} more statements are Linux's own: what happens to those who do not keep to the article's ways.`,
            failing.length === 0 ? 'All of them hold wherever they were judged.' : `${judged.length - failing.length} of them hold wherever they were judged; these do not:`,
        ],
        table('', failing, columns),
        reasons(failing, columns),
    ];
}

/** The whole words that all the texts begin with; of one text none. */
function commonWords(texts: readonly string[]): string {
    const [first = [], ...others] = texts.map(text => text.split(' '));
    const length = first.findIndex((word, index) => others.some(words => words[index] !== word));
    return others.length === 0 ? '' : first.slice(0, Math.max(length, 0)).join(' ');
}

/** `name: what it is`, the name set off. */
function named(text: string): string {
    const [, name, what] = /^([\w\-]+): (.+)$/v.exec(text) ?? [];
    return name === undefined || what === undefined ? escaped(text) : `${tick(name)} ${escaped(what)}`;
}

function shortened(text: string): string {
    return text.length > widestReason ? `${text.slice(0, widestReason)}…` : text;
}

/** As it stands, where that needs no more than backticks. */
function tick(text: string): string {
    const line = oneLine(text);
    return /^[^`\|\\]+$/v.test(line) ? `\`${line}\`` : codeInTable(line);
}

function textOf(value: unknown): string {
    return typeof value === 'string' ? value.trimEnd() : JSON.stringify(value);
}

/** Statements are this project's own words; what Markdown would take for its own is kept from it. */
function escaped(text: string): string {
    return text.replace(/[\\`*_\[\]<>\|~]/gv, String.raw`\$&`);
}
