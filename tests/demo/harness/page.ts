// Opens the demo page in Chromium and watches it: whoever opens a page here also tests that the browser had nothing to
// complain of and that nothing was asked of any server once the page was ready.

import { type Browser, chromium, type Page } from 'playwright';
import { test as base, expect } from 'vitest';
import { type Server, serve } from './server.ts';

export interface Look {
  readonly scheme: 'light' | 'dark';
  readonly width: number;
  readonly height: number;
}

/** What a page is looked at in: a phone, a tablet, a wide screen, by day and by night. */
export const LOOKS: readonly Look[] = (['light', 'dark'] as const).flatMap((scheme) => [
  { scheme, width: 360, height: 740 },
  { scheme, width: 768, height: 1024 },
  { scheme, width: 1600, height: 1000 },
]);

export interface OpenOptions extends Partial<Look> {
  /** The visitor asks for little movement. */
  calm?: boolean;
}

interface Opened {
  readonly page: Page;
  /** What was wrong since the page was opened, in words. */
  readonly problems: string[];
}

/** How long the page may take until it is ready; the machine may be busy. */
const PATIENCE = 30_000;

async function open(browser: Browser, server: Server, options: OpenOptions): Promise<Opened> {
  const { scheme = 'light', width = 1280, height = 900, calm = false } = options;
  const context = await browser.newContext({
    viewport: { width, height },
    colorScheme: scheme,
    reducedMotion: calm ? 'reduce' : 'no-preference',
    acceptDownloads: true,
    permissions: ['clipboard-read', 'clipboard-write', 'camera'],
  });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const problems: string[] = [];
  let ready = false;
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) {
      problems.push(`${message.type()}: ${message.text()}`);
    }
  });
  page.on('pageerror', (error) => problems.push(`uncaught: ${error.message}`));
  page.on('request', (request) => {
    const local = /^(blob|data):/.test(request.url());
    if (!local && !request.url().startsWith(server.address)) {
      problems.push(`asked another server: ${request.url()}`);
    }
    if (!local && ready) problems.push(`asked when all was loaded: ${request.url()}`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`${response.status()}: ${response.url()}`);
  });
  await page.goto(server.address);
  await page.locator('html[data-ready]').waitFor({ state: 'attached' });
  ready = true;
  // From here on the page is on its own.
  await context.setOffline(true);
  return { page, problems };
}

interface Fixtures {
  /** One for each file of tests. */
  server: Server;
  browser: Browser;
  /** Opens the page and waits until it is ready; then there is no network. May be called several times in a test. */
  open: (options?: OpenOptions) => Promise<Page>;
}

export const test = base.extend<Fixtures>({
  server: [
    // biome-ignore lint/correctness/noEmptyPattern: Vitest reads the names of the fixtures from the pattern.
    async ({}, use) => {
      const server = await serve();
      await use(server);
      await server.close();
    },
    { scope: 'file' },
  ],
  browser: [
    // biome-ignore lint/correctness/noEmptyPattern: as above.
    async ({}, use) => {
      const browser = await chromium.launch({
        executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
        args: [
          '--no-sandbox',
          '--disable-gpu',
          '--disable-dev-shm-usage',
          '--use-fake-device-for-media-stream',
          '--use-fake-ui-for-media-stream',
        ],
      });
      await use(browser);
      await browser.close();
    },
    { scope: 'file' },
  ],
  open: async ({ browser, server }, use) => {
    const all: Opened[] = [];
    await use(async (options = {}) => {
      const opened = await open(browser, server, options);
      all.push(opened);
      return opened.page;
    });
    const problems = all.flatMap((opened) => opened.problems);
    for (const { page } of all) await page.context().close();
    expect(problems, 'what the browser complained of').toEqual([]);
  },
});

export { expect };
