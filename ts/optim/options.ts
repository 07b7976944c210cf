// The options of optimizers: read, of the right kind, with defaults. PyTorch's ranges are checked by each
// optimizer.

import { ValueError } from '../errors.js';
import { wrong_kind } from '../kind.js';
import { either, read_options, split } from '../options.js';
import { python } from '../python.js';

/** The values of options by their names. */
export type Values = Record<string, unknown>;

/** The parameters, and the options with defaults; PyTorch's second argument, `lr`, by position as well. */
export function read(
  op: string,
  args: readonly unknown[],
  defaults: Readonly<Values>,
): [params: Iterable<unknown>, values: Values] {
  const [given, options] = split(op, args, 1, 2);
  const names = Object.keys(defaults);
  const keyed = read_options(op, options, names);
  const values: Values = {};
  names.forEach((name, i) => {
    const fallback = defaults[name];
    const value = (name === 'lr' ? either(op, name, given[1], keyed[i]) : keyed[i]) ?? fallback;
    values[name] = Array.isArray(fallback) ? pair(op, name, value) : value;
    if (typeof values[name] !== typeof fallback) {
      throw wrong_kind(op, name, name === 'lr' ? 2 : 0, typeof fallback, value);
    }
  });
  return [given[0] as Iterable<unknown>, values];
}

export function pair(op: string, name: string, value: unknown): number[] {
  const numbers = Array.isArray(value) ? (value as unknown[]) : [];
  if (numbers.length !== 2 || !numbers.every((item) => typeof item === 'number')) {
    throw wrong_kind(op, name, 0, 'an array of two numbers', value);
  }
  return [...(numbers as number[])];
}

/** Refuses values below zero, and NaN, in PyTorch's words. */
export function check_not_negative(what: string, value: unknown): void {
  if (!((value as number) >= 0)) throw invalid(what, value);
}

/** The error for a value out of range. */
export function invalid(what: string, value: unknown): ValueError {
  return new ValueError(`Invalid ${what}: ${python(value)}`);
}
