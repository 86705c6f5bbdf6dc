import {writeFile} from 'node:fs/promises';
import {Argument, Command, Option} from 'commander';
import type {Layout} from '../../reports/columns.ts';
import {comparisonAsJson} from '../../reports/compare-json.ts';
import {comparisonAsMarkdown} from '../../reports/compare-markdown.ts';
import {renderComparison} from '../../reports/compare-text.ts';
import {compare, type Comparison} from '../../reports/compare.ts';
import {pageData} from '../../reports/page-data.ts';
import {renderPage} from '../../reports/page.ts';
import {readAny, type Input} from '../../reports/read-any.ts';
import {Misuse} from '../misuse.ts';
import {terminalLayout} from './terminal.ts';

type Format = 'text' | 'markdown' | 'html' | 'json';

export function compareCommand(): Command {
    return new Command('compare')
        .description('lay results side by side: records (.jsonl) or TAP, ours or foreign')
        .addArgument(new Argument('<file...>', 'two or more; regressions are counted from the first to the later ones'))
        .addOption(new Option('--format <format>', 'of the comparison').choices(['text', 'markdown', 'html', 'json']).default('text'))
        .option('--out <file>', 'where it goes, instead of standard output')
        .addHelpText('after', `
Exit status: 0 no regression; 1 a core or safety clause that held in the first holds no longer in a later one;
2 an input cannot be read; 3 an input has no footer: its run did not come to its end.`)
        .action(async (files: string[], {format, out}: {format: Format; out?: string}) => {
            if (files.length < 2)
                throw new Misuse('compare needs two files or more: proc-conformance compare A B');
            const inputs = await Promise.all(files.map(readAny));
            const comparison = compare(inputs.map(({side}) => side));
            const text = await render(format, inputs, comparison, out === undefined ? terminalLayout() : {});
            if (out === undefined)
                process.stdout.write(text);
            else
                await writeFile(out, text);
            process.exitCode = comparison.exit;
        });
}

async function render(format: Format, inputs: readonly Input[], comparison: Comparison, layout: Partial<Layout>): Promise<string> {
    switch (format) {
        case 'text':
            return renderComparison(comparison, layout);
        case 'markdown':
            return comparisonAsMarkdown(comparison);
        case 'html':
            return renderPage(pageData(inputs));
        case 'json':
            return comparisonAsJson(comparison);
    }
}
