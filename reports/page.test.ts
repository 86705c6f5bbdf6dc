import {mkdtemp, rm, writeFile} from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {pathToFileURL} from 'node:url';
import anyTest, {type ExecutionContext, type TestFn} from 'ava';
import {execa} from 'execa';
import {chromium, type Browser, type Page} from 'playwright-core';
import {pageData} from './page-data.ts';
import {renderPage} from './page.ts';
import {parseAny} from './read-any.ts';
import {fortune, sampleLines, textOf} from './sample.ts';

const hostile = '</script><!-- <script>document.title = "taken"</script><img src=x onerror="document.title = \'taken\'"> & "';

const inputs = [
    parseAny(textOf(sampleLines('qemu:6.1', [
        {clause: 'fortune.wrap.to-first', outcome: {}},
        {clause: 'fortune.full.brim', level: 'safety', outcome: {verdict: 'crash', reason: hostile, console: hostile, stderr: hostile, log: [hostile], expected: hostile, actual: hostile, calls: [{call: hostile, returned: hostile}]}},
        {clause: 'fortune.read.splice', level: 'observed', outcome: {observed: {[hostile]: hostile}}},
    ], {module: {...fortune, compiler: 'gcc-12 12.2.0'}})), 'a'),
    parseAny(textOf(sampleLines(`stdio:${hostile}`, [
        {clause: 'fortune.wrap.to-first', outcome: {}},
        {clause: 'fortune.full.brim', level: 'safety', outcome: {}},
    ])), 'b'),
];

const program = await browserProgram();
/** Where CI says that it has a browser, it is a failure to have none. */
const required = (process.env['PROC_CONFORMANCE_REQUIRE'] ?? '').split(',').includes('browser');
const test = anyTest as TestFn<{browser: Browser; address: string}>;
const withBrowser = program === null && !required ? test.skip : test.serial;

async function browserProgram(): Promise<string | null> {
    const {stdout} = await execa('sh', ['-c', 'command -v chromium chromium-browser google-chrome'], {reject: false});
    return stdout.split('\n')[0] || null;
}

let folder: string;

test.before(async t => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'page-'));
    await writeFile(path.join(folder, 'index.html'), await renderPage(pageData(inputs)));
    t.context.address = pathToFileURL(path.join(folder, 'index.html')).href;
    if (program !== null)
        t.context.browser = await chromium.launch({executablePath: program, args: ['--no-sandbox'], timeout: 60_000});
    else if (required)
        throw new Error('$PROC_CONFORMANCE_REQUIRE wants a browser, and there is none: apt-get install chromium');
});

test.after.always(async t => {
    await t.context.browser?.close();
    await rm(folder, {recursive: true, force: true});
});

/** Opens the page; whatever it would load from elsewhere, log or throw fails the test. */
async function withPage(t: ExecutionContext<{browser: Browser; address: string}>, hash: string, body: (page: Page) => Promise<void>) {
    const context = await t.context.browser.newContext();
    const page = await context.newPage();
    const trouble: string[] = [];
    page.on('request', request => {
        if (!request.url().startsWith('file:') && !request.url().startsWith('data:'))
            trouble.push(request.url());
    });
    page.on('console', message => trouble.push(message.text()));
    page.on('pageerror', error => trouble.push(error.message));
    page.setDefaultTimeout(20_000);
    await page.goto(t.context.address + hash);
    await body(page);
    t.deepEqual(trouble, []);
    t.not(await page.title(), 'taken');
    await context.close();
}

const shownClauses = async (page: Page) => page.locator('tr:visible > th[scope=row] .clause').allInnerTexts();

withBrowser('shows every spec on every target, and loads nothing from elsewhere (needs chromium)', async t => {
    await withPage(t, '', async page => {
        t.deepEqual(await shownClauses(page), ['fortune.wrap.to-first', 'fortune.full.brim', 'fortune.read.splice']);
        t.deepEqual((await page.locator('[role=grid] thead th').allInnerTexts()).length, 3);
    });
});

withBrowser('what came from a target is text, in the table and behind a cell (needs chromium)', async t => {
    await withPage(t, '', async page => {
        await page.locator('td.crash button').click();
        const dialog = page.locator('dialog[open]');
        t.is(await dialog.locator('.reason').innerText(), hostile);
        t.is(await dialog.locator('img, script').count(), 0);
        t.true((await dialog.locator('pre').allInnerTexts()).includes(hostile));
    });
});

withBrowser('filters are kept in the address, and an address opens as it was left (needs chromium)', async t => {
    let address = '';
    await withPage(t, '', async page => {
        await page.getByLabel('only differences').check();
        t.deepEqual(await shownClauses(page), ['fortune.full.brim']);
        await page.getByRole('searchbox').fill('brim');
        address = String(await page.evaluate('location.hash'));
    });
    await withPage(t, address, async page => {
        t.deepEqual(await shownClauses(page), ['fortune.full.brim']);
        t.is(await page.getByRole('searchbox').inputValue(), 'brim');
        await page.getByRole('button', {name: 'show everything'}).click();
        t.is((await shownClauses(page)).length, 3);
        t.is(await page.evaluate('location.hash'), '');
    });
});

withBrowser('is gone through by keyboard: arrows, Enter for the evidence, Escape back (needs chromium)', async t => {
    await withPage(t, '', async page => {
        const focused = async () => page.evaluate('document.activeElement.getAttribute("aria-label")');
        await page.locator('td button').first().focus();
        await page.keyboard.press('ArrowDown');
        t.regex(String(await focused()), /^CRASH: fortune\.full\.brim, .* on qemu:6\.1$/);
        await page.keyboard.press('ArrowRight');
        t.regex(String(await focused()), /^pass: fortune\.full\.brim, .* on stdio:/);
        await page.keyboard.press('ArrowLeft');
        await page.keyboard.press('Enter');
        t.is(await page.locator('dialog[open] h2').innerText(), 'fortune.full.brim on qemu:6.1');
        await page.keyboard.press('Escape');
        t.is(await page.locator('dialog[open]').count(), 0);
        t.regex(String(await focused()), /^CRASH: /);
    });
});

/** Milliseconds until a change is on the screen: 20 to 100 on an idle machine, and CI's have other work. */
const smooth = 10_000;

withBrowser('200 clauses on 40 targets stay smooth: filtered, gone through, opened (needs chromium)', async t => {
    const large = path.join(folder, 'large.html');
    const clauses = Array.from({length: 200}, (_, index) => `${['fortune', 'procfs', 'sysctl', 'tour'][index % 4]}.subject.clause-${index}`).toSorted();
    const results = Array.from({length: 40}, (_, column) => parseAny(textOf(sampleLines(`qemu:${column}`, clauses.map((clause, row) => ({
        clause, outcome: (row + column) % 17 === 0 ? {verdict: 'fail' as const, reason: 'got 1, expected 2'} : {},
    })))), String(column)));
    await writeFile(large, await renderPage(pageData(results)));
    const page = await t.context.browser.newPage();
    await page.goto(pathToFileURL(large).href);
    t.is(await page.locator('[role=grid] td button').count(), 8000);
    // Whatever is filtered, no cell is made anew.
    await page.evaluate('window.made = document.querySelector("td.fail")');
    const took = async (change: string) => page.evaluate(`new Promise(resolve => {
        const started = performance.now();
        ${change};
        // The second frame begins when the first is on the screen.
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(performance.now() - started)));
    })`) as Promise<number>;
    const type = (text: string) => `const input = document.querySelector('input[type=search]'); input.value = '${text}'; input.dispatchEvent(new Event('input'))`;
    for (const [what, change] of [
        ['text', type('clause-1')], ['no text', type('')],
        ['differences', 'document.querySelector(".filters > label:nth-of-type(2) input").click()'],
        ['scrolling', 'scrollTo(0, 4000)'],
        ['a cell', 'document.querySelector("td.fail button").click()'],
    ] as const) {
        const ms = await took(change);
        t.log(`${what}: ${ms.toFixed(0)} ms`);
        t.true(ms < smooth, `${what} took ${ms.toFixed(0)} ms`);
    }
    t.is(await page.locator('dialog[open]').count(), 1);
    t.true(await page.evaluate('window.made.isConnected && window.made === document.querySelector("td.fail")'));
    await page.close();
});

withBrowser('on paper the controls are gone and every row is there; heads stick on a screen (needs chromium)', async t => {
    await withPage(t, '', async page => {
        const positionOf = async (selector: string) => page.evaluate(`getComputedStyle(document.querySelector(${JSON.stringify(selector)})).position`);
        t.is(await positionOf('[role=grid] thead th'), 'sticky');
        t.is(await positionOf('[role=grid] tr > :first-child'), 'sticky');
        await page.emulateMedia({media: 'print', colorScheme: 'dark'});
        t.false(await page.locator('.filters').isVisible());
        t.is((await shownClauses(page)).length, 3);
        t.is(await page.evaluate('getComputedStyle(document.body).backgroundColor'), 'rgb(255, 255, 255)');
    });
});

withBrowser('the summary has kernel package, compiler and accelerator of each target (needs chromium)', async t => {
    await withPage(t, '', async page => {
        const cells = await page.locator('.targets tbody tr').first().locator('th, td').allInnerTexts();
        t.deepEqual(cells.map(text => text.split('\n', 1)[0]), ['qemu:6.1', 'yes', 'yes', 'no', '2 passed, 1 crashed', '6.1.0-31-cloud-amd64 x86_64', 'gcc-12 12.2.0', 'tcg', '12.3 s']);
        t.regex(cells[5]!, /\nlinux-image-6\.1\.0-31-cloud-amd64=6\.1\.128-1$/);
    });
});
