/** npm run article: not a subcommand, because it is about one article, whose suites are this project's own. */
import {glob, writeFile} from 'node:fs/promises';
import path from 'node:path';
import {Argument, Command} from 'commander';
import {articlePage} from '../../reports/article-data.ts';
import {writeArticle} from '../../reports/article.ts';
import {readAny} from '../../reports/read-any.ts';
import {Misuse} from '../misuse.ts';
import {runProgram} from './program.ts';

await runProgram(new Command('npm run article --')
    .description('one page of Markdown: which of the article\'s statements hold on which kernel, from the records that run left')
    .addArgument(new Argument('[dir]', 'the folder with the records').default('results'))
    .option('--out <file>', 'where the page goes (default: article.md in the folder)')
    .addHelpText('after', '\nExit status: 0 the page is written; 2 there is no record of a kernel, or one cannot be read.')
    .action(article));

async function article(dir: string, options: {out?: string}): Promise<void> {
    const files = (await Array.fromAsync(glob('*.jsonl', {cwd: dir}))).toSorted();
    const inputs = await Promise.all(files.map(async file => readAny(path.join(dir, file))));
    const results = inputs.flatMap(({result}) => result ?? []);
    const {columns} = articlePage(results);
    if (columns.length === 0)
        throw new Misuse(`${dir} has no record of a kernel; proc-conformance run --target qemu:all --out ${dir} makes some`);
    const out = options.out ?? path.join(dir, 'article.md');
    await writeFile(out, writeArticle(results));
    process.stdout.write(`${out}: ${columns.map(({name}) => name).join(', ')}\n`);
}
