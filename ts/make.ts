// What the functions have in common that make a tensor of given sizes or like another one.

import { check_device } from './device.js';
import { CODES, dtype_or } from './dtype.js';
import { generator_handle } from './generator.js';
import { boolean_or } from './kind.js';
import { read_options, split } from './options.js';
import * as raw from './raw.js';
import { raw_sizes, sizes_of } from './sizes.js';
import type { Tensor } from './tensor.js';
import { live_cell, wrap } from './tensor_base.js';
import type { DType } from './types/dtype.js';
import type { Shape } from './types/shape.js';

/** An operation of the core; those that draw nothing need no generator. */
export type Make = (dtype: number, sizes: Float64Array, g: number) => number;

export const KEYS = ['dtype', 'device', 'requires_grad'];
export const DRAW_KEYS = [...KEYS, 'generator'];

/** Reads the options of `KEYS` or `DRAW_KEYS`: the dtype, the generator, the wish for a gradient. */
export function read_made<D extends DType>(
  op: string,
  options: unknown,
  keys: readonly string[],
  fallback: D,
): [dtype: D, g: number, requires_grad: boolean] {
  const [dtype, device, wish, generator] = read_options(op, options, keys);
  check_device(op, device);
  const requires_grad = boolean_or(op, 'requires_grad', 0, wish, false);
  return [dtype_or(op, dtype, fallback), generator_handle(op, generator), requires_grad];
}

/** The tensor of a new handle, which requires a gradient if wished. */
export function leaf(
  handle: number,
  dtype: DType,
  shape: Shape | undefined,
  requires_grad: boolean,
): Tensor {
  if (requires_grad) {
    try {
      raw.set_requires_grad(handle, true);
    } catch (error) {
      raw.tensor_dispose(handle);
      throw error;
    }
  }
  return wrap(handle, dtype, shape);
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
  const [dtype, g, requires_grad] = read_made<DType>(op, options, keys, 'float32');
  const shape = sizes_of(op, given);
  return leaf(make(CODES[dtype], raw_sizes(shape), g), dtype, shape, requires_grad);
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
  const [dtype, g, requires_grad] = read_made(op, options, keys, cell.dtype);
  const { shape } = input;
  return leaf(make(CODES[dtype], raw_sizes(shape), g), dtype, shape, requires_grad);
}
