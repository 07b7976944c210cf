// The greatest and the least, and where they stand: argument forms and types.

import { an_integer, count_given, wrong_kind } from '../kind.js';
import { untyped } from '../options.js';
import * as raw from '../raw.js';
import type { Tensor } from '../tensor.js';
import { cell_of, live_cell, wrap } from '../tensor_base.js';
import type { DeviceType } from '../types/device.js';
import type { DType } from '../types/dtype.js';
import type { Arithmetic, Meets } from '../types/promote.js';
import type {
  DimArgument,
  DimsIn,
  Reduced,
  ReduceOptions,
  ValuesAndIndices,
} from '../types/reduce.js';
import type { Shape } from '../types/shape.js';
import { maximum, minimum } from './comparison.js';
import { raw_dims, read_reduction } from './reduce.js';

/** `max` and `min`: of everything, along a dimension, or of two tensors. */
function extreme(op: 'max' | 'min', args: readonly unknown[]): unknown {
  const least = op === 'min';
  if (cell_of(args[1]) !== undefined) {
    count_given(op, args, 2, 2);
    return untyped(least ? minimum : maximum)(...args);
  }
  const [input, dim, keepdim] = read_reduction(op, args);
  const { handle, dtype } = live_cell(op, 'input', 1, input);
  if (dim === undefined || dim === null) {
    if (keepdim) throw wrong_kind(op, 'dim', 2, 'number', dim);
    return wrap(raw.extremum_all(least, handle), dtype, undefined);
  }
  const along = an_integer(op, 'dim', 2, dim);
  const values = wrap<Tensor>(raw.extremum_dim(least, handle, along, keepdim), dtype, undefined);
  const indices = wrap<Tensor>(raw.take_second(), 'int32', undefined);
  return Object.freeze(Object.assign([values, indices], { values, indices }));
}

/** `argmax` and `argmin`. */
function place(op: 'argmax' | 'argmin', args: readonly unknown[]): Tensor {
  const [input, dim, keepdim] = read_reduction(op, args);
  const along = dim === undefined || dim === null ? Number.NaN : an_integer(op, 'dim', 2, dim);
  const { handle } = live_cell(op, 'input', 1, input);
  return wrap(raw.arg_extremum(op === 'argmin', handle, along, keepdim), 'int32', undefined);
}

/**
 * Finds the greatest element; or those along a dimension and their places; or the greater of two tensors,
 * element by element.
 *
 * Of everything the gradient is shared evenly among equals; along a dimension it goes to the element
 * whose place is returned, the first of equals. A NaN counts as the greatest.
 *
 * Source: PyTorch's `torch.max`.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype of the input
 * @typeParam Dev the device
 * @typeParam N the dimension
 * @typeParam K is it kept with size 1?
 * @param input any shape and dtype; not int64
 * @param dim the dimension, negative from the end
 * @param keepdim keep it with size 1? (default false)
 * @param options the same by name
 * @returns the greatest element; or values and indices (int32; int64 in PyTorch); or the greater of each pair
 * @throws IndexError if there is no such dimension, or it has size 0
 * @throws RuntimeError if there is no element
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Of everything, and of each row
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.tensor([[1, 5], [7, 2]]);
 * if (torch.max(x).item() !== 7) throw new Error();
 * const { values, indices } = torch.max(x, 1);
 * if (values.toArray().join() !== '5,7') throw new Error(`${values}`);
 * if (indices.toArray().join() !== '1,0') throw new Error(`${indices}`);
 * ```
 */
export function max<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends number,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'max', S, N>,
  dim: N,
  keepdim?: K | null,
  options?: ReduceOptions<undefined, K> | null,
): ValuesAndIndices<Reduced<S, N, K>, D, Dev>;
export function max<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends number,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'max', S, N>,
  dim: N,
  options: ReduceOptions<undefined, K>,
): ValuesAndIndices<Reduced<S, N, K>, D, Dev>;
export function max<S extends Shape, D extends DType, Dev extends DeviceType>(
  input: Tensor<S, D, Dev>,
): Tensor<readonly [], D, Dev>;
export function max<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends number,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'max', S, N>,
  options: ReduceOptions<N, K>,
): ValuesAndIndices<Reduced<S, N, K>, D, Dev>;
export function max<A extends Tensor, B extends Tensor>(
  input: A,
  other: B & Meets<A, B>,
): Arithmetic<A, B>;
export function max(...args: readonly unknown[]): unknown {
  return extreme('max', args);
}

/**
 * Finds the least element; or those along a dimension and their places; or the lesser of two tensors,
 * element by element.
 *
 * Of everything the gradient is shared evenly among equals; along a dimension it goes to the element
 * whose place is returned, the first of equals. A NaN counts as the least.
 *
 * Source: PyTorch's `torch.min`.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype of the input
 * @typeParam Dev the device
 * @typeParam N the dimension
 * @typeParam K is it kept with size 1?
 * @param input any shape and dtype; not int64
 * @param dim the dimension, negative from the end
 * @param keepdim keep it with size 1? (default false)
 * @param options the same by name
 * @returns the least element; or values and indices (int32; int64 in PyTorch); or the lesser of each pair
 * @throws IndexError if there is no such dimension, or it has size 0
 * @throws RuntimeError if there is no element
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Of everything, and of each row
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.tensor([[1, 5], [7, 2]]);
 * if (torch.min(x).item() !== 1) throw new Error();
 * const [values, indices] = torch.min(x, 1);
 * if (values.toArray().join() !== '1,2') throw new Error(`${values}`);
 * if (indices.toArray().join() !== '0,1') throw new Error(`${indices}`);
 * ```
 */
export function min<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends number,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'min', S, N>,
  dim: N,
  keepdim?: K | null,
  options?: ReduceOptions<undefined, K> | null,
): ValuesAndIndices<Reduced<S, N, K>, D, Dev>;
export function min<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends number,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'min', S, N>,
  dim: N,
  options: ReduceOptions<undefined, K>,
): ValuesAndIndices<Reduced<S, N, K>, D, Dev>;
export function min<S extends Shape, D extends DType, Dev extends DeviceType>(
  input: Tensor<S, D, Dev>,
): Tensor<readonly [], D, Dev>;
export function min<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends number,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'min', S, N>,
  options: ReduceOptions<N, K>,
): ValuesAndIndices<Reduced<S, N, K>, D, Dev>;
export function min<A extends Tensor, B extends Tensor>(
  input: A,
  other: B & Meets<A, B>,
): Arithmetic<A, B>;
export function min(...args: readonly unknown[]): unknown {
  return extreme('min', args);
}

/**
 * Finds the place of the greatest element, among all or along a dimension: the first of equals, the first
 * NaN before all others.
 *
 * Source: PyTorch's `torch.argmax`.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype of the input
 * @typeParam Dev the device
 * @typeParam N the dimension
 * @typeParam K is it kept with size 1?
 * @param input any shape and dtype; not bool, not int64
 * @param dim the dimension, negative from the end (default: among all elements, row-major)
 * @param keepdim keep the dimension with size 1? (default false)
 * @param options the same by name
 * @returns indices, int32 (int64 in PyTorch)
 * @throws IndexError if there is no such dimension, or no element
 * @throws NotImplementedError if the dtype is bool
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Of each row
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.argmax(torch.tensor([[1, 5], [7, 2]]), 1);
 * if (y.toArray().join() !== '1,0') throw new Error(`${y}`);
 * ```
 */
export function argmax<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends number | null | undefined = null,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'argmax', S, N>,
  dim?: N,
  keepdim?: K | null,
  options?: ReduceOptions<undefined, K> | null,
): Tensor<Reduced<S, N, K>, 'int32', Dev>;
export function argmax<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends number | null | undefined = null,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'argmax', S, N>,
  dim: N,
  options: ReduceOptions<undefined, K>,
): Tensor<Reduced<S, N, K>, 'int32', Dev>;
export function argmax<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends number | null | undefined = null,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'argmax', S, N>,
  options: ReduceOptions<N, K>,
): Tensor<Reduced<S, N, K>, 'int32', Dev>;
export function argmax(...args: readonly unknown[]): Tensor {
  return place('argmax', args);
}

/**
 * Finds the place of the least element, among all or along a dimension: the first of equals, the first
 * NaN before all others.
 *
 * Source: PyTorch's `torch.argmin`.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype of the input
 * @typeParam Dev the device
 * @typeParam N the dimension
 * @typeParam K is it kept with size 1?
 * @param input any shape and dtype; not bool, not int64
 * @param dim the dimension, negative from the end (default: among all elements, row-major)
 * @param keepdim keep the dimension with size 1? (default false)
 * @param options the same by name
 * @returns indices, int32 (int64 in PyTorch)
 * @throws IndexError if there is no such dimension, or no element
 * @throws NotImplementedError if the dtype is bool
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Of each row
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.argmin(torch.tensor([[1, 5], [7, 2]]), 1);
 * if (y.toArray().join() !== '0,1') throw new Error(`${y}`);
 * ```
 */
export function argmin<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends number | null | undefined = null,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'argmin', S, N>,
  dim?: N,
  keepdim?: K | null,
  options?: ReduceOptions<undefined, K> | null,
): Tensor<Reduced<S, N, K>, 'int32', Dev>;
export function argmin<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends number | null | undefined = null,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'argmin', S, N>,
  dim: N,
  options: ReduceOptions<undefined, K>,
): Tensor<Reduced<S, N, K>, 'int32', Dev>;
export function argmin<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends number | null | undefined = null,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'argmin', S, N>,
  options: ReduceOptions<N, K>,
): Tensor<Reduced<S, N, K>, 'int32', Dev>;
export function argmin(...args: readonly unknown[]): Tensor {
  return place('argmin', args);
}

/** `amax` and `amin`. */
function extreme_over(op: 'amax' | 'amin', args: readonly unknown[]): Tensor {
  const [input, dim, keepdim] = read_reduction(op, args);
  const { handle, dtype } = live_cell(op, 'input', 1, input);
  return wrap(raw.extremum(op === 'amin', handle, raw_dims(op, dim), keepdim), dtype, undefined);
}

/**
 * Finds the greatest elements, of everything or over dimensions; the gradient is shared evenly among equals.
 *
 * Source: PyTorch's `torch.amax`.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype of the input
 * @typeParam Dev the device
 * @typeParam N the dimensions
 * @typeParam K are they kept with size 1?
 * @param input any shape and dtype; not int64
 * @param dim one dimension or several, negative from the end (default: all)
 * @param keepdim keep them with size 1? (default false)
 * @param options the same by name
 * @returns the greatest elements; NaN where there is one
 * @throws IndexError if there is no such dimension, or it has size 0
 * @throws RuntimeError if a dimension is given twice, or there is no element
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Over two dimensions
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.amax(torch.arange(8).reshape(2, 2, 2), [0, 2]);
 * if (y.toArray().join() !== '5,7') throw new Error(`${y}`);
 * ```
 */
export function amax<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'amax', S, N>,
  dim?: N,
  keepdim?: K | null,
  options?: ReduceOptions<undefined, K> | null,
): Tensor<Reduced<S, N, K>, D, Dev>;
export function amax<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'amax', S, N>,
  dim: N,
  options: ReduceOptions<undefined, K>,
): Tensor<Reduced<S, N, K>, D, Dev>;
export function amax<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'amax', S, N>,
  options: ReduceOptions<N, K>,
): Tensor<Reduced<S, N, K>, D, Dev>;
export function amax(...args: readonly unknown[]): Tensor {
  return extreme_over('amax', args);
}

/**
 * Finds the least elements, of everything or over dimensions; the gradient is shared evenly among equals.
 *
 * Source: PyTorch's `torch.amin`.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype of the input
 * @typeParam Dev the device
 * @typeParam N the dimensions
 * @typeParam K are they kept with size 1?
 * @param input any shape and dtype; not int64
 * @param dim one dimension or several, negative from the end (default: all)
 * @param keepdim keep them with size 1? (default false)
 * @param options the same by name
 * @returns the least elements; NaN where there is one
 * @throws IndexError if there is no such dimension, or it has size 0
 * @throws RuntimeError if a dimension is given twice, or there is no element
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Of each row
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.amin(torch.tensor([[4, 2], [3, 9]]), 1);
 * if (y.toArray().join() !== '2,3') throw new Error(`${y}`);
 * ```
 */
export function amin<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'amin', S, N>,
  dim?: N,
  keepdim?: K | null,
  options?: ReduceOptions<undefined, K> | null,
): Tensor<Reduced<S, N, K>, D, Dev>;
export function amin<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'amin', S, N>,
  dim: N,
  options: ReduceOptions<undefined, K>,
): Tensor<Reduced<S, N, K>, D, Dev>;
export function amin<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'amin', S, N>,
  options: ReduceOptions<N, K>,
): Tensor<Reduced<S, N, K>, D, Dev>;
export function amin(...args: readonly unknown[]): Tensor {
  return extreme_over('amin', args);
}
