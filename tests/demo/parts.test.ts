// Parts of the section "Training" that need no page: curves that stay small, pen strokes that become pixels.

import { expect, test } from 'vitest';
import { rasterOf } from '../../www/src/training/raster.ts';
import { merged, Series } from '../../www/src/training/series.ts';

test('a curve of any length has few points, on the same line', () => {
  const series = new Series(100);
  for (let i = 0; i < 12_345; i++) series.add(i, 2 * i + 1);
  expect(series.x.length).toBeGreaterThanOrEqual(50);
  expect(series.x.length).toBeLessThan(100);
  series.x.forEach((x, i) => {
    expect(series.y[i]).toBeCloseTo(2 * x + 1, 6);
  });
  expect(series.x).toEqual([...series.x].sort((a, b) => a - b));
  series.clear();
  series.add(1, 2);
  expect([series.x, series.y], 'each point counts again').toEqual([[1], [2]]);
});

test('two curves share their x: each goes straight from point to point and no further', () => {
  const [a, b] = [new Series(10), new Series(10)];
  for (const x of [0, 1, 2, 3]) a.add(x, 10 * x);
  b.add(1, 5);
  b.add(2.5, 8);
  expect(merged(a, b)).toEqual([
    [0, 1, 2, 2.5, 3],
    [0, 10, 20, 25, 30],
    [null, 5, 7, 8, null],
  ]);
  b.add(4, Number.NaN);
  expect(merged(a, b)[2], 'what is no number is a gap').toEqual([null, 5, 7, 8, null, null]);
});

const circle = (x: number, y: number, radius: number) =>
  Array.from({ length: 41 }, (_, i) => ({
    x: x + 0.7 * radius * Math.cos((i / 40) * 2 * Math.PI),
    y: y + radius * Math.sin((i / 40) * 2 * Math.PI),
  }));
const ink = (pixels: Float32Array): number => pixels.reduce((a, b) => a + b, 0);

test('a drawing fills the height, whatever its size and its place', () => {
  const pixels = rasterOf([circle(0.5, 0.5, 0.3)]) as Float32Array;
  expect(rasterOf([circle(0.3, 0.25, 0.15)])).toEqual(pixels);
  expect(Math.max(...pixels)).toBeLessThanOrEqual(16);
  // As much as the digits of the data have: 303 to 330 on average of each class.
  expect(ink(pixels)).toBeGreaterThan(300);
  expect(ink(pixels)).toBeLessThan(330);
  const rows = Array.from({ length: 8 }, (_, row) => pixels.subarray(8 * row, 8 * row + 8));
  expect(Math.max(...(rows[0] as Float32Array))).toBeGreaterThan(0);
  expect(Math.max(...(rows[7] as Float32Array))).toBeGreaterThan(0);
  // As wide on both sides; a fine pixel on the very edge is on one of them.
  for (const row of rows) {
    row.forEach((value, i) => {
      expect(Math.abs(value - (row[7 - i] as number))).toBeLessThanOrEqual(1);
    });
  }
});

test('nothing, a dot and a line', () => {
  expect(rasterOf([])).toBeNull();
  const dot = rasterOf([[{ x: 0.1, y: 0.9 }]]) as Float32Array;
  expect(ink(dot)).toBeGreaterThan(0);
  expect(dot[0], 'in the middle').toBe(0);
  const line = rasterOf([
    [
      { x: 0.8, y: 0.2 },
      { x: 0.8, y: 0.6 },
    ],
  ]) as Float32Array;
  for (let row = 0; row < 8; row++) {
    expect([...line.subarray(8 * row, 8 * row + 8)]).toEqual([0, 0, 0, 16, 16, 0, 0, 0]);
  }
});
