// Bars, one group of them for each case: times beside those of selfnorm, or rates.

import { ENGINES, label, legend, line, linear, logarithmic, picture, round } from './svg.mjs';

const WIDTH = 820;
const LEFT = 250;
const RIGHT = 70;
const BAR = 13;
const GAP = 12;
const TOP = 74;

const bar = (from, to, y, engine) =>
  `<rect x="${round(Math.min(from, to))}" y="${y}" width="${round(Math.max(1, Math.abs(to - from)))}" height="${BAR - 2}" rx="1.5" class="e-${engine}"/>`;

/** Lays out the groups from top to bottom: `row(one, y)` draws the bar of one engine. */
function grouped(groups, row) {
  const body = [];
  let y = TOP;
  for (const { name, bars } of groups) {
    body.push(label(LEFT - 12, y + (bars.length * BAR) / 2 + 3, name, { anchor: 'end' }));
    for (const one of bars) {
      body.push(...row(one, y));
      y += BAR;
    }
    y += GAP;
  }
  return { body, bottom: y };
}

const used = (groups) =>
  Object.keys(ENGINES)
    .filter((engine) => groups.some(({ bars }) => bars.some((one) => one.engine === engine)))
    .map((name) => ({ name, text: ENGINES[name].label }));

const times = (value) => `${value < 10 ? value.toPrecision(2) : value.toFixed(0)}×`;

/**
 * Times as multiples of those of selfnorm, on a logarithmic axis: to the left who is faster, to the right who is slower.
 *
 * - `groups`: `name` and `bars`, each with `engine` and `value`
 */
export function ratioBars({ title, axis, groups }) {
  const values = groups.flatMap(({ bars }) => bars.map(({ value }) => value));
  const range = [Math.min(0.5, ...values) / 2.2, Math.max(2, ...values) * 1.1];
  const x = logarithmic(range, [LEFT, WIDTH - RIGHT]);
  const { body, bottom } = grouped(groups, ({ engine, value }, y) => [
    bar(x(1), x(value), y, engine),
    value < 1
      ? label(x(value) - 4, y + 9.5, times(value), { small: true, anchor: 'end' })
      : label(x(value) + 4, y + 9.5, times(value), { small: true }),
  ]);
  const ticks = [0.01, 0.03, 0.1, 0.3, 1, 3, 10, 30, 100, 300].filter(
    (tick) => tick >= range[0] && tick <= range[1],
  );
  const grid = ticks.flatMap((tick) => [
    line(x(tick), TOP - 6, x(tick), bottom, tick === 1 ? 'axis' : 'grid'),
    label(x(tick), bottom + 16, `${tick}×`, { small: true, anchor: 'middle' }),
  ]);
  const foot = label((LEFT + WIDTH - RIGHT) / 2, bottom + 36, axis, {
    anchor: 'middle',
    small: true,
  });
  const height = bottom + 50;
  return picture({
    width: WIDTH,
    height,
    title,
    body: [...grid, ...legend(LEFT, 50, used(groups)), ...body, foot],
  });
}

/** Rates on an axis that begins at zero: longer is better. */
export function rateBars({ title, axis, groups, unit }) {
  const values = groups.flatMap(({ bars }) => bars.map(({ value }) => value));
  const most = Math.max(...values) * 1.08;
  const x = linear([0, most], [LEFT, WIDTH - RIGHT]);
  const { body, bottom } = grouped(groups, ({ engine, value }, y) => [
    bar(x(0), x(value), y, engine),
    label(x(value) + 4, y + 9.5, `${value.toPrecision(3)} ${unit}`, { small: true }),
  ]);
  const step = 10 ** Math.floor(Math.log10(most / 2));
  const ticks = Array.from({ length: Math.floor(most / step) + 1 }, (_, i) => i * step);
  const shown = ticks.length > 12 ? ticks.filter((_, i) => i % 2 === 0) : ticks;
  const grid = shown.flatMap((tick) => [
    line(x(tick), TOP - 6, x(tick), bottom, tick === 0 ? 'axis' : 'grid'),
    label(x(tick), bottom + 16, `${tick}`, { small: true, anchor: 'middle' }),
  ]);
  const foot = label((LEFT + WIDTH - RIGHT) / 2, bottom + 36, axis, {
    anchor: 'middle',
    small: true,
  });
  return picture({
    width: WIDTH,
    height: bottom + 50,
    title,
    body: [...grid, ...legend(LEFT, 50, used(groups)), ...body, foot],
  });
}
