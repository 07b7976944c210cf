// The section "Masks" as a visitor uses it. What real PyTorch prints for the lines that the page shows is in
// tests/oracle/demo.json (make_demo.py).

import { readFileSync } from 'node:fs';
import type { Locator, Page } from 'playwright';
import * as torch from 'selfnorm';
import { at } from '../../scripts/lib/paths.mjs';
import { looks } from './harness/look.ts';
import { expect, test } from './harness/page.ts';
import { tasksDuring } from './harness/tasks.ts';

interface Case {
  kind: string;
  p: number;
  training: boolean;
  inplace: boolean;
  seed: number;
  shape: [number, number, number, number];
  program: string;
  printed: string;
}

const oracle: { torch: string; cases: Case[] } = JSON.parse(
  readFileSync(at('tests', 'oracle', 'demo.json'), 'utf8'),
);

const NAMES: Record<string, string> = {
  feature_alpha_dropout: 'feature alpha dropout',
  alpha_dropout: 'alpha dropout',
  dropout2d: 'dropout2d',
  dropout: 'dropout',
};

const section = (page: Page): Locator => page.getByRole('region', { name: 'Masks', exact: true });
const code = (page: Page, title: RegExp): Promise<string> =>
  section(page).getByRole('region', { name: title }).innerText();
const choose = (page: Page, kind: string): Promise<void> =>
  section(page)
    .getByRole('radio', { name: NAMES[kind] as string, exact: true })
    .check();
const slide = (page: Page, label: RegExp, value: number): Promise<void> =>
  section(page).getByLabel(label).fill(`${value}`);
const SIZES = [/^N,/, /^C,/, /^H,/, /^W,/];

async function set(page: Page, { kind, p, training, inplace, seed, shape }: Case): Promise<void> {
  await choose(page, kind);
  await slide(page, /^Probability/, p);
  await section(page).getByLabel('Seed').fill(`${seed}`);
  await section(page).getByRole('switch', { name: 'Training' }).setChecked(training);
  await section(page).getByRole('switch', { name: 'In place' }).setChecked(inplace);
  for (const [i, label] of SIZES.entries()) await slide(page, label, shape[i] as number);
}

/** The numbers of a row of the table, as they are shown. */
async function row(page: Page, name: string): Promise<[mean: number, variance: number]> {
  const cells = section(page).getByRole('row', { name }).getByRole('cell');
  const [mean = '', variance = ''] = await cells.allInnerTexts();
  return [Number(mean.replace('−', '-')), Number(variance.replace('−', '-'))];
}

const picturesOf = (page: Page, name: RegExp): Promise<string> =>
  section(page)
    .getByRole('img', { name })
    .evaluate((canvas) => (canvas as HTMLCanvasElement).toDataURL());

test(`PyTorch ${oracle.torch} prints, for the Python lines shown, what is shown; so do the TypeScript lines`, async ({
  open,
}) => {
  const page = await open();
  for (const one of oracle.cases) {
    await set(page, one);
    await expect.poll(() => code(page, /^Python/)).toBe(one.program);
    expect(await code(page, /^Both print/)).toBe(one.printed);

    const [first, ...rest] = (await code(page, /^TypeScript/)).split('\n');
    expect(first).toBe("import * as torch from 'selfnorm';");
    const lines: string[] = [];
    const log = { log: (line: string): number => lines.push(line) };
    new Function('torch', 'console', rest.join('\n'))(torch, log);
    expect(lines.join('\n')).toBe(one.printed);
  }
  expect(oracle.cases.length).toBeGreaterThanOrEqual(12);
});

test('dropped maps are flat and counted, kept ones are not', async ({ open }) => {
  const page = await open();
  await expect
    .poll(() => section(page).getByRole('status', { name: 'Result' }).innerText())
    .toMatch(/^15 of 18 maps kept/);
  const printed = await code(page, /^Both print/);
  const kept = [...printed.replace(/dtype.*/, '').matchAll(/[01]/g)].map(Number);
  expect(kept.filter((one) => one === 0)).toHaveLength(3);
  // How many pixels of a tile have its most frequent colour.
  const flatness = await section(page)
    .getByRole('img', { name: /^Feature maps after/ })
    .evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const context = canvas.getContext('2d') as CanvasRenderingContext2D;
      // All at once: Chromium warns of many small readings.
      const { data, width, height } = context.getImageData(0, 0, canvas.width, canvas.height);
      const [w, h] = [width / 6, height / 3];
      return Array.from({ length: 18 }, (_, i) => {
        const counts = new Map<string, number>();
        let all = 0;
        for (let y = Math.round(h * 0.1); y < h * 0.9; y++) {
          for (let x = Math.round(w * 0.1); x < w * 0.9; x++) {
            const row = Math.round(Math.floor(i / 6) * h + y);
            const at = 4 * (row * width + Math.round((i % 6) * w + x));
            const color = data.slice(at, at + 3).join();
            counts.set(color, (counts.get(color) ?? 0) + 1);
            all += 1;
          }
        }
        return Math.max(...counts.values()) / all;
      });
    });
  expect(flatness.map((part) => (part > 0.85 ? 0 : 1))).toEqual(kept);
});

test('over many masks mean and variance are those of theory', async ({ open }) => {
  const page = await open();
  await slide(page, /^Probability/, 0.5);
  const wanted: Record<string, number> = {
    ...{ feature_alpha_dropout: 1, alpha_dropout: 1, dropout2d: 2, dropout: 2 },
  };
  for (const [kind, variance] of Object.entries(wanted)) {
    await choose(page, kind);
    await expect.poll(() => code(page, /^Python/)).toContain(`F.${kind}(x, 0.5`);
    expect(await row(page, 'before')).toEqual([0, 1]);
    expect(await row(page, 'expected after')).toEqual([0, variance]);
    await expect
      .poll(async () => (await row(page, 'average of 100 masks'))[1], { timeout: 20_000 })
      .toBeGreaterThan(0);
    const [mean, found] = await row(page, 'average of 100 masks');
    expect(Math.abs(mean), kind).toBeLessThan(0.06);
    expect(Math.abs(found - variance) / variance, kind).toBeLessThan(0.06);
  }
});

test('evaluation and work in place need no new memory', async ({ open }) => {
  const page = await open();
  const says = section(page).getByText(/^The result is/);
  expect(await says.innerText()).toContain(`a new tensor of 56.4\u202fkB`);
  await section(page).getByRole('switch', { name: 'In place' }).check();
  await expect.poll(() => says.innerText()).toContain('no new memory was needed');
  expect((await row(page, 'after'))[1]).not.toBe(1);
  await section(page).getByRole('switch', { name: 'In place' }).uncheck();
  await section(page).getByRole('switch', { name: 'Training' }).uncheck();
  await expect.poll(() => row(page, 'after')).toEqual([0, 1]);
  expect(await says.innerText()).toContain('no new memory was needed');
});

test('other digits, only one kind of them, other filters', async ({ open }) => {
  const page = await open();
  const steps = [
    () => section(page).getByRole('button', { name: 'Other digits' }).click(),
    () => section(page).getByLabel('Digits', { exact: true }).selectOption('only 3'),
  ];
  for (const step of steps) {
    const before = await picturesOf(page, /^The images/);
    await step();
    await expect.poll(() => picturesOf(page, /^The images/)).not.toBe(before);
  }
  const maps = await picturesOf(page, /^Feature maps before/);
  await section(page).getByLabel('Filters').selectOption('random');
  await expect.poll(() => picturesOf(page, /^Feature maps before/)).not.toBe(maps);
  expect(await row(page, 'before')).toEqual([0, 1]);
});

test('a picture that is chosen or dropped, a frame of the camera', async ({ open }) => {
  const page = await open();
  const file = { name: 'shot.png', mimeType: 'image/png', buffer: await page.screenshot() };
  const changes = async (act: () => Promise<unknown>): Promise<void> => {
    const before = await picturesOf(page, /^The images/);
    await act();
    await expect.poll(() => picturesOf(page, /^The images/)).not.toBe(before);
    expect(await row(page, 'before')).toEqual([0, 1]);
  };
  const chooser = section(page).getByLabel('Picture …');
  await changes(() => chooser.setInputFiles(file));
  const shown = section(page).getByText('Your picture is shown');
  expect(await shown.count()).toBe(1);
  await changes(() => section(page).getByRole('button', { name: 'Other digits' }).click());
  expect(await shown.count()).toBe(0);
  await changes(() => chooser.setInputFiles(file));

  const bad = { name: 'words.txt', mimeType: 'text/plain', buffer: Buffer.from('no picture') };
  await chooser.setInputFiles(bad);
  await expect
    .poll(() => section(page).getByRole('alert').innerText())
    .toBe('words.txt is not a picture that this browser can read.');

  await changes(() => section(page).getByRole('button', { name: 'Camera' }).click());
  expect(await section(page).getByRole('alert').innerText()).toBe('');

  const bytes = (await section(page).screenshot()).toString('base64');
  const transfer = await page.evaluateHandle((base64) => {
    const data = new DataTransfer();
    const content = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
    data.items.add(new File([content], 'dropped.png', { type: 'image/png' }));
    return data;
  }, bytes);
  await changes(() =>
    section(page).getByLabel('N, images').dispatchEvent('drop', { dataTransfer: transfer }),
  );
});

test('with the keyboard alone; a seed that is none; copying', async ({ open }) => {
  const page = await open();
  await section(page)
    .getByLabel(/^Probability/)
    .focus();
  await page.keyboard.press('ArrowRight');
  await expect.poll(() => code(page, /^TypeScript/)).toContain('(x, 0.26, true)');
  await section(page).getByRole('radio', { name: 'feature alpha dropout' }).focus();
  await page.keyboard.press('ArrowDown');
  await expect.poll(() => code(page, /^TypeScript/)).toContain('F.alpha_dropout(x');
  await section(page).getByRole('switch', { name: 'In place' }).focus();
  await page.keyboard.press('Space');
  await expect.poll(() => code(page, /^TypeScript/)).toContain('(x, 0.26, true, true)');

  const seed = section(page).getByLabel('Seed');
  await seed.fill('5');
  await seed.fill('-1');
  await seed.blur();
  expect(await seed.inputValue()).toBe('5');
  const refusal = section(page).getByText('Only whole numbers from 0 to 4294967295.');
  expect(await refusal.count(), 'it says why').toBe(1);
  await seed.fill('6');
  await seed.fill('5');
  expect(await refusal.count()).toBe(0);
  await expect.poll(() => code(page, /^Python/)).toContain('torch.manual_seed(5)');

  await section(page)
    .getByRole('button', { name: /^Copy: Python/ })
    .click();
  await expect
    .poll(() => page.evaluate(() => navigator.clipboard.readText()))
    .toBe(await code(page, /^Python/));
});

test('with as many maps as there can be the page stays fluent; all looks', async ({
  open,
  browser,
}) => {
  const page = await open({ calm: true });
  const most = [8, 12, 48, 48];
  for (const [i, label] of SIZES.entries()) await slide(page, label, most[i] as number);
  const averaged = (): Promise<void> =>
    expect
      .poll(async () => (await row(page, 'average of'))[1], { timeout: 30_000 })
      .toBeCloseTo(1, 1);
  await averaged();
  const tasks = await tasksDuring(browser, page, async () => {
    for (let p = 0.26; p <= 0.3; p += 0.01) await slide(page, /^Probability/, p);
    await slide(page, /^W,/, 47);
    await averaged();
  });
  console.log(`  the longest of ${tasks.length} tasks took ${Math.max(...tasks).toFixed(1)} ms`);
  // 33 on the machine where 50 was the aim; a slower one may take twice as long.
  expect(Math.max(...tasks), 'milliseconds of the main thread').toBeLessThan(100);
  await looks(page, 'masks');
});
