// Pooling: argument forms and types.

import { an_integer, boolean_or, wrong_kind } from '../../kind.js';
import { either, read_options, split } from '../../options.js';
import * as raw from '../../raw.js';
import type { Tensor } from '../../tensor.js';
import { live_cell, wrap } from '../../tensor_base.js';
import type { OptionOf, PerDimension } from '../../types/conv.js';
import type { DeviceType } from '../../types/device.js';
import type { DType } from '../../types/dtype.js';
import type {
  AdaptiveInput,
  AdaptiveShape,
  AvgPool2dOptions,
  AvgPoolOptions,
  MaxPooled,
  MaxPoolOptions,
  PoolArguments,
  PoolInput,
  PoolShape,
} from '../../types/pool.js';
import type { Shape } from '../../types/shape.js';

/** A number, or an array with one for each dimension; none where nothing is given. */
function numbers(op: string, name: string, position: number, value: unknown): readonly number[] {
  if (value === undefined || value === null) return [];
  if (!Array.isArray(value)) return [an_integer(op, name, position, value)];
  return value.map((item) => an_integer(op, name, position, item));
}

/** Kernel size, stride, padding and dilation as the core takes them: how many of each, then all. */
function windows(op: string, args: readonly unknown[]): Float64Array {
  const [kernel_size, stride, padding = 0, dilation = 1] = args;
  const kernel = numbers(op, 'kernel_size', 2, kernel_size);
  if (kernel.length === 0 && !Array.isArray(kernel_size)) {
    throw wrong_kind(op, 'kernel_size', 2, 'number or an array of numbers', kernel_size);
  }
  const steps = numbers(op, 'stride', 3, stride);
  const pads = numbers(op, 'padding', 4, padding);
  const gaps = numbers(op, 'dilation', 5, dilation);
  const counts = [kernel.length, steps.length, pads.length];
  return Float64Array.from([...counts, ...kernel, ...steps, ...pads, ...gaps]);
}

/** The input and the kernel size, then arguments by position or by name; null stands for none. */
function arguments_of(
  op: string,
  args: readonly unknown[],
  names: readonly string[],
): readonly unknown[] {
  const [given, options] = split(op, args, 2, 2 + names.length);
  const named = read_options(op, options, names);
  const rest = names.map((name, i) => either(op, name, given[i + 2], named[i]) ?? undefined);
  return [given[0], given[1], ...rest];
}

const MAX = ['stride', 'padding', 'dilation', 'ceil_mode', 'return_indices'];
const AVG = ['stride', 'padding', 'ceil_mode', 'count_include_pad'];

function max_pool(op: string, spatial: number, args: readonly unknown[]): unknown {
  const [input, kernel, stride, padding, dilation, ceil_mode, return_indices] = arguments_of(
    op,
    args,
    MAX,
  );
  const with_indices = boolean_or(op, 'return_indices', 7, return_indices, false);
  const of = windows(op, [kernel, stride, padding, dilation]);
  const { handle, dtype } = live_cell(op, 'input', 1, input);
  const first = raw.max_pool(spatial, handle, of, boolean_or(op, 'ceil_mode', 6, ceil_mode, false));
  const second = raw.take_second();
  const values: Tensor = wrap(first, dtype, undefined);
  if (with_indices) return [values, wrap<Tensor>(second, 'int32', undefined)];
  raw.tensor_dispose(second);
  return values;
}

function avg_pool(op: string, spatial: number, args: readonly unknown[]): Tensor {
  const names = spatial === 1 ? AVG : [...AVG, 'divisor_override'];
  const [input, kernel, stride, padding, ceil_mode, include_pad, divisor] = arguments_of(
    op,
    args,
    names,
  );
  const of = windows(op, [kernel, stride, padding]);
  const { handle, dtype } = live_cell(op, 'input', 1, input);
  const result = raw.avg_pool(
    spatial,
    handle,
    of,
    boolean_or(op, 'ceil_mode', 5, ceil_mode, false),
    boolean_or(op, 'count_include_pad', 6, include_pad, true),
    divisor === undefined ? Number.NaN : an_integer(op, 'divisor_override', 7, divisor),
  );
  return wrap(result, dtype, undefined);
}

function adaptive_avg_pool(op: string, spatial: number, args: readonly unknown[]): Tensor {
  const [given] = split(op, args, 2, 2);
  const [input, sizes] = given;
  const each = Array.isArray(sizes) ? sizes : Array.from({ length: spatial }, () => sizes);
  const size = (value: unknown): number =>
    value === null && spatial > 1 && Array.isArray(sizes)
      ? Number.NaN
      : an_integer(op, 'output_size', 2, value);
  const { handle, dtype } = live_cell(op, 'input', 1, input);
  return wrap(
    raw.adaptive_avg_pool(spatial, handle, Float64Array.from(each, size)),
    dtype,
    undefined,
  );
}

/**
 * Takes the largest number of each window.
 *
 * Of equal ones the first counts, and a NaN is larger than every number.
 *
 * What follows `kernel_size` may also stand in an options object, by name.
 *
 * Source: PyTorch's `torch.nn.functional.max_pool1d`; its int64 indices are int32 here.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @typeParam K the kernel size
 * @param input (N, C, L) or (C, L), float32 or float64
 * @param kernel_size how large a window is
 * @param stride how far from one window to the next (default: its size)
 * @param padding how far windows reach over the borders (default 0), half of their size at most
 * @param dilation how far from one number of a window to the next (default 1)
 * @param ceil_mode may the last window reach over the border? (default false)
 * @param return_indices give the places of the maxima as well? (default false)
 * @returns a new tensor; with `return_indices` an array of the values and of their places
 * @throws RuntimeError if the sizes do not fit
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws TypeError for an unknown option or a wrong kind of argument
 * @throws DisposedError if the input has been disposed
 *
 * @example Windows of two
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.nn.functional.max_pool1d(torch.tensor([[1, 3, 2, 0]]), 2);
 * if (y.toArray().join() !== '3,2') throw new Error(`${y}`);
 * ```
 */
export function max_pool1d<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const K extends PerDimension<1>,
  const Stride extends PerDimension<1> | null | undefined = null,
  const Padding extends PerDimension<1> | null | undefined = 0,
  const Dilation extends PerDimension<1> | null | undefined = 1,
  const Ceil extends boolean | null | undefined = false,
  const R extends boolean | null | undefined = false,
>(
  input: Tensor<S, D, Dev> &
    PoolInput<'max_pool1d', 1, S, K, PoolArguments<Stride, Padding, Dilation, Ceil>>,
  kernel_size: K,
  stride?: Stride,
  padding?: Padding,
  dilation?: Dilation,
  ceil_mode?: Ceil,
  return_indices?: R,
): MaxPooled<R, PoolShape<1, S, K, PoolArguments<Stride, Padding, Dilation, Ceil>>, D, Dev>;
export function max_pool1d<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const K extends PerDimension<1>,
  const O extends MaxPoolOptions<1>,
>(
  input: Tensor<S, D, Dev> & PoolInput<'max_pool1d', 1, S, K, O>,
  kernel_size: K,
  options: O,
): MaxPooled<OptionOf<O, 'return_indices', false>, PoolShape<1, S, K, O>, D, Dev>;
export function max_pool1d(...args: readonly unknown[]): unknown {
  return max_pool('max_pool1d', 1, args);
}

/**
 * Takes the largest number of each window of an image.
 *
 * Of equal ones the first counts, and a NaN is larger than every number.
 *
 * What follows `kernel_size` may also stand in an options object, by name.
 *
 * Source: PyTorch's `torch.nn.functional.max_pool2d`; its int64 indices are int32 here.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @typeParam K the kernel size
 * @param input (N, C, H, W) or (C, H, W), float32 or float64
 * @param kernel_size how large a window is, one number or one for each dimension
 * @param stride how far from one window to the next (default: its size)
 * @param padding how far windows reach over the borders (default 0), half of their size at most
 * @param dilation how far from one number of a window to the next (default 1)
 * @param ceil_mode may the last window reach over the border? (default false)
 * @param return_indices give the places of the maxima as well? (default false)
 * @returns a new tensor; with `return_indices` an array of the values and of their places in the image
 * @throws RuntimeError if the sizes do not fit
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws TypeError for an unknown option or a wrong kind of argument
 * @throws DisposedError if the input has been disposed
 *
 * @example Windows of two by two
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.nn.functional.max_pool2d(torch.tensor([[[1, 2], [4, 3]]]), 2);
 * if (y.toArray().join() !== '4') throw new Error(`${y}`);
 * ```
 */
export function max_pool2d<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const K extends PerDimension<2>,
  const Stride extends PerDimension<2> | null | undefined = null,
  const Padding extends PerDimension<2> | null | undefined = 0,
  const Dilation extends PerDimension<2> | null | undefined = 1,
  const Ceil extends boolean | null | undefined = false,
  const R extends boolean | null | undefined = false,
>(
  input: Tensor<S, D, Dev> &
    PoolInput<'max_pool2d', 2, S, K, PoolArguments<Stride, Padding, Dilation, Ceil>>,
  kernel_size: K,
  stride?: Stride,
  padding?: Padding,
  dilation?: Dilation,
  ceil_mode?: Ceil,
  return_indices?: R,
): MaxPooled<R, PoolShape<2, S, K, PoolArguments<Stride, Padding, Dilation, Ceil>>, D, Dev>;
export function max_pool2d<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const K extends PerDimension<2>,
  const O extends MaxPoolOptions<2>,
>(
  input: Tensor<S, D, Dev> & PoolInput<'max_pool2d', 2, S, K, O>,
  kernel_size: K,
  options: O,
): MaxPooled<OptionOf<O, 'return_indices', false>, PoolShape<2, S, K, O>, D, Dev>;
export function max_pool2d(...args: readonly unknown[]): unknown {
  return max_pool('max_pool2d', 2, args);
}

/**
 * Takes the mean of each window.
 *
 * What follows `kernel_size` may also stand in an options object, by name.
 *
 * Source: PyTorch's `torch.nn.functional.avg_pool1d`.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @typeParam K the kernel size
 * @param input (N, C, L) or (C, L), float32 or float64
 * @param kernel_size how large a window is
 * @param stride how far from one window to the next (default: its size)
 * @param padding zeros on both sides (default 0), half of the window's size at most
 * @param ceil_mode may the last window reach over the border? (default false)
 * @param count_include_pad do the zeros count in the mean? (default true)
 * @returns a new tensor
 * @throws RuntimeError if the sizes do not fit
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws TypeError for an unknown option or a wrong kind of argument
 * @throws DisposedError if the input has been disposed
 *
 * @example Windows of two
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.nn.functional.avg_pool1d(torch.tensor([[1, 3, 2, 0]]), 2);
 * if (y.toArray().join() !== '2,1') throw new Error(`${y}`);
 * ```
 */
export function avg_pool1d<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const K extends PerDimension<1>,
  const Stride extends PerDimension<1> | null | undefined = null,
  const Padding extends PerDimension<1> | null | undefined = 0,
  const Ceil extends boolean | null | undefined = false,
>(
  input: Tensor<S, D, Dev> &
    PoolInput<'avg_pool1d', 1, S, K, PoolArguments<Stride, Padding, 1, Ceil>>,
  kernel_size: K,
  stride?: Stride,
  padding?: Padding,
  ceil_mode?: Ceil,
  count_include_pad?: boolean | null,
): Tensor<PoolShape<1, S, K, PoolArguments<Stride, Padding, 1, Ceil>>, D, Dev>;
export function avg_pool1d<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const K extends PerDimension<1>,
  const O extends AvgPoolOptions<1>,
>(
  input: Tensor<S, D, Dev> & PoolInput<'avg_pool1d', 1, S, K, O>,
  kernel_size: K,
  options: O,
): Tensor<PoolShape<1, S, K, O>, D, Dev>;
export function avg_pool1d(...args: readonly unknown[]): Tensor {
  return avg_pool('avg_pool1d', 1, args);
}

/**
 * Takes the mean of each window of an image.
 *
 * What follows `kernel_size` may also stand in an options object, by name.
 *
 * Source: PyTorch's `torch.nn.functional.avg_pool2d`.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @typeParam K the kernel size
 * @param input (N, C, H, W) or (C, H, W), float32 or float64
 * @param kernel_size how large a window is, one number or one for each dimension
 * @param stride how far from one window to the next (default: its size)
 * @param padding zeros on both sides (default 0), half of the window's size at most
 * @param ceil_mode may the last window reach over the border? (default false)
 * @param count_include_pad do the zeros count in the mean? (default true)
 * @param divisor_override what sums are divided by, in place of the window's size
 * @returns a new tensor
 * @throws RuntimeError if the sizes do not fit
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws TypeError for an unknown option or a wrong kind of argument
 * @throws DisposedError if the input has been disposed
 *
 * @example Windows of two by two
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.nn.functional.avg_pool2d(torch.tensor([[[1, 2], [4, 3]]]), 2);
 * if (y.toArray().join() !== '2.5') throw new Error(`${y}`);
 * ```
 */
export function avg_pool2d<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const K extends PerDimension<2>,
  const Stride extends PerDimension<2> | null | undefined = null,
  const Padding extends PerDimension<2> | null | undefined = 0,
  const Ceil extends boolean | null | undefined = false,
>(
  input: Tensor<S, D, Dev> &
    PoolInput<'avg_pool2d', 2, S, K, PoolArguments<Stride, Padding, 1, Ceil>>,
  kernel_size: K,
  stride?: Stride,
  padding?: Padding,
  ceil_mode?: Ceil,
  count_include_pad?: boolean | null,
  divisor_override?: number | null,
): Tensor<PoolShape<2, S, K, PoolArguments<Stride, Padding, 1, Ceil>>, D, Dev>;
export function avg_pool2d<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const K extends PerDimension<2>,
  const O extends AvgPool2dOptions,
>(
  input: Tensor<S, D, Dev> & PoolInput<'avg_pool2d', 2, S, K, O>,
  kernel_size: K,
  options: O,
): Tensor<PoolShape<2, S, K, O>, D, Dev>;
export function avg_pool2d(...args: readonly unknown[]): Tensor {
  return avg_pool('avg_pool2d', 2, args);
}

/**
 * Takes as many means as asked for, of parts that may overlap.
 *
 * Source: PyTorch's `torch.nn.functional.adaptive_avg_pool1d`.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @typeParam T the output size
 * @param input (N, C, L) or (C, L), float32 or float64
 * @param output_size how many means
 * @returns a new tensor
 * @throws RuntimeError if the sizes do not fit
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Two halves
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.nn.functional.adaptive_avg_pool1d(torch.tensor([[1, 3, 2, 0]]), 2);
 * if (y.toArray().join() !== '2,1') throw new Error(`${y}`);
 * ```
 */
export function adaptive_avg_pool1d<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const T extends number | readonly [number],
>(
  input: Tensor<S, D, Dev> & AdaptiveInput<'adaptive_avg_pool1d', 1, S>,
  output_size: T,
): Tensor<AdaptiveShape<1, S, T>, D, Dev>;
export function adaptive_avg_pool1d(...args: readonly unknown[]): Tensor {
  return adaptive_avg_pool('adaptive_avg_pool1d', 1, args);
}

/**
 * Takes as many means as asked for of each dimension of an image, of parts that may overlap.
 *
 * Source: PyTorch's `torch.nn.functional.adaptive_avg_pool2d`.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @typeParam T the output size
 * @param input (N, C, H, W) or (C, H, W), float32 or float64
 * @param output_size how many means, one number or one for each dimension; null keeps a size
 * @returns a new tensor
 * @throws RuntimeError if the sizes do not fit
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Means of columns
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.nn.functional.adaptive_avg_pool2d(torch.tensor([[[1, 2], [4, 3]]]), [1, null]);
 * if (y.toArray().join() !== '2.5,2.5') throw new Error(`${y}`);
 * ```
 */
export function adaptive_avg_pool2d<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const T extends number | readonly [number | null, number | null],
>(
  input: Tensor<S, D, Dev> & AdaptiveInput<'adaptive_avg_pool2d', 2, S>,
  output_size: T,
): Tensor<AdaptiveShape<2, S, T>, D, Dev>;
export function adaptive_avg_pool2d(...args: readonly unknown[]): Tensor {
  return adaptive_avg_pool('adaptive_avg_pool2d', 2, args);
}
