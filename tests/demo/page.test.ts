// The demo page as a whole: its load, its frame, its looks.

import { looks } from './harness/look.ts';
import { expect, test } from './harness/page.ts';

/** Bytes: everything that is loaded until the page is ready, each file with `gzip -9`. */
const BUDGET = 300_000;

test('everything that the page loads has less than 300 kB', async ({ open, server }) => {
  server.answers.length = 0;
  await open();
  const { answers } = server;
  const total = answers.reduce((sum, { sent }) => sum + sent, 0);
  for (const { path, sent } of answers) console.log(`  ${String(sent).padStart(7)}  ${path}`);
  console.log(`  ${String(total).padStart(7)}  in all, gzip`);
  expect(answers.filter(({ path }) => path.endsWith('.wasm'))).toHaveLength(1);
  expect(new Set(answers.map(({ path }) => path)).size, 'nothing twice').toBe(answers.length);
  expect(total).toBeLessThan(BUDGET);
});

test('its policy allows scripts, styles and connections from its own place only', async ({
  open,
}) => {
  const page = await open();
  const policy = await page
    .locator('meta[http-equiv="Content-Security-Policy"]')
    .getAttribute('content');
  expect(policy).toContain("default-src 'none'");
  expect(policy).not.toContain('unsafe-inline');
  const html = await page.content();
  expect(html.match(/<script(?![^>]* src=)/g), 'inline scripts').toBeNull();
});

test('landmarks, headings and the way past the menu', async ({ open }) => {
  const page = await open();
  await page.keyboard.press('Tab');
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.textContent))
    .toBe('Skip to the content');
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.id)).toBe('main');
  for (const name of ['Masks', 'Depth', 'Training', 'Speed']) {
    expect(await page.getByRole('region', { name, exact: true }).count(), name).toBe(1);
    expect(await page.getByRole('heading', { name, level: 2, exact: true }).count()).toBe(1);
    await page.getByRole('navigation').getByRole('link', { name }).click();
    expect(await page.evaluate(() => location.hash)).toBe(`#${name.toLowerCase()}`);
  }
});

test('light and dark can be chosen, and the choice is kept', async ({ open }) => {
  const page = await open({ scheme: 'light' });
  const paper = (): Promise<string> =>
    page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await page.getByRole('button', { name: 'Use dark colours' }).click();
  const dark = await paper();
  expect(dark).not.toBe(light);
  await page.emulateMedia({ colorScheme: 'dark' });
  expect(await paper()).toBe(dark);
  await page.getByRole('button', { name: 'Use light colours' }).click();
  expect(await paper()).toBe(light);
  expect(await page.evaluate(() => localStorage.getItem('selfnorm-theme'))).toBe('light');
});

test('axe finds nothing and nothing sticks out, in all looks', async ({ open }) => {
  await looks(await open({ calm: true }));
});

test('a file dropped anywhere leaves the page where it is', async ({ open }) => {
  const page = await open();
  const taken = await page.evaluate(() =>
    ['dragover', 'drop'].map((type) => {
      const event = new DragEvent(type, { bubbles: true, cancelable: true });
      document.querySelector('#training')?.dispatchEvent(event);
      return event.defaultPrevented;
    }),
  );
  expect(taken).toEqual([true, true]);
});
