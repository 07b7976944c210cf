// Sizes at run time: by spread or in one array, on their way to the core. Whether they can be is its matter.

import { special } from './format.js';
import { an_integer, count_given, kind_of, wrong_kind } from './kind.js';
import type { Shape } from './types/shape.js';

/** The sizes out of `(2, 3)` or `([2, 3])`; `name` is what they are called. */
export function sizes_of(op: string, given: readonly unknown[], name = 'size'): Shape {
  const [first] = given;
  if (!Array.isArray(first)) return numbers(op, given, name);
  count_given(op, given, 1, 1);
  return numbers(op, first, name);
}

/** Sizes that must stand in one array, as in `full([2, 3], 1)`. */
export function sizes_in_array(op: string, position: number, value: unknown): Shape {
  if (!Array.isArray(value)) throw wrong_kind(op, 'size', position, 'an array of numbers', value);
  return numbers(op, value);
}

/** A whole number, which then holds for all `rank` dimensions, or one for each in an array, as the core takes them. */
export function per_dimension(
  op: string,
  name: string,
  position: number,
  value: unknown,
  fallback: number,
  rank: number,
): Float64Array {
  if (Array.isArray(value)) return raw_sizes(numbers(op, value, name));
  const all = new Float64Array(rank);
  if (value === undefined || value === null) return all.fill(fallback);
  return all.fill(an_integer(op, name, position, value));
}

function numbers(op: string, values: readonly unknown[], name = 'size'): Shape {
  const sizes: number[] = [];
  for (let i = 0; i < values.length; i++) {
    const size = values[i];
    if (typeof size !== 'number') {
      throw new TypeError(
        `${op}(): argument '${name}' must be numbers, but found ${kind_of(size)} at position ${i + 1}`,
      );
    }
    if (!Number.isInteger(size)) {
      throw new TypeError(`${op}(): ${name}s must be whole numbers, got ${special(size) ?? size}`);
    }
    // Adding 0 makes 0 of -0.
    sizes.push((size as number) + 0);
  }
  return Object.freeze(sizes);
}

/** Sizes as the core takes them. */
export function raw_sizes(shape: Shape): Float64Array {
  // Of a frozen array the constructor takes ten times as long.
  const sizes = new Float64Array(shape.length);
  for (let i = 0; i < sizes.length; i++) sizes[i] = shape[i] as number;
  return sizes;
}

/** The number of elements. */
export function count(shape: Shape): number {
  let n = 1;
  for (let i = 0; i < shape.length; i++) n *= shape[i] as number;
  return n;
}
