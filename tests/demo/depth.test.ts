// The section "Depth", driven as a visitor would.

import type { Locator, Page } from 'playwright';
import * as torch from 'selfnorm';
import { looks } from './harness/look.ts';
import { expect, test } from './harness/page.ts';

/** What stands on the screen: of each network its mean, its variance and the verdict. */
async function ends(section: Locator): Promise<Record<string, readonly string[]>> {
  const rows = await section.locator('tbody tr').all();
  const texts = rows.map(async (row) => {
    const [name, ...cells] = await row.locator('th, td').allInnerTexts();
    return [(name as string).replace(/\s+\w+_normal$/, ''), cells];
  });
  return Object.fromEntries(await Promise.all(texts));
}

const number = (text: string | undefined): number => Number(text?.replace('−', '-'));

/** Opens the page at the section, and waits until all layers are there. */
async function seen(page: Page): Promise<Locator> {
  const section = page.getByRole('region', { name: 'Depth', exact: true });
  await section.locator('.mount').scrollIntoViewIfNeeded();
  await done(section, 100);
  return section;
}

/** The summary is said when all is computed. */
async function done(section: Locator, layers: number): Promise<string> {
  const said = section.getByRole('status').filter({ hasText: `After ${layers} layers.` });
  await said.waitFor({ state: 'attached' });
  return said.innerText();
}

test('after a hundred layers only SELU with alpha dropout has mean 0 and variance 1', async ({
  open,
}) => {
  const section = await seen(await open());
  const found = await ends(section);
  expect(Object.keys(found)).toEqual([
    'SELU, alpha dropout',
    'SELU, plain dropout',
    'ReLU, dropout',
    'tanh',
  ]);
  expect(Object.values(found).map((cells) => cells[2])).toEqual([
    '✓\u00a0keeps 0 and 1',
    '✗\u00a0variance is off',
    '✗\u00a0explodes',
    '✗\u00a0vanishes',
  ]);
  const [mean, variance] = found['SELU, alpha dropout'] ?? [];
  expect(Math.abs(number(mean))).toBeLessThan(0.1);
  expect(Math.abs(number(variance) - 1)).toBeLessThan(0.1);
  // The chart tells the same to those who move along it with the keys.
  const chart = section.getByRole('slider', { name: 'Variance: read the values' });
  await chart.press('End');
  expect(await chart.getAttribute('aria-valuetext')).toBe(
    `layer 100: ${Object.entries(found)
      .map(([name, cells]) => `${name} ${cells[1]}`)
      .join(', ')}`,
  );
  await chart.press('Home');
  expect(await chart.getAttribute('aria-valuetext')).toContain('layer 0');

  // The package gives the same numbers in Node.
  const generator = new torch.Generator();
  generator.manual_seed(0);
  let x: torch.Tensor = torch.randn(256, 128, { generator }).mul(2).add(1);
  for (let layer = 0; layer < 100; layer++) {
    const weight = torch.empty(128, 128);
    torch.nn.init.lecun_normal_(weight, { generator });
    const y = torch.selu(torch.nn.functional.linear(x, weight));
    x = torch.nn.functional.alpha_dropout(y, { p: 0.1, training: true, generator });
  }
  expect(number(mean)).toBeCloseTo(Number(x.mean().item()), 2);
  expect(number(variance)).toBeCloseTo(Number(x.var({ correction: 0 }).item()), 2);
});

test('every control changes what is computed, with the keyboard too', async ({ open }) => {
  const section = await seen(await open());
  const first = await ends(section);

  const layers = section.getByRole('slider', { name: 'Layers' });
  await layers.focus();
  await layers.press('Home');
  await done(section, 1);
  expect(number((await ends(section)).tanh?.[1])).toBeGreaterThan(0.1);
  await layers.press('End');
  await done(section, 100);
  expect(await ends(section), 'the same settings, the same numbers').toEqual(first);

  for (const name of ['Dropout p', 'Mean', 'Standard deviation']) {
    const slider = section.getByRole('slider', { name, exact: true });
    const before = await ends(section);
    await slider.press('End');
    await expect.poll(() => ends(section), { message: name }).not.toEqual(before);
    await done(section, 100);
  }
  await section.getByRole('radio', { name: '64' }).check();
  await done(section, 100);
  const { 'SELU, alpha dropout': snn } = await ends(section);
  expect(snn?.[2], 'drawn back from mean 2 and variance 16').toBe('✓\u00a0keeps 0 and 1');

  const before = await done(section, 100);
  await section.getByRole('button', { name: 'Another seed' }).click();
  await expect.poll(() => done(section, 100)).not.toBe(before);
  expect(await section.getByLabel('Seed').inputValue()).toBe('1');
});

test('axe finds nothing, nothing sticks out, in any look', async ({ open }) => {
  const page = await open({ calm: true });
  await seen(page);
  await looks(page, 'depth');
});
