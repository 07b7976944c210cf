// Other shapes of the same elements: argument forms and types.

import { an_integer, count_given } from '../kind.js';
import { either, read_options, split } from '../options.js';
import * as raw from '../raw.js';
import { raw_sizes, sizes_in_array, sizes_of } from '../sizes.js';
import type { Tensor } from '../tensor.js';
import { live_cell, wrap } from '../tensor_base.js';
import type { DeviceType } from '../types/device.js';
import type { DType } from '../types/dtype.js';
import type {
  Backwards,
  Dims,
  Expanded,
  ExpandInput,
  Flattened,
  FlattenInput,
  Moved,
  MoveInput,
  Permuted,
  PermuteInput,
  Reshaped,
  Shape,
  Squeezed,
  SqueezeInput,
  TInput,
  Transposed,
  TransposeInput,
  Unflattened,
  Unsqueezed,
  UnsqueezeInput,
  ViewInput,
} from '../types/shape.js';

/** One call of the core with a tensor, which gives a tensor of the same dtype. */
export function apply(op: string, input: unknown, run: (h: number) => number): Tensor {
  const { handle, dtype } = live_cell(op, 'input', 1, input);
  return wrap(run(handle), dtype, undefined);
}

/** Whole numbers in an array, or a single one. */
function one_or_more(op: string, name: string, position: number, value: unknown): Float64Array {
  if (Array.isArray(value)) return raw_sizes(sizes_of(op, [value], name));
  return Float64Array.of(an_integer(op, name, position, value));
}

/** `reshape` and `view`: sizes by spread or in an array. */
export function reshaped(op: string, input: unknown, given: readonly unknown[]): Tensor {
  const sizes = sizes_of(op, given);
  const { handle, dtype } = live_cell(op, 'input', 1, input);
  const known = sizes.includes(-1) ? undefined : sizes;
  return wrap(raw.reshape(handle, raw_sizes(sizes)), dtype, known);
}

/** `expand` and `broadcast_to`: sizes by spread or in an array. */
export function expanded(op: string, input: unknown, given: readonly unknown[]): Tensor {
  const sizes = raw_sizes(sizes_of(op, given));
  return apply(op, input, (h) => raw.expand(h, sizes));
}

/**
 * Shows the same elements with other sizes.
 *
 * Source: PyTorch's `torch.reshape`; tensors here are contiguous, so it never copies.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @typeParam T the new sizes
 * @param input any shape and dtype
 * @param shape the new sizes; one of them can be -1: computed
 * @returns a tensor that shares the storage
 * @throws RuntimeError if the number of elements differs
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Two rows
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.reshape(torch.arange(6), [2, -1]);
 * if (x.shape.join() !== '2,3') throw new Error(x.shape.join());
 * ```
 */
export function reshape<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const T extends Shape,
>(input: Tensor<S, D, Dev> & ViewInput<S, T>, shape: T): Tensor<Reshaped<S, T>, D, Dev>;
export function reshape(...args: readonly unknown[]): Tensor {
  count_given('reshape', args, 2, 2);
  return reshaped('reshape', args[0], [sizes_in_array('reshape', 2, args[1])]);
}

/**
 * Joins dimensions into a single one; a scalar becomes a vector.
 *
 * Source: PyTorch's `torch.flatten`.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @typeParam A the first dimension
 * @typeParam B the last dimension
 * @param input any shape and dtype
 * @param start_dim the first dimension to join (default 0)
 * @param end_dim the last dimension to join (default -1)
 * @param options in place of both, the same by name
 * @returns a tensor that shares the storage; the input itself if there is nothing to join
 * @throws IndexError if there is no such dimension
 * @throws RuntimeError if `start_dim` comes after `end_dim`
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Images to rows
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const rows = torch.flatten(torch.ones(10, 3, 8, 8), 1);
 * if (rows.shape.join() !== '10,192') throw new Error(rows.shape.join());
 * ```
 */
export function flatten<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const A extends number = 0,
  const B extends number = -1,
>(
  input: Tensor<S, D, Dev> & FlattenInput<S, A, B>,
  start_dim?: A | null,
  end_dim?: B | null,
  options?: FlattenOptions<A, B> | null,
): Tensor<Flattened<S, A, B>, D, Dev>;
export function flatten<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const A extends number = 0,
  const B extends number = -1,
>(
  input: Tensor<S, D, Dev> & FlattenInput<S, A, B>,
  options: FlattenOptions<A, B>,
): Tensor<Flattened<S, A, B>, D, Dev>;
export function flatten(...args: readonly unknown[]): Tensor {
  const [[input, start, end], options] = split('flatten', args, 1, 3);
  const [named_start, named_end] = read_options('flatten', options, ['start_dim', 'end_dim']);
  const from = either('flatten', 'start_dim', start, named_start) ?? 0;
  const to = either('flatten', 'end_dim', end, named_end) ?? -1;
  const { handle, dtype } = live_cell('flatten', 'input', 1, input);
  const result = raw.flatten(
    handle,
    an_integer('flatten', 'start_dim', 2, from),
    an_integer('flatten', 'end_dim', 3, to),
  );
  return result === handle ? (input as Tensor) : wrap(result, dtype, undefined);
}

/**
 * Options of `flatten`.
 *
 * @typeParam A the first dimension
 * @typeParam B the last dimension
 *
 * @example By name
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.FlattenOptions<1> = { start_dim: 1 };
 * if (torch.flatten(torch.ones(2, 3, 4), options).shape.join() !== '2,12') throw new Error();
 * ```
 */
export interface FlattenOptions<A extends number = number, B extends number = number> {
  /** The first dimension to join (default 0). */
  readonly start_dim?: A | null | undefined;
  /** The last dimension to join (default -1). */
  readonly end_dim?: B | null | undefined;
}

/**
 * Splits a dimension into several.
 *
 * Source: PyTorch's `torch.unflatten`.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @typeParam N the dimension
 * @typeParam T the sizes in its place
 * @param input any shape and dtype
 * @param dim the dimension to split
 * @param sizes the sizes in its place; one of them can be -1: computed
 * @returns a tensor that shares the storage
 * @throws IndexError if there is no such dimension
 * @throws RuntimeError if the sizes do not multiply up to that of the dimension
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Rows to images
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const images = torch.unflatten(torch.ones(10, 64), 1, [1, 8, 8]);
 * if (images.shape.join() !== '10,1,8,8') throw new Error(images.shape.join());
 * ```
 */
export function unflatten<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends number,
  const T extends Shape,
>(input: Tensor<S, D, Dev>, dim: N, sizes: T): Tensor<Unflattened<S, N, T>, D, Dev>;
export function unflatten(...args: readonly unknown[]): Tensor {
  count_given('unflatten', args, 3, 3);
  const dim = an_integer('unflatten', 'dim', 2, args[1]);
  const sizes = raw_sizes(sizes_in_array('unflatten', 3, args[2]));
  return apply('unflatten', args[0], (h) => raw.unflatten(h, dim, sizes));
}

/**
 * Drops dimensions of size 1.
 *
 * Source: PyTorch's `torch.squeeze`.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @typeParam N the dimensions
 * @param input any shape and dtype
 * @param dim the dimension or dimensions to drop if their size is 1; all if not given
 * @returns a tensor that shares the storage
 * @throws IndexError if there is no such dimension
 * @throws RuntimeError if a dimension is named twice
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example All, or one
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.ones(2, 1, 3, 1);
 * if (torch.squeeze(x).shape.join() !== '2,3') throw new Error();
 * if (torch.squeeze(x, 1).shape.join() !== '2,3,1') throw new Error();
 * ```
 */
export function squeeze<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends Dims = null,
>(input: Tensor<S, D, Dev> & SqueezeInput<S, N>, dim?: N): Tensor<Squeezed<S, N>, D, Dev>;
export function squeeze(...args: readonly unknown[]): Tensor {
  const n = count_given('squeeze', args, 1, 2);
  const dims = n < 2 ? new Float64Array(0) : one_or_more('squeeze', 'dim', 2, args[1]);
  return apply('squeeze', args[0], (h) => raw.squeeze(h, n < 2, dims));
}

/**
 * Puts in a dimension of size 1.
 *
 * Source: PyTorch's `torch.unsqueeze`.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @typeParam N the dimension
 * @param input any shape and dtype
 * @param dim where, counted in the result
 * @returns a tensor that shares the storage
 * @throws IndexError if there is no such place
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example In front and at the end
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (torch.unsqueeze(torch.ones(3), 0).shape.join() !== '1,3') throw new Error();
 * if (torch.unsqueeze(torch.ones(3), -1).shape.join() !== '3,1') throw new Error();
 * ```
 */
export function unsqueeze<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends number,
>(input: Tensor<S, D, Dev> & UnsqueezeInput<S, N>, dim: N): Tensor<Unsqueezed<S, N>, D, Dev>;
export function unsqueeze(...args: readonly unknown[]): Tensor {
  count_given('unsqueeze', args, 2, 2);
  const dim = an_integer('unsqueeze', 'dim', 2, args[1]);
  return apply('unsqueeze', args[0], (h) => raw.unsqueeze(h, dim));
}

/** `permute`: dimensions by spread or in an array. */
export function permuted(input: unknown, given: readonly unknown[]): Tensor {
  const dims = raw_sizes(sizes_of('permute', given, 'dim'));
  return apply('permute', input, (h) => raw.permute(h, dims));
}

/**
 * Puts the dimensions into another order.
 *
 * Source: PyTorch's `torch.permute`; tensors here are contiguous, so it copies.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @typeParam P the order
 * @param input any shape and dtype
 * @param dims every dimension once
 * @returns a new tensor
 * @throws IndexError if there is no such dimension
 * @throws RuntimeError if a dimension is missing
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Channels to the end
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.permute(torch.ones(2, 3, 8, 9), [0, 2, 3, 1]);
 * if (x.shape.join() !== '2,8,9,3') throw new Error(x.shape.join());
 * ```
 */
export function permute<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const P extends Shape,
>(input: Tensor<S, D, Dev> & PermuteInput<S, P>, dims: P): Tensor<Permuted<S, P>, D, Dev>;
export function permute(...args: readonly unknown[]): Tensor {
  count_given('permute', args, 2, 2);
  return permuted(args[0], [sizes_in_array('permute', 2, args[1])]);
}

/**
 * Exchanges two dimensions.
 *
 * Source: PyTorch's `torch.transpose`; tensors here are contiguous, so it copies.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @typeParam A the first dimension
 * @typeParam B the second dimension
 * @param input any shape and dtype
 * @param dim0 the first dimension
 * @param dim1 the second dimension
 * @returns a new tensor
 * @throws IndexError if there is no such dimension
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Rows and columns
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.transpose(torch.tensor([[1, 2], [3, 4]]), 0, 1);
 * if (x.toArray().join() !== '1,3,2,4') throw new Error(`${x}`);
 * ```
 */
export function transpose<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const A extends number,
  const B extends number,
>(
  input: Tensor<S, D, Dev> & TransposeInput<S, A, B>,
  dim0: A,
  dim1: B,
): Tensor<Transposed<S, A, B>, D, Dev>;
export function transpose(...args: readonly unknown[]): Tensor {
  count_given('transpose', args, 3, 3);
  const dim0 = an_integer('transpose', 'dim0', 2, args[1]);
  const dim1 = an_integer('transpose', 'dim1', 3, args[2]);
  return apply('transpose', args[0], (h) => raw.transpose(h, dim0, dim1));
}

/**
 * Transposes a matrix; a vector or a scalar stays what it is.
 *
 * Source: PyTorch's `torch.t`; tensors here are contiguous, so it copies.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input at most two dimensions, any dtype
 * @returns a new tensor
 * @throws RuntimeError if there are more than two dimensions
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example A column
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (torch.t(torch.ones(1, 3)).shape.join() !== '3,1') throw new Error();
 * ```
 */
export function t<S extends Shape, D extends DType, Dev extends DeviceType>(
  input: Tensor<S, D, Dev> & TInput<S>,
): Tensor<Backwards<S>, D, Dev>;
export function t(...args: readonly unknown[]): Tensor {
  count_given('t', args, 1, 1);
  return apply('t', args[0], raw.t);
}

/**
 * Moves dimensions to other places; the others stay in their order.
 *
 * Source: PyTorch's `torch.movedim`; tensors here are contiguous, so it copies.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @typeParam A the dimension or dimensions
 * @typeParam B the place or places
 * @param input any shape and dtype
 * @param source the dimension or dimensions to move
 * @param destination where they are in the result
 * @returns a new tensor
 * @throws IndexError if there is no such dimension
 * @throws RuntimeError if the lists differ in length or name a dimension twice
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Channels to the end
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.movedim(torch.ones(3, 8, 9), 0, -1);
 * if (x.shape.join() !== '8,9,3') throw new Error(x.shape.join());
 * ```
 */
export function movedim<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const A extends number | Shape,
  const B extends number | Shape,
>(
  input: Tensor<S, D, Dev> & MoveInput<S, A, B>,
  source: A,
  destination: B,
): Tensor<Moved<S, A, B>, D, Dev>;
export function movedim(...args: readonly unknown[]): Tensor {
  count_given('movedim', args, 3, 3);
  const source = one_or_more('movedim', 'source', 2, args[1]);
  const destination = one_or_more('movedim', 'destination', 3, args[2]);
  return apply('movedim', args[0], (h) => raw.movedim(h, source, destination));
}

/**
 * Repeats dimensions of size 1, and the whole along new dimensions in front.
 *
 * Source: PyTorch's `torch.broadcast_to`; tensors here are contiguous, so it copies.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @typeParam T the sizes
 * @param input any shape and dtype
 * @param size the sizes; -1 keeps one as it is
 * @returns a new tensor
 * @throws RuntimeError if a size does not fit
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Two equal rows
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.broadcast_to(torch.tensor([1, 2]), [2, 2]);
 * if (x.toArray().join() !== '1,2,1,2') throw new Error(`${x}`);
 * ```
 */
export function broadcast_to<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const T extends Shape,
>(input: Tensor<S, D, Dev> & ExpandInput<S, T>, size: T): Tensor<Expanded<S, T>, D, Dev>;
export function broadcast_to(...args: readonly unknown[]): Tensor {
  count_given('broadcast_to', args, 2, 2);
  return expanded('broadcast_to', args[0], [sizes_in_array('broadcast_to', 2, args[1])]);
}
