// The section "Training", driven as a visitor would.

import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright';
import * as torch from 'selfnorm';
import { digitsOf, shaped } from '../../scripts/job/data.mjs';
import { NETS } from '../../scripts/job/nets.mjs';
import { countCorrect, train } from '../../scripts/job/training.mjs';
import { at } from '../../scripts/lib/paths.mjs';
import { looks } from './harness/look.ts';
import { expect, test } from './harness/page.ts';
import { tasksDuring } from './harness/tasks.ts';

/** Of the test digits. */
const DIGITS = 360;

class Visitor {
  readonly section: Locator;
  readonly alert: Locator;

  constructor(readonly page: Page) {
    this.section = page.getByRole('region', { name: 'Training', exact: true });
    this.alert = this.section.getByRole('alert');
  }

  button(name: string): Locator {
    return this.section.getByRole('button', { name, exact: true });
  }

  /** A number on the screen. */
  async figure(name: string): Promise<number> {
    const term = this.page.getByText(name, { exact: true });
    const value = this.section.locator('dl div').filter({ has: term }).locator('dd');
    return Number.parseFloat((await value.innerText()).replaceAll('\u202f', ''));
  }

  async until(name: string, right: (value: number) => boolean): Promise<number> {
    await expect.poll(async () => right(await this.figure(name)), { timeout: 30_000 }).toBe(true);
    return this.figure(name);
  }

  /** Trains for so many epochs, to the end. */
  async train(epochs: number): Promise<void> {
    await this.section.getByLabel('Epochs').fill(`${epochs}`);
    await this.section.getByRole('button', { name: /Start|Continue/ }).click();
    const done = this.section.getByRole('status').filter({ hasText: /epochs? done/ });
    await done.waitFor({ timeout: 60_000 });
  }

  /** What the network says about the digit on the pad. */
  answer(): Promise<string> {
    return this.section.locator('.answer').innerText();
  }
}

async function visit(page: Page): Promise<Visitor> {
  const visitor = new Visitor(page);
  await visitor.section.locator('.figures').scrollIntoViewIfNeeded();
  await visitor.until('Test accuracy', (value) => value > 0);
  return visitor;
}

test('a reset while it trains says what is there now', async ({ open }) => {
  const visitor = await visit(await open());
  await visitor.button('Start').click();
  await visitor.until('Step', (step) => step > 0);
  await visitor.button('Reset').click();
  await visitor.until('Step', (step) => step === 0);
  expect(await visitor.section.getByRole('status').allInnerTexts()).toContain(
    'A fresh network of seed 0.',
  );
});

test('a second click on Start, before the page knows of the first, changes nothing', async ({
  open,
}) => {
  const visitor = await visit(await open());
  await visitor.section.getByLabel('Epochs').fill('3');
  await visitor.button('Start').evaluate((start: HTMLElement) => {
    start.click();
    start.click();
  });
  await visitor.section.getByRole('status').filter({ hasText: '3 epochs done' }).waitFor();
  expect(await visitor.figure('Step')).toBe(36);
});

const EPOCHS = 6;

for (const [kind, name] of [
  ['dense', 'dense'],
  ['convolutions', 'conv'],
] as const) {
  test(`the network of kind "${kind}" learns what it learns in Node and in PyTorch`, async ({
    open,
  }) => {
    const visitor = await visit(await open());
    await visitor.section.getByRole('radio', { name: kind }).check();
    const untrained = await visitor.until('Test accuracy', (value) => value < 50);
    await visitor.train(EPOCHS);
    const accuracy = await visitor.figure('Test accuracy');
    expect(accuracy).toBeGreaterThan(85);
    expect(accuracy).toBeGreaterThan(untrained);
    expect(await visitor.figure('Step')).toBe(EPOCHS * 12);

    // The same training by the package in Node: what `npm start` does.
    const net = NETS.find((one) => one.name === name) as (typeof NETS)[number];
    const csv = await readFile(at('www', 'data', 'digits.csv'), 'utf8');
    const digits = shaped(digitsOf(csv), net.shape);
    torch.manual_seed(0);
    const model = net.make();
    const losses: number[] = [];
    await train(model, digits.training, EPOCHS, { afterStep: (loss: number) => losses.push(loss) });
    const correct = countCorrect(model, digits.test);
    expect(accuracy).toBe(Number(((100 * correct) / DIGITS).toFixed(2)));
    expect(await visitor.figure('Loss')).toBe(Number(losses.at(-1)?.toFixed(4)));
    // And what PyTorch read right after as many epochs (tests/oracle/make_digits.py).
    const oracle = JSON.parse(await readFile(at('tests', 'oracle', 'digits.json'), 'utf8'));
    const recorded = oracle.runs.find(
      (run: { net: string; seed: number; dtype: string }) =>
        run.net === name && run.seed === 0 && run.dtype === 'float32',
    );
    expect(Math.abs(correct - recorded.correct[EPOCHS - 1])).toBeLessThanOrEqual(3);

    // What is told beside the curves agrees with them.
    const matrix = visitor.section.getByRole('region', { name: 'Confusion matrix' });
    const counts = (await matrix.locator('td').allInnerTexts()).map(Number);
    expect(counts.reduce((a, b) => a + b)).toBe(DIGITS);
    expect(counts.filter((_, i) => i % 11 === 0).reduce((a, b) => a + b)).toBe(correct);
    const report = visitor.section.getByRole('region', { name: 'Report of the layers' });
    const { layers } = torch.snn.report(model, digits.training.pixels);
    const heads = await report.locator('tbody th').allInnerTexts();
    expect(heads.slice(1)).toEqual(layers.map((layer) => `${layer.name} ${layer.kind}`));
    const chart = visitor.section.getByRole('slider', { name: 'Test digits read right' });
    await chart.press('End');
    expect(await chart.getAttribute('aria-valuetext')).toContain(
      `epoch ${EPOCHS}: this run ${accuracy.toFixed(1)}`,
    );
  });
}

test('start, pause, step, reset; settings that change while it runs', async ({ open }) => {
  const visitor = await visit(await open());
  const { section } = visitor;
  const fresh = await visitor.figure('Test accuracy');
  const step = (): Promise<number> => visitor.figure('Step');

  await visitor.button('One step').click();
  await visitor.until('Step', (value) => value === 1);
  await section.getByLabel('Epochs').fill('10000');
  await visitor.button('Continue').click();
  const some = await visitor.until('Step', (value) => value > 30);
  const bytes = await visitor.figure('In tensors');

  // Each optimizer goes on from where the others have come to.
  for (const name of ['SGD', 'AdamW', 'RMSprop', 'Adam']) {
    await section.getByLabel('Optimizer').selectOption(name);
    const now = await step();
    await visitor.until('Step', (value) => value > now);
  }
  await section.getByRole('slider', { name: 'Learning rate' }).press('ArrowRight');
  await section.getByRole('slider', { name: 'Dropout p' }).press('ArrowRight');
  const more = await visitor.until('Step', (value) => value > some + 100);

  await visitor.button('Pause').click();
  await visitor.button('Continue').waitFor();
  const paused = await step();
  expect(paused).toBeGreaterThanOrEqual(more);
  expect(await visitor.figure('A step takes')).toBeGreaterThan(0);
  await visitor.page.waitForTimeout(300);
  expect(await step(), 'a pause is one').toBe(paused);
  await visitor.button('One step').click();
  await visitor.until('Step', (value) => value === paused + 1);
  expect(await visitor.figure('In tensors'), 'memory is flat').toBe(bytes);

  await section.getByRole('slider', { name: 'Dropout p' }).press('ArrowLeft');
  await section.getByRole('slider', { name: 'Learning rate' }).press('ArrowLeft');
  await visitor.button('Reset').click();
  await visitor.until('Step', (value) => value === 0);
  expect(await visitor.figure('Test accuracy')).toBe(fresh);
  await section.getByLabel('Seed').fill('1');
  await visitor.until('Test accuracy', (value) => value !== fresh);
  await section.getByLabel('Seed').fill('0');
  await visitor.until('Test accuracy', (value) => value === fresh);
});

/** A safetensors file of some text and no data. */
function hostile(header: string, length = header.length): Buffer {
  const bytes = Buffer.alloc(8 + header.length);
  bytes.writeBigUInt64LE(BigInt(length));
  bytes.write(header, 8);
  return bytes;
}

test('weights travel through a file; a file that is wrong changes nothing', async ({ open }) => {
  const visitor = await visit(await open());
  const fresh = await visitor.figure('Test accuracy');
  await visitor.train(2);
  const accuracy = await visitor.figure('Test accuracy');
  const downloads = visitor.page.waitForEvent('download');
  await visitor.button('Save weights').click();
  const download = await downloads;
  expect(download.suggestedFilename()).toBe('selfnorm-digits-dense.safetensors');
  const file = await readFile(await download.path());
  expect(Object.keys(torch.safetensors.load(file))).toContain('0.weight');

  await visitor.button('Reset').click();
  await visitor.until('Test accuracy', (value) => value === fresh);
  const load = async (buffer: Buffer): Promise<void> => {
    const file = { name: 'some.safetensors', mimeType: 'application/octet-stream', buffer };
    await visitor.section.getByLabel('Load weights').setInputFiles(file);
  };
  await load(file);
  await visitor.until('Test accuracy', (value) => value === accuracy);
  expect(await visitor.figure('Step')).toBe(0);

  const state = torch.safetensors.load(file);
  const wrong: Record<string, Buffer> = {
    'header too small': Buffer.from('abc'),
    'invalid header length': hostile('{}', 2 ** 20),
    'invalid JSON in header': hostile('{"__proto__":[[[[]]]]}'),
    'another network': Buffer.from(torch.safetensors.save({}, { net: 'conv' })),
    'Missing key(s)': Buffer.from(torch.safetensors.save({})),
    'size mismatch': Buffer.from(
      torch.safetensors.save({ ...state, '0.bias': torch.zeros(3) } as Record<
        string,
        torch.Tensor
      >),
    ),
    'finite numbers': Buffer.from(
      torch.safetensors.save({ ...state, '6.bias': torch.full([10], Number.NaN) } as Record<
        string,
        torch.Tensor
      >),
    ),
    'too many': Buffer.alloc(5_000_000),
  };
  for (const [reason, content] of Object.entries(wrong)) {
    await load(content);
    await expect.poll(() => visitor.alert.innerText()).toContain(reason);
    expect(await visitor.alert.innerText()).toContain('nothing has changed');
  }
  await visitor.button('One step').click();
  await visitor.until('Step', (value) => value === 1);
  await load(file);
  await visitor.until('Step', (value) => value === 0);
  expect(await visitor.figure('Test accuracy')).toBe(accuracy);
  expect(await visitor.alert.isVisible(), 'the complaint is gone').toBe(false);
});

test('digits are drawn with a mouse, a finger and the keys, and read with their uncertainty', async ({
  open,
}) => {
  const page = await open();
  const visitor = await visit(page);
  const { section } = visitor;
  const pad = section.getByRole('application');
  await pad.scrollIntoViewIfNeeded();
  await visitor.train(EPOCHS);

  // The first test digit is there for a beginning.
  await pad.scrollIntoViewIfNeeded();
  await expect.poll(() => visitor.answer()).toMatch(/^This is surely a 2, which is right/);

  const box = (await pad.boundingBox()) as { x: number; y: number; width: number; height: number };
  const place = (x: number, y: number) => ({ x: box.x + x * box.width, y: box.y + y * box.height });
  const circle = Array.from({ length: 25 }, (_, i) => {
    const angle = (i / 24) * 2 * Math.PI;
    return place(0.5 + 0.22 * Math.sin(angle), 0.5 - 0.32 * Math.cos(angle));
  });
  await page.mouse.move(circle[0]?.x ?? 0, circle[0]?.y ?? 0);
  await page.mouse.down();
  for (const { x, y } of circle) await page.mouse.move(x, y);
  await page.mouse.up();
  await expect.poll(() => visitor.answer()).toMatch(/^This is surely a 0\.$/);

  const bars = section.getByRole('row');
  const chances = async (): Promise<number[]> => {
    const cells = await section.locator('.answers tr td:last-child').allInnerTexts();
    return cells.map((cell) => Number(/^(\d+) ± \d+ %$/.exec(cell)?.[1]));
  };
  const zero = await chances();
  expect(zero).toHaveLength(10);
  expect(zero[0]).toBeGreaterThan(90);
  const widest = await bars.locator('.bar').evaluateAll((all) => {
    const widths = all.map((bar) => bar.getBoundingClientRect().width);
    return widths.indexOf(Math.max(...widths));
  });
  expect(widest).toBe(0);

  await visitor.button('Clear').click();
  await expect.poll(() => visitor.answer()).toBe('Nothing is drawn yet.');

  // A finger.
  const touch = await page.context().newCDPSession(page);
  await touch.send('Emulation.setTouchEmulationEnabled', { enabled: true });
  const scrolled = await page.evaluate(() => scrollY);
  const seven = [
    place(0.25, 0.15),
    place(0.5, 0.15),
    place(0.75, 0.15),
    place(0.6, 0.5),
    place(0.45, 0.9),
  ];
  for (const [i, point] of seven.entries()) {
    const type = i === 0 ? 'touchStart' : 'touchMove';
    await touch.send('Input.dispatchTouchEvent', { type, touchPoints: [point] });
  }
  await touch.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
  await expect.poll(() => visitor.answer()).toMatch(/^This is \w+ a 7\.$/);
  expect(await page.evaluate(() => scrollY), 'the page stays where it is').toBe(scrolled);
  await visitor.button('Undo').click();
  await expect.poll(() => visitor.answer()).toBe('Nothing is drawn yet.');

  // No mouse at all.
  await section.getByRole('slider', { name: 'Dropout p' }).focus();
  for (let i = 0; i < 40 && !(await pad.evaluate((it) => it === document.activeElement)); i++) {
    await page.keyboard.press('Tab');
  }
  const press = async (key: string, times = 1): Promise<void> => {
    for (let i = 0; i < times; i++) await pad.press(key);
  };
  await press('ArrowUp', 3);
  await press('Space');
  await press('ArrowDown', 13);
  await press('Space');
  await expect.poll(() => visitor.answer()).toMatch(/^This is \w+ a 1\.$/);
  await press('ArrowLeft', 3);
  await press('Space');
  await press('Backspace');
  await expect.poll(() => visitor.answer()).toMatch(/^This is \w+ a 1\.$/);
  await press('Delete');
  await expect.poll(() => visitor.answer()).toBe('Nothing is drawn yet.');

  await section.getByRole('spinbutton', { name: /^Test digit/ }).fill('12');
  await expect.poll(() => visitor.answer()).toMatch(/which is right|it is a/);
  // Without dropout there is one answer only.
  await section.getByRole('slider', { name: 'Dropout p' }).press('Home');
  await expect
    .poll(() => section.locator('.answers tbody').innerText(), { message: 'one answer' })
    .not.toContain('±');
});

test('the page stays fluent while a network trains', async ({ open, browser }) => {
  const page = await open();
  const visitor = await visit(page);
  await visitor.section.getByRole('radio', { name: 'convolutions' }).check();
  await visitor.section.getByLabel('Epochs').fill('10000');
  await visitor.button('Start').click();
  await visitor.until('Step', (value) => value > 12);

  let fps = 0;
  let long: number[] = [];
  const tasks = await tasksDuring(browser, page, async () => {
    ({ fps, long } = await page.evaluate(async () => {
      const long: number[] = [];
      const observer = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) long.push(duration);
      });
      observer.observe({ type: 'longtask' });
      const started = performance.now();
      let frames = 0;
      let now = started;
      while (now - started < 4000) {
        now = await new Promise<number>((next) => requestAnimationFrame(next));
        frames += 1;
      }
      observer.disconnect();
      return { fps: (1000 * frames) / (now - started), long };
    }));
  });
  await visitor.button('Pause').click();

  const longest = Math.max(...tasks);
  const share = tasks.reduce((a, b) => a + b, 0) / 4000;
  console.log(
    `  while it trains: ${fps.toFixed(1)} frames a second; long tasks by the clock: [${long}]; of ` +
      `${tasks.length} tasks of the main thread the longest took it ${longest.toFixed(1)} ms, all ` +
      `of them ${(100 * share).toFixed(1)} % of its time`,
  );
  expect(longest, 'milliseconds').toBeLessThan(50);
  expect(share, 'there is time left for 60 frames').toBeLessThan(0.5);
});

test('axe finds nothing, nothing sticks out, in any look', async ({ open }) => {
  const page = await open({ calm: true });
  const visitor = await visit(page);
  await visitor.train(1);
  await visitor.button('Reset').click();
  await visitor.train(3);
  await visitor.section.getByRole('application').scrollIntoViewIfNeeded();
  await expect.poll(() => visitor.answer()).toMatch(/^This is/);
  await looks(page, 'training');
});
