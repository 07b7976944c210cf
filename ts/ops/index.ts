// Parts of tensors: argument forms and types.

import { an_integer, count_given, wrong_kind } from '../kind.js';
import { either, read_options, split as split_args } from '../options.js';
import * as raw from '../raw.js';
import { raw_sizes, sizes_of } from '../sizes.js';
import type { Tensor } from '../tensor.js';
import { cell_of, handle_of, live_cell, wrap } from '../tensor_base.js';
import type { DeviceType } from '../types/device.js';
import type { DType } from '../types/dtype.js';
import type {
  DimOption,
  OneHotShape,
  Resized,
  Selected,
  SelectInput,
  VectorLength,
} from '../types/index.js';
import type { DimIn, Shape } from '../types/shape.js';
import { apply } from './shape.js';

/** `least` arguments, then `dim`, which may stand in options and is 0 if not given. */
export function with_dim(
  op: string,
  args: readonly unknown[],
  least: number,
): readonly [given: readonly unknown[], dim: number] {
  const [given, options] = split_args(op, args, least, least + 1);
  const dim = either(op, 'dim', given[least], read_options(op, options, ['dim'])[0]) ?? 0;
  return [given, an_integer(op, 'dim', least + 1, dim)];
}

/** A number that may be missing, as the core takes it. */
function optional(op: string, name: string, position: number, value: unknown): number {
  if (value === null || value === undefined) return Number.NaN;
  return an_integer(op, name, position, value);
}

/** Four numbers for the core: the kind of an index and what it needs. */
function encode(index: unknown, i: number): readonly number[] {
  const name = `indices[${i}]`;
  if (index === null) return [2, 0, 0, 0];
  if (index === '...') return [3, 0, 0, 0];
  if (cell_of(index) !== undefined) return [4, handle_of('at', name, i + 1, index), 0, 0];
  if (Array.isArray(index) && (index.length === 2 || index.length === 3)) {
    return [1, ...[0, 1, 2].map((k) => optional('at', `${name}[${k}]`, i + 1, index[k]))];
  }
  if (typeof index !== 'number') {
    throw wrong_kind('at', name, i + 1, "a number, a range, null, '...' or a Tensor", index);
  }
  return [0, an_integer('at', name, i + 1, index), 0, 0];
}

/** `at`: indices by spread, or in an array, which something that is no number tells from a range. */
export function indexed(input: unknown, given: readonly unknown[]): Tensor {
  const [first] = given;
  const listed =
    given.length === 1 &&
    Array.isArray(first) &&
    (first.length < 2 ||
      first.length > 3 ||
      first.some((x) => (typeof x === 'object' ? x !== null : x === '...')));
  const codes = Float64Array.from((listed ? (first as unknown[]) : given).flatMap(encode));
  return apply('at', input, (h) => raw.at(h, codes));
}

/** `slice`: the dimension, then what a range has. */
export function sliced(input: unknown, args: readonly unknown[]): Tensor {
  const [given, options] = split_args('slice', args, 0, 4);
  const named = read_options('slice', options, ['dim', 'start', 'end', 'step']);
  const argument = (name: string, i: number): unknown => either('slice', name, given[i], named[i]);
  const dim = an_integer('slice', 'dim', 1, argument('dim', 0) ?? 0);
  const start = optional('slice', 'start', 2, argument('start', 1));
  const end = optional('slice', 'end', 3, argument('end', 2));
  const step = an_integer('slice', 'step', 4, argument('step', 3) ?? 1);
  return apply('slice', input, (h) => raw.slice(h, dim, start, end, step));
}

/** The tensors of handles, all of the dtype of the input. */
function parts_of(op: string, input: unknown, run: (h: number) => Uint32Array): Tensor[] {
  const { handle, dtype } = live_cell(op, 'input', 1, input);
  return Array.from(run(handle), (h) => wrap<Tensor>(h, dtype, undefined));
}

/**
 * Takes one index of a dimension, which goes.
 *
 * Source: PyTorch's `torch.select`; tensors here are contiguous, so it copies.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @typeParam N the dimension
 * @typeParam I the index
 * @param input at least one dimension, any dtype
 * @param dim the dimension
 * @param index which index of it; negative ones count from the end
 * @returns a new tensor
 * @throws IndexError if there is no such dimension or index
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example The last column
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const column = torch.select(torch.tensor([[1, 2], [3, 4]]), 1, -1);
 * if (column.toArray().join() !== '2,4') throw new Error(`${column}`);
 * ```
 */
export function select<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends number,
  const I extends number,
>(
  input: Tensor<S, D, Dev> & SelectInput<S, N, I>,
  dim: N,
  index: I,
): Tensor<Selected<S, N>, D, Dev>;
export function select(...args: readonly unknown[]): Tensor {
  count_given('select', args, 3, 3);
  const dim = an_integer('select', 'dim', 2, args[1]);
  const index = an_integer('select', 'index', 3, args[2]);
  return apply('select', args[0], (h) => raw.select(h, dim, index));
}

/**
 * Takes some indices of a dimension, one after the other.
 *
 * Source: PyTorch's `torch.narrow`; tensors here are contiguous, so it copies.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @typeParam N the dimension
 * @typeParam L the number of indices
 * @param input at least one dimension, any dtype
 * @param dim the dimension
 * @param start the first index; negative ones count from the end
 * @param length how many
 * @returns a new tensor
 * @throws IndexError if there is no such dimension or start
 * @throws RuntimeError if there are not as many indices
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Two of five
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const part = torch.narrow(torch.arange(5), 0, 1, 2);
 * if (part.toArray().join() !== '1,2') throw new Error(`${part}`);
 * ```
 */
export function narrow<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends number,
  const L extends number,
>(
  input: Tensor<S, D, Dev> & DimIn<'narrow', S, N>,
  dim: N,
  start: number,
  length: L,
): Tensor<Resized<S, N, L>, D, Dev>;
export function narrow(...args: readonly unknown[]): Tensor {
  count_given('narrow', args, 4, 4);
  const dim = an_integer('narrow', 'dim', 2, args[1]);
  const start = an_integer('narrow', 'start', 3, args[2]);
  const length = an_integer('narrow', 'length', 4, args[3]);
  return apply('narrow', args[0], (h) => raw.narrow(h, dim, start, length));
}

/**
 * Takes the indices of a dimension that a vector names.
 *
 * Source: PyTorch's `torch.index_select`.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @typeParam N the dimension
 * @typeParam I the shape of the index
 * @param input any shape and dtype
 * @param dim the dimension
 * @param index a vector of int32 or int64; no negative ones
 * @returns a new tensor
 * @throws IndexError if there is no such dimension or index
 * @throws RuntimeError if the dtype of the index does not fit
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example Three rows of two
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const index = torch.tensor([1, 0, 1], { dtype: 'int32' });
 * const rows = torch.index_select(torch.tensor([[1, 2], [3, 4]]), 0, index);
 * if (rows.toArray().join() !== '3,4,1,2,3,4') throw new Error(`${rows}`);
 * ```
 */
export function index_select<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends number,
  I extends Shape,
>(
  input: Tensor<S, D, Dev> & DimIn<'index_select', S, N>,
  dim: N,
  index: Tensor<I, DType, DeviceType>,
): Tensor<Resized<S, N, VectorLength<I>>, D, Dev>;
export function index_select(...args: readonly unknown[]): Tensor {
  count_given('index_select', args, 3, 3);
  const dim = an_integer('index_select', 'dim', 2, args[1]);
  const index = handle_of('index_select', 'index', 3, args[2]);
  return apply('index_select', args[0], (h) => raw.index_select(h, dim, index));
}

/**
 * Takes, for each place, the element along a dimension that an index names.
 *
 * Formula, for `dim` 0: y[i][j] = x[index[i][j]][j].
 *
 * Source: PyTorch's `torch.gather`.
 *
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @typeParam I the shape of the index
 * @param input any shape and dtype
 * @param dim the dimension
 * @param index int32 or int64, with as many dimensions, no larger in any but `dim`
 * @returns a new tensor of the shape of the index
 * @throws IndexError if there is no such dimension
 * @throws RuntimeError if there is no such index, or shape or dtype of the index do not fit
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example One of each row
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const index = torch.tensor([[1], [0]], { dtype: 'int32' });
 * const y = torch.gather(torch.tensor([[1, 2], [3, 4]]), 1, index);
 * if (y.toArray().join() !== '2,3') throw new Error(`${y}`);
 * ```
 */
export function gather<D extends DType, Dev extends DeviceType, I extends Shape>(
  input: Tensor<Shape, D, Dev>,
  dim: number,
  index: Tensor<I, DType, DeviceType>,
): Tensor<I, D, Dev>;
export function gather(...args: readonly unknown[]): Tensor {
  count_given('gather', args, 3, 3);
  const dim = an_integer('gather', 'dim', 2, args[1]);
  const index = handle_of('gather', 'index', 3, args[2]);
  return apply('gather', args[0], (h) => raw.gather(h, dim, index));
}

/**
 * Cuts a dimension into parts of one size, the last one with what is left, or of given sizes.
 *
 * Source: PyTorch's `torch.split`; tensors here are contiguous, so it copies.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @typeParam N the dimension
 * @param tensor at least one dimension, any dtype
 * @param split_size_or_sections the size of a part, or all sizes in an array
 * @param dim the dimension (default 0), also as `{ dim }`
 * @returns new tensors
 * @throws IndexError if there is no such dimension
 * @throws RuntimeError if the sizes do not fit
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the tensor has been disposed
 *
 * @example Two and one
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const [a, b] = torch.split(torch.arange(3), 2);
 * if (a?.numel() !== 2 || b?.numel() !== 1) throw new Error();
 * ```
 */
export function split<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends number = 0,
>(
  tensor: Tensor<S, D, Dev> & DimIn<'split', S, N>,
  split_size_or_sections: number | readonly number[],
  dim?: DimOption<N>,
): Tensor<Resized<S, N, number>, D, Dev>[];
export function split(...args: readonly unknown[]): Tensor[] {
  const [[input, size], dim] = with_dim('split', args, 2);
  if (Array.isArray(size)) {
    const sizes = raw_sizes(sizes_of('split', [size]));
    return parts_of('split', input, (h) => raw.split_with_sizes(h, sizes, dim));
  }
  const part = an_integer('split', 'split_size_or_sections', 2, size);
  return parts_of('split', input, (h) => raw.split(h, part, dim));
}

/**
 * Cuts a dimension into at most so many parts of one size, the last one perhaps smaller.
 *
 * Source: PyTorch's `torch.chunk`; tensors here are contiguous, so it copies.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @typeParam N the dimension
 * @param input at least one dimension, any dtype
 * @param chunks how many parts at most
 * @param dim the dimension (default 0), also as `{ dim }`
 * @returns new tensors
 * @throws IndexError if there is no such dimension
 * @throws RuntimeError if `chunks` is not above zero
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Halves
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const [a, b] = torch.chunk(torch.arange(4), 2);
 * if (a?.numel() !== 2 || b?.numel() !== 2) throw new Error();
 * ```
 */
export function chunk<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends number = 0,
>(
  input: Tensor<S, D, Dev> & DimIn<'chunk', S, N>,
  chunks: number,
  dim?: DimOption<N>,
): Tensor<Resized<S, N, number>, D, Dev>[];
export function chunk(...args: readonly unknown[]): Tensor[] {
  const [[input, chunks], dim] = with_dim('chunk', args, 2);
  const count = an_integer('chunk', 'chunks', 2, chunks);
  return parts_of('chunk', input, (h) => raw.chunk(h, count, dim));
}

/**
 * Takes all indices of a dimension, which goes: one tensor each.
 *
 * Source: PyTorch's `torch.unbind`; tensors here are contiguous, so it copies.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @typeParam N the dimension
 * @param input at least one dimension, any dtype
 * @param dim the dimension (default 0), also as `{ dim }`
 * @returns new tensors
 * @throws IndexError if there is no such dimension
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Rows
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const rows = torch.unbind(torch.tensor([[1, 2], [3, 4]]));
 * if (rows[1]?.toArray().join() !== '3,4') throw new Error(`${rows}`);
 * ```
 */
export function unbind<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends number = 0,
>(
  input: Tensor<S, D, Dev> & DimIn<'unbind', S, N>,
  dim?: DimOption<N>,
): Tensor<Selected<S, N>, D, Dev>[];
export function unbind(...args: readonly unknown[]): Tensor[] {
  const [[input], dim] = with_dim('unbind', args, 1);
  return parts_of('unbind', input, (h) => raw.unbind(h, dim));
}

/**
 * Writes classes as rows of zeros with a single one.
 *
 * Source: PyTorch's `torch.nn.functional.one_hot`; its int64 result is int32 here.
 *
 * @typeParam S the shape of the input
 * @typeParam Dev the device
 * @typeParam N the number of classes
 * @param input classes from zero on, int32 or int64, of any shape
 * @param num_classes how many there are (default -1: one more than the highest)
 * @returns (..., num_classes), int32
 * @throws RuntimeError if a class is negative or too high, or the dtype does not fit
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Three classes
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.nn.functional.one_hot(torch.tensor([2, 0], { dtype: 'int32' }), 3);
 * if (y.toArray().join() !== '0,0,1,1,0,0') throw new Error(`${y}`);
 * ```
 */
export function one_hot<S extends Shape, Dev extends DeviceType, const N extends number = -1>(
  input: Tensor<S, DType, Dev>,
  num_classes?: N | { readonly num_classes?: N | null | undefined } | null,
): Tensor<OneHotShape<S, N>, 'int32', Dev>;
export function one_hot(...args: readonly unknown[]): unknown {
  const [[input, given], options] = split_args('one_hot', args, 1, 2);
  const [named] = read_options('one_hot', options, ['num_classes']);
  const classes = either('one_hot', 'num_classes', given, named) ?? -1;
  const { handle } = live_cell('one_hot', 'input', 1, input);
  return wrap(
    raw.one_hot(handle, an_integer('one_hot', 'num_classes', 2, classes)),
    'int32',
    undefined,
  );
}
