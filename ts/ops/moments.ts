// Variance and standard deviation: argument forms and types.

import { boolean_or, count_given, number_or } from '../kind.js';
import { either, read_options, split } from '../options.js';
import * as raw from '../raw.js';
import type { Tensor } from '../tensor.js';
import { live_cell, wrap } from '../tensor_base.js';
import type { DeviceType } from '../types/device.js';
import type { DType } from '../types/dtype.js';
import type { DimArgument, DimsIn, Reduced, VarOptions } from '../types/reduce.js';
import type { Shape } from '../types/shape.js';
import { raw_dims } from './reduce.js';

function spread(op: 'var' | 'std', args: readonly unknown[]): Tensor {
  const [given, options] = split(op, args, 1, 4);
  const [named_dim, named_unbiased, named_keepdim, correction] = read_options(op, options, KEYS);
  // The older form has `unbiased` alone, in the place of the dimension.
  const old = typeof given[1] === 'boolean';
  if (old) count_given(op, given, 2, 2);
  const [input, dim, unbiased, keepdim] = old ? [given[0], null, given[1]] : given;
  const unbiased_or = either(op, 'unbiased', unbiased, named_unbiased);
  const asked = boolean_or(op, 'unbiased', 3, unbiased_or, true) ? 1 : 0;
  const implied = unbiased_or === undefined || unbiased_or === null ? undefined : asked;
  const value = number_or(op, 'correction', 0, either(op, 'correction', implied, correction), 1);
  const keep = boolean_or(op, 'keepdim', 4, either(op, 'keepdim', keepdim, named_keepdim), false);
  const dims = raw_dims(op, either(op, 'dim', dim, named_dim));
  const { handle, dtype } = live_cell(op, 'input', 1, input);
  return wrap(raw.moment(op === 'std', handle, dims, value, keep), dtype, undefined);
}

const KEYS = ['dim', 'unbiased', 'keepdim', 'correction'];

/**
 * Computes the variance, of everything or over dimensions.
 *
 * Formula: sum of (x - mean)² / (n - correction).
 *
 * Source: PyTorch's `torch.var`.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype of the input
 * @typeParam Dev the device
 * @typeParam N the dimensions
 * @typeParam K are they kept with size 1?
 * @param input any shape, of a floating dtype
 * @param dim one dimension or several, negative from the end (default: all)
 * @param unbiased `false` stands for a correction of 0, `true` for 1; can stand alone in place of `dim`
 * @param keepdim keep them with size 1? (default false)
 * @param options the same by name, and `correction` (default 1) in place of `unbiased`
 * @returns the variances; NaN or infinite, with a warning, where `correction` leaves nothing
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws IndexError if there is no such dimension
 * @throws RuntimeError if a dimension is given twice
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Of a sample and of a population
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.tensor([1, 3]);
 * if (torch.var(x).item() !== 2) throw new Error();
 * if (torch.var(x, { correction: 0 }).item() !== 1) throw new Error();
 * ```
 */
function var_<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'var', S, N>,
  dim?: N,
  unbiased?: boolean | null,
  keepdim?: K | null,
  options?: VarOptions<undefined, K> | null,
): Tensor<Reduced<S, N, K>, D, Dev>;
function var_<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'var', S, N>,
  dim: N,
  options: VarOptions<undefined, K>,
): Tensor<Reduced<S, N, K>, D, Dev>;
function var_<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'var', S, N>,
  options: VarOptions<N, K>,
): Tensor<Reduced<S, N, K>, D, Dev>;
function var_<S extends Shape, D extends DType, Dev extends DeviceType>(
  input: Tensor<S, D, Dev>,
  unbiased: boolean,
): Tensor<readonly [], D, Dev>;
function var_(...args: readonly unknown[]): Tensor {
  return spread('var', args);
}

/**
 * Computes the standard deviation, of everything or over dimensions.
 *
 * Formula: √(sum of (x - mean)² / (n - correction)).
 *
 * Source: PyTorch's `torch.std`.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype of the input
 * @typeParam Dev the device
 * @typeParam N the dimensions
 * @typeParam K are they kept with size 1?
 * @param input any shape, of a floating dtype
 * @param dim one dimension or several, negative from the end (default: all)
 * @param unbiased `false` stands for a correction of 0, `true` for 1; can stand alone in place of `dim`
 * @param keepdim keep them with size 1? (default false)
 * @param options the same by name, and `correction` (default 1) in place of `unbiased`
 * @returns the standard deviations; NaN or infinite, with a warning, where `correction` leaves nothing
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws IndexError if there is no such dimension
 * @throws RuntimeError if a dimension is given twice
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Of each row
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.std(torch.tensor([[1, 3], [2, 6]]), 1, { correction: 0 });
 * if (y.toArray().join() !== '1,2') throw new Error(`${y}`);
 * ```
 */
export function std<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'std', S, N>,
  dim?: N,
  unbiased?: boolean | null,
  keepdim?: K | null,
  options?: VarOptions<undefined, K> | null,
): Tensor<Reduced<S, N, K>, D, Dev>;
export function std<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'std', S, N>,
  dim: N,
  options: VarOptions<undefined, K>,
): Tensor<Reduced<S, N, K>, D, Dev>;
export function std<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'std', S, N>,
  options: VarOptions<N, K>,
): Tensor<Reduced<S, N, K>, D, Dev>;
export function std<S extends Shape, D extends DType, Dev extends DeviceType>(
  input: Tensor<S, D, Dev>,
  unbiased: boolean,
): Tensor<readonly [], D, Dev>;
export function std(...args: readonly unknown[]): Tensor {
  return spread('std', args);
}

export { var_ as var };
