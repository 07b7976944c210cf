// Looks at a page as a whole: axe for accessibility, a picture for the eyes.

import { mkdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { AxeResults } from 'axe-core';
import type { Locator, Page } from 'playwright';
import { expect } from 'vitest';
import { at } from '../../../scripts/lib/paths.mjs';
import type { Look } from './page.ts';

const axeSource = readFileSync(
  createRequire(import.meta.url).resolve('axe-core/axe.min.js'),
  'utf8',
);

/** What axe finds wrong inside of `selector`, one line each. It comes in through the debugger: the policy stays as it is. */
export async function axe(page: Page, selector = 'html'): Promise<string[]> {
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
export async function picture(where: Page | Locator, name: string, look: Look): Promise<void> {
  const folder = at('target', 'screenshots');
  mkdirSync(folder, { recursive: true });
  const path = `${folder}/${name}-${look.scheme}-${look.width}.png`;
  await ('goto' in where ? where.screenshot({ path, fullPage: true }) : where.screenshot({ path }));
}
