// The section "Speed" as a visitor uses it. How fast anything is is not tested: only that it is measured and shown.

import type { Locator, Page } from 'playwright';
import { looks } from './harness/look.ts';
import { expect, test } from './harness/page.ts';

const section = (page: Page): Locator => page.getByRole('region', { name: 'Speed', exact: true });
const state = (page: Page): Promise<string> =>
  section(page).getByRole('status', { name: 'State of the benchmark' }).innerText();

/** All numbers of the table, row by row. */
async function numbers(page: Page): Promise<string[][]> {
  const rows = await section(page).getByRole('row').all();
  const cells = await Promise.all(rows.map((row) => row.getByRole('cell').allInnerTexts()));
  return cells.slice(1);
}

const PATIENCE = { timeout: 50_000 };

test('it measures, shows bars and numbers, and can be repeated; then all looks', async ({
  open,
}) => {
  const page = await open();
  expect(await section(page).getByRole('table').count(), 'before the first run').toBe(0);
  await section(page).getByRole('button', { name: 'Measure' }).click();
  const progress = section(page).getByRole('progressbar');
  expect(await progress.isVisible()).toBe(true);
  // The page answers meanwhile.
  await section(page).getByRole('radio', { name: /^65.5/ }).check();
  await expect.poll(() => state(page), PATIENCE).toMatch(/^Done\. On 1\.0\u202fMB, feature alpha/);
  expect(await progress.isVisible()).toBe(false);

  const table = await numbers(page);
  expect(table).toHaveLength(7);
  for (const cell of table.flat()) expect(Number(cell), cell).toBeGreaterThan(0);
  const heads = await section(page).getByRole('columnheader').allInnerTexts();
  expect(heads).toEqual(['65.5\u202fkB', '1.0\u202fMB', '16.8\u202fMB']);

  for (const [k, name] of [/^65.5/, /^1.0/, /^16.8/].entries()) {
    await section(page).getByRole('radio', { name }).check();
    const column = table.map((cells) => cells[k]);
    await expect.poll(() => section(page).locator('.speed').allInnerTexts()).toEqual(column);
    // Bars are as long as the numbers are large.
    const lengths = await section(page)
      .locator('.bar')
      .evaluateAll((all) => all.map((bar) => bar.getBoundingClientRect().width));
    const most = Math.max(...column.map(Number));
    const longest = Math.max(...lengths);
    for (const [i, length] of lengths.entries()) {
      expect(Math.abs(length / longest - Number(column[i]) / most)).toBeLessThan(0.06);
    }
  }
  const [, first = ''] = /([\d.]+)\u202f% of the speed/.exec(await state(page)) ?? [];
  expect(Number(first)).toBeGreaterThan(0);
  expect(
    await section(page)
      .getByText(/^steps of .* µs$/)
      .count(),
  ).toBe(1);

  await looks(page, 'speed');

  await section(page).getByRole('button', { name: 'Measure again' }).click();
  await expect.poll(() => state(page)).toBe('Measuring …');
  expect((await numbers(page)).flat().every((cell) => cell === '–')).toBe(true);
});

test('it can be stopped, by keyboard, and started again', async ({ open }) => {
  const page = await open();
  await section(page).getByRole('button', { name: 'Measure' }).focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => page.evaluate(() => document.activeElement?.textContent)).toBe('Stop');
  await page.keyboard.press('Enter');
  await expect.poll(() => state(page)).toBe('Stopped. What was measured stays.');
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.textContent))
    .toBe('Measure again');
  await page.keyboard.press('Enter');
  await expect
    .poll(async () => (await numbers(page)).flat().filter((cell) => cell !== '–').length, PATIENCE)
    .toBeGreaterThanOrEqual(7);
  await page.keyboard.press('Enter');
  await expect.poll(() => state(page)).toMatch(/^Stopped/);
});
