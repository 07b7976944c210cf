// `npm run bench:browser`: the cases of the benchmark in headless Chromium, its tables and its JSON.

import { chromium } from 'playwright';
import { main, say } from '../../../scripts/lib/say.mjs';
import { cases } from '../cases/index.mjs';
import { judged } from '../cases/targets.mjs';
import { choose } from '../lib/choose.mjs';
import { options } from '../lib/options.mjs';
import { groupTable, groupTables, progress, targetTable } from '../lib/report.mjs';
import { summary } from '../lib/rounds.mjs';
import { write } from '../lib/write.mjs';
import { installPackages, VERSIONS } from '../peers.mjs';
import { files } from './bundle.mjs';
import { serve } from './serve.mjs';

/** The clock of the page has steps of 5 microseconds. */
const longer = (effort) => ({ ...effort, sample: 4 * effort.sample });

/** Import to first result, each time in a fresh page, beside the import of an empty module. */
async function startup(browser, address, rounds) {
  const times = { nothing: [], first: [] };
  for (let round = -1; round < rounds; round++) {
    for (const [name, list] of Object.entries(times)) {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(`${address}empty.html`);
      const time = await page.evaluate(async (url) => {
        const start = performance.now();
        await import(url);
        return performance.now() - start;
      }, `${address}${name}.js`);
      if (round >= 0) list.push(time * 1000);
      await context.close();
    }
  }
  const [nothing, first] = [summary(times.nothing), summary(times.first)];
  const own = { ...first, min: first.min - nothing.min, median: first.median - nothing.median };
  return { name: 'import to first result', group: 'start', results: { selfnorm: own, nothing } };
}

await main(async () => {
  const { only, quick, effort, against, json } = options(process.argv.slice(2), 'browser.json');
  await installPackages(against);
  const server = await serve(await files(against));
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-dev-shm-usage'],
  });
  try {
    const page = await browser.newPage();
    page.on('pageerror', (error) => say(`  page: ${error.message}`));
    await page.goto(server.address);
    await page.waitForFunction(() => globalThis.prepare !== undefined);
    const versions = await page.evaluate(
      ([peers, known]) => globalThis.prepare(peers, known),
      [against, VERSIONS],
    );
    const chosen = choose(cases, only, 'start import to first result');
    await page.exposeFunction('tell', progress());
    const measured = await page.evaluate(
      ([some, how]) => globalThis.measureCases(some, how),
      [chosen, longer(effort)],
    );
    for (const line of groupTables(measured)) say(line);
    if ('start import to first result'.includes(only)) {
      const started = await startup(browser, server.address, quick ? 5 : 20);
      say('\nstart: beside the import of an empty module');
      for (const line of groupTable([started])) say(line);
      measured.push(started);
    }
    const judgements = judged(measured, 'browser');
    say('\ntargets');
    for (const line of targetTable(judgements)) say(line);
    const where = { chromium: browser.version() };
    write(json, { where, versions, effort, cases: measured, targets: judgements });
  } finally {
    await browser.close();
    server.close();
  }
});
