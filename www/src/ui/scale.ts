// The axes of a chart: from numbers to pixels and which numbers are written along them; numbers as charts write them.

import { extent, ticks } from 'd3-array';
import { fixed, power } from './format.ts';

/** `null` is a gap. */
export type Values = readonly (number | null)[];
export type Ends = [low: number, high: number];

/** From numbers to pixels, with the numbers that are written along the axis. */
export interface Scale {
  readonly at: (value: number) => number;
  readonly ticks: readonly { readonly value: number; readonly text: string }[];
}

/** Can it be drawn, on a scale of powers of ten too? */
export const drawable = (value: number | null, log = false): value is number =>
  value !== null && Number.isFinite(value) && (!log || value > 0);

/** The smallest and the largest of what can be drawn. */
export function ends(some: readonly Values[], log = false): Ends {
  const [low, high] = extent(some.flatMap((values) => values.filter((one) => drawable(one, log))));
  if (low === undefined || high === undefined) return log ? [0.1, 10] : [0, 1];
  return [low, high];
}

/** An even scale with about so many ticks. */
export function linear([from, to]: Ends, start: number, end: number, about: number): Scale {
  const [low, high] = from === to ? [from - 0.5, to + 0.5] : [from, to];
  return {
    at: (value) => start + ((value - low) / (high - low)) * (end - start),
    ticks: ticks(low, high, about).map((value) => ({ value, text: plain(value) })),
  };
}

/** The scale of x: without numbers there is nothing to write, and one number is at the left end. */
export function along(x: readonly number[], start: number, end: number, about: number): Scale {
  const [low, high] = extent(x);
  if (low === undefined || high === undefined) return { at: () => start, ticks: [] };
  const scale = linear([low, high === low ? low + 1 : high], start, end, about);
  return high === low ? { ...scale, ticks: scale.ticks.slice(0, 1) } : scale;
}

/** Powers of ten, from the one below to the one above. */
export function decades([from, to]: Ends, start: number, end: number, about: number): Scale {
  const low = Math.floor(Math.log10(from));
  const high = Math.max(Math.ceil(Math.log10(to)), low + 1);
  return {
    at: (value) => start + ((Math.log10(value) - low) / (high - low)) * (end - start),
    ticks: ticks(low, high, Math.min(about, high - low))
      .filter(Number.isInteger)
      .map((exponent) => ({
        value: 10 ** exponent,
        text: Math.abs(exponent) < 4 ? `${10 ** exponent}` : power(10 ** exponent, 0),
      })),
  };
}

/** Up to four digits. */
export function plain(value: number): string {
  const rounded = Number(value.toPrecision(4));
  return Math.abs(rounded) >= 1e5 || (rounded !== 0 && Math.abs(rounded) < 1e-3)
    ? power(rounded)
    : fixed(rounded, Math.min(`${rounded}`.split('.')[1]?.length ?? 0, 4));
}
