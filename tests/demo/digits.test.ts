// The digits travel with the demo page in a code of its own: what comes out is what went in.

import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { at } from '../../scripts/lib/paths.mjs';
import { pack } from '../../www/build/pack.ts';
import { unpack } from '../../www/src/digits/unpack.ts';

const csv = readFileSync(at('www', 'data', 'digits.csv'), 'utf8');

test('all digits survive packing, in less than two thirds of what gzip needs', async () => {
  const packed = pack(csv);
  const { count, labels, pixels } = await unpack(packed);
  expect(count).toBe(1797);
  const lines = Array.from(labels, (label, i) => [...pixels.subarray(64 * i, 64 * i + 64), label]);
  expect(lines.map((line) => line.join(',')).join('\n')).toBe(csv.trim());
  console.log(`  ${packed.length} bytes`);
  expect(packed.length).toBeLessThan(29_000);
});

test('values at both ends, and a damaged byte', async () => {
  const strange = `${Array(64).fill(16).join()},9\n${Array(64).fill(0).join()},0\n`;
  const packed = pack(strange);
  const { labels, pixels } = await unpack(packed);
  expect([...labels]).toEqual([9, 0]);
  expect([...pixels]).toEqual([...Array(64).fill(16), ...Array(64).fill(0)]);

  const whole = pack(csv);
  whole[1000] = (whole[1000] as number) ^ 1;
  const damaged = await unpack(whole);
  expect(damaged.pixels.join()).not.toBe((await unpack(pack(csv))).pixels.join());
});
