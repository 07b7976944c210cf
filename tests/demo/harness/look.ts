// Looks at the page by day and by night, on a phone, a tablet, a wide screen: axe for accessibility, pictures for the eyes.

import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Locator, Page } from 'playwright';
import { expect } from 'vitest';
import { at } from '../../../scripts/lib/paths.mjs';
import { LOOKS, type Look } from './page.ts';

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

/** What axe finds wrong inside of `selector`, one line each. It comes in through the debugger: the policy stays as it is. */
async function axe(page: Page, selector = 'html'): Promise<string[]> {
  await page.evaluate(axeSource);
  const { violations, passes } = await page.evaluate(
    (inside) =>
      (globalThis as unknown as { axe: { run(where: string): Promise<AxeResults> } }).axe.run(
        inside,
      ),
    selector,
  );
  expect(passes.length, 'rules that axe found something to check by').toBeGreaterThan(5);
  return violations.flatMap(({ id, help, nodes }) =>
    nodes.map(({ target, any }) => `${id}: ${help}: ${target.join(' ')}: ${any[0]?.message ?? ''}`),
  );
}

/** Writes target/screenshots/NAME-SCHEME-WIDTH.png of the whole page, or of one element. */
async function picture(where: Page | Locator, name: string, look: Look): Promise<void> {
  const folder = at('target', 'screenshots');
  mkdirSync(folder, { recursive: true });
  const path = `${folder}/${name}-${look.scheme}-${look.width}.png`;
  await ('goto' in where ? where.screenshot({ path, fullPage: true }) : where.screenshot({ path }));
}

/** Takes a picture in each look, of the page or of a section; axe must find nothing, and nothing may stick out. */
export async function looks(page: Page, section?: string): Promise<void> {
  // What stays at the top would cover a part of the picture.
  await page.evaluate(() =>
    document.querySelector<HTMLElement>('.top')?.style.setProperty('position', 'static'),
  );
  const found: string[] = [];
  for (const look of LOOKS) {
    const { scheme, width, height } = look;
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height });
    await (section
      ? picture(page.locator(`#${section}`), section, look)
      : picture(page, 'page', look));
    for (const finding of await axe(page, section ? `#${section}` : 'html')) {
      found.push(`${scheme}, ${width} px: ${finding}`);
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) found.push(`${scheme}, ${width} px: the content is ${wide} px wide`);
  }
  expect(found).toEqual([]);
}
