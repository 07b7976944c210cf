// What the functions have in common that make a tensor of given sizes or like another one.

import { check_device } from './device.js';
import { CODES, dtype_or } from './dtype.js';
import { generator_handle } from './generator.js';
import { read_options, split } from './options.js';
import { raw_sizes, sizes_of } from './sizes.js';
import type { Tensor } from './tensor.js';
import { live_cell, wrap } from './tensor_base.js';
import type { DType } from './types/dtype.js';

/** An operation of the core; those that draw nothing need no generator. */
export type Make = (dtype: number, sizes: Float64Array, g: number) => number;

export const KEYS = ['dtype', 'device'];
export const DRAW_KEYS = ['dtype', 'device', 'generator'];

/** Reads the options of `KEYS` or `DRAW_KEYS`: the dtype and the generator. */
export function read_made<D extends DType>(
  op: string,
  options: unknown,
  keys: readonly string[],
  fallback: D,
): [dtype: D, g: number] {
  const [dtype, device, generator] = read_options(op, options, keys);
  check_device(op, device);
  return [dtype_or(op, dtype, fallback), generator_handle(op, generator)];
}

/** zeros, rand and the others: sizes by spread or in an array, then options. */
export function sized(
  op: string,
  make: Make,
  args: readonly unknown[],
  keys: readonly string[],
): Tensor {
  const most = Array.isArray(args[0]) ? 1 : Number.POSITIVE_INFINITY;
  const [given, options] = split(op, args, 0, most);
  const [dtype, g] = read_made<DType>(op, options, keys, 'float32');
  const shape = sizes_of(op, given);
  return wrap(make(CODES[dtype], raw_sizes(shape), g), dtype, shape);
}

/** zeros_like, rand_like and the others: shape and dtype of a tensor, unless the options say otherwise. */
export function alike(
  op: string,
  make: Make,
  args: readonly unknown[],
  keys: readonly string[],
): Tensor {
  const [given, options] = split(op, args, 1, 1);
  const [input] = given as [Tensor];
  const cell = live_cell(op, 'input', 1, input);
  const [dtype, g] = read_made(op, options, keys, cell.dtype);
  const { shape } = input;
  return wrap(make(CODES[dtype], raw_sizes(shape), g), dtype, shape);
}
