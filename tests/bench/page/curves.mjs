// Curves on two logarithmic axes: how something grows.

import { decades, label, legend, line, logarithmic, picture, round } from './svg.mjs';

const WIDTH = 820;
const HEIGHT = 470;
const LEFT = 84;
const RIGHT = 24;
const TOP = 96;
const BOTTOM = 64;

const path = (points) => `M${points.map(([x, y]) => `${round(x)} ${round(y)}`).join('L')}`;

/** Entries of a legend in lines of four. */
const legends = (entries) =>
  [0, 4, 8].flatMap((from, row) => legend(LEFT, 50 + row * 18, entries.slice(from, from + 4)));

/**
 * - `curves`: `name` of the colour, `text` of the legend, `points` as pairs of numbers, `dashed`
 * - `marks`: numbers on the horizontal axis with a text, such as the sizes of caches
 * - `xTicks`: places on the horizontal axis; powers of ten if not given
 */
export function plot({ title, x: horizontal, y: vertical, curves, marks = [], xTicks, xText }) {
  const all = curves.flatMap(({ points }) => points);
  const extent = (i, low, high) => [
    Math.min(...all.map((point) => point[i])) * low,
    Math.max(...all.map((point) => point[i])) * high,
  ];
  const ranges = [extent(0, 1, 1), extent(1, 0.8, 1.25)];
  const x = logarithmic(ranges[0], [LEFT, WIDTH - RIGHT]);
  const y = logarithmic(ranges[1], [HEIGHT - BOTTOM, TOP]);
  const inside = (value, [from, to]) => value >= from * 0.999 && value <= to * 1.001;
  const body = [];
  const ticks = (xTicks ?? decades(ranges[0])).filter((tick) => inside(tick, ranges[0]));
  for (const tick of ticks) {
    body.push(line(x(tick), TOP, x(tick), HEIGHT - BOTTOM, 'grid'));
    const text = xText?.(tick) ?? tick.toLocaleString('en');
    body.push(label(x(tick), HEIGHT - BOTTOM + 18, text, { anchor: 'middle', small: true }));
  }
  const few = decades(ranges[1]);
  const rows =
    few.length > 2 ? few : few.flatMap((tick) => [tick / 5, tick / 2, tick, 2 * tick, 5 * tick]);
  for (const tick of new Set(rows.filter((one) => inside(one, ranges[1])))) {
    body.push(line(LEFT, y(tick), WIDTH - RIGHT, y(tick), 'grid'));
    const text = Number(tick.toPrecision(3)).toLocaleString('en', { maximumFractionDigits: 3 });
    body.push(label(LEFT - 8, y(tick) + 4, text, { anchor: 'end', small: true }));
  }
  for (const { value, text } of marks.filter((one) => inside(one.value, ranges[0]))) {
    body.push(line(x(value), TOP, x(value), HEIGHT - BOTTOM, 'mark'));
    body.push(label(x(value) + 4, TOP + 12, text, { small: true }));
  }
  for (const { name, points, dashed } of curves) {
    const places = points.map(([a, b]) => [x(a), y(b)]);
    body.push(`<path d="${path(places)}" class="curve${dashed ? ' dashed' : ''} e-${name}"/>`);
    if (dashed) continue;
    for (const [a, b] of places)
      body.push(`<circle cx="${round(a)}" cy="${round(b)}" r="3" class="e-${name}"/>`);
  }
  body.push(
    label((LEFT + WIDTH - RIGHT) / 2, HEIGHT - 20, horizontal, { anchor: 'middle', small: true }),
  );
  const turned = ` transform="rotate(-90 20 ${(TOP + HEIGHT - BOTTOM) / 2})"`;
  body.push(
    label(20, (TOP + HEIGHT - BOTTOM) / 2, vertical, {
      anchor: 'middle',
      small: true,
      extra: turned,
    }),
  );
  return picture({ width: WIDTH, height: HEIGHT, title, body: [...legends(curves), ...body] });
}
