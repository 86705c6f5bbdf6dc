import {writeFile} from 'node:fs/promises';
import {Argument, Command, Option} from 'commander';
import {renderComparison} from '../../reports/compare-text.ts';
import {compare} from '../../reports/compare.ts';
import {pageData} from '../../reports/page-data.ts';
import {renderPage} from '../../reports/page.ts';
import {readAny} from '../../reports/read-any.ts';
import {Misuse} from '../misuse.ts';
import {terminalLayout} from './terminal.ts';

export function compareCommand(): Command {
    return new Command('compare')
        .description('lay results side by side: records (.jsonl) or TAP, ours or foreign')
        .addArgument(new Argument('<file...>', 'two or more; regressions are counted from the first to the later ones'))
        .addOption(new Option('--format <format>', 'of the comparison').choices(['text', 'html']).default('text'))
        .option('--out <file>', 'where it goes, instead of standard output')
        .addHelpText('after', `
Exit status: 0 no regression; 1 a core or safety clause that held in the first holds no longer in a later one;
2 an input cannot be read; 3 an input has no footer: its run did not come to its end.`)
        .action(async (files: string[], {format, out}: {format: 'text' | 'html'; out?: string}) => {
            if (files.length < 2)
                throw new Misuse('compare needs two files or more: proc-conformance compare A B');
            const inputs = await Promise.all(files.map(readAny));
            const comparison = compare(inputs.map(({side}) => side));
            const layout = out === undefined ? terminalLayout() : {};
            const text = format === 'html' ? await renderPage(pageData(inputs)) : renderComparison(comparison, layout);
            if (out === undefined)
                process.stdout.write(text);
            else
                await writeFile(out, text);
            process.exitCode = comparison.exit;
        });
}
