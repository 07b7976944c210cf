// A section in every look: by day and by night, on a phone, a tablet, a wide screen.

import type { Page } from 'playwright';
import { expect } from 'vitest';
import { axe, picture } from './look.ts';
import { LOOKS } from './page.ts';

/** Takes a picture of a section in each look; axe must find nothing, and nothing may stick out. */
export async function looks(page: Page, section: string): Promise<void> {
  // What stays at the top would cover a part of the picture.
  await page.evaluate(() =>
    document.querySelector<HTMLElement>('.top')?.style.setProperty('position', 'static'),
  );
  const found: string[] = [];
  for (const look of LOOKS) {
    const { scheme, width, height } = look;
    await page.emulateMedia({ colorScheme: scheme });
    await page.setViewportSize({ width, height });
    await picture(page.locator(`#${section}`), section, look);
    for (const finding of await axe(page, `#${section}`)) {
      found.push(`${scheme}, ${width} px: ${finding}`);
    }
    const wide = await page.evaluate(() => document.documentElement.scrollWidth);
    if (wide > width) found.push(`${scheme}, ${width} px: the content is ${wide} px wide`);
  }
  expect(found).toEqual([]);
}
