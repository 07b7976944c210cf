// Reductions: argument forms and types.

import { CODES, dtype_or, is_floating } from '../dtype.js';
import { an_integer, boolean_or } from '../kind.js';
import { either, read_options, split } from '../options.js';
import * as raw from '../raw.js';
import { raw_sizes, sizes_of } from '../sizes.js';
import type { Tensor } from '../tensor.js';
import { live_cell, wrap } from '../tensor_base.js';
import type { DeviceType } from '../types/device.js';
import type { DType } from '../types/dtype.js';
import type {
  DimArgument,
  DimsIn,
  Reduced,
  ReduceOptions,
  SumDType,
  SumOptions,
  TruthDType,
} from '../types/reduce.js';
import type { Shape } from '../types/shape.js';

const ALL = new Float64Array(0);

/** Dimensions as the core takes them: none stands for all. */
export function raw_dims(op: string, value: unknown): Float64Array {
  if (value === undefined || value === null) return ALL;
  if (Array.isArray(value)) return raw_sizes(sizes_of(op, [value], 'dim'));
  return Float64Array.of(an_integer(op, 'dim', 2, value));
}

/** The arguments `(input, dim, keepdim)` or `(input, options)`, and what else stands in the options. */
export function read_reduction(
  op: string,
  args: readonly unknown[],
  others: readonly string[] = [],
): readonly [input: unknown, dim: unknown, keepdim: boolean, others: readonly unknown[]] {
  const [[input, dim, keepdim], options] = split(op, args, 1, 3);
  const [named_dim, named_keepdim, ...rest] = read_options(op, options, [
    'dim',
    'keepdim',
    ...others,
  ]);
  const keep = either(op, 'keepdim', keepdim, named_keepdim);
  return [
    input,
    either(op, 'dim', dim, named_dim),
    boolean_or(op, 'keepdim', 3, keep, false),
    rest,
  ];
}

/** The core's numbers of its reductions. */
const KINDS = { sum: 0, mean: 1, prod: 2, all: 3, any: 4 } as const;

function reduced(op: keyof typeof KINDS, args: readonly unknown[]): Tensor {
  const truth = op === 'all' || op === 'any';
  const [input, dim, keepdim, [dtype]] = read_reduction(op, args, truth ? [] : ['dtype']);
  const { handle, dtype: own } = live_cell(op, 'input', 1, input);
  const given = dtype === undefined || dtype === null ? undefined : dtype_or(op, dtype, own);
  const code = given === undefined ? -1 : CODES[given];
  const result = raw.reduce(KINDS[op], handle, raw_dims(op, dim), keepdim, code);
  if (truth) return wrap(result, own === 'uint8' ? own : 'bool', undefined);
  return wrap(result, given ?? (is_floating(own) ? own : 'int32'), undefined);
}

/**
 * Adds up the elements, of everything or over dimensions.
 *
 * Source: PyTorch's `torch.sum`.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype of the input
 * @typeParam Dev the device
 * @typeParam N the dimensions
 * @typeParam K are they kept with size 1?
 * @typeParam E the dtype of the result
 * @param input any shape and dtype; not int64
 * @param dim one dimension or several, negative from the end (default: all)
 * @param keepdim keep them with size 1? (default false)
 * @param options the same by name, and `dtype`: what to convert to first
 * @returns the sums; whole numbers and booleans add up in int32 (int64 in PyTorch)
 * @throws IndexError if there is no such dimension
 * @throws RuntimeError if a dimension is given twice, or a sum does not fit into int32
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Of each row
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.sum(torch.tensor([[1, 2], [3, 4]]), 1);
 * if (y.toArray().join() !== '3,7') throw new Error(`${y}`);
 * ```
 */
export function sum<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
  E extends DType = SumDType<D>,
>(
  input: Tensor<S, D, Dev> & DimsIn<'sum', S, N>,
  dim?: N,
  keepdim?: K | null,
  options?: SumOptions<undefined, K, E> | null,
): Tensor<Reduced<S, N, K>, E, Dev>;
export function sum<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
  E extends DType = SumDType<D>,
>(
  input: Tensor<S, D, Dev> & DimsIn<'sum', S, N>,
  dim: N,
  options: SumOptions<undefined, K, E>,
): Tensor<Reduced<S, N, K>, E, Dev>;
export function sum<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
  E extends DType = SumDType<D>,
>(
  input: Tensor<S, D, Dev> & DimsIn<'sum', S, N>,
  options: SumOptions<N, K, E>,
): Tensor<Reduced<S, N, K>, E, Dev>;
export function sum(...args: readonly unknown[]): Tensor {
  return reduced('sum', args);
}

/**
 * Computes the mean of the elements, of everything or over dimensions.
 *
 * Source: PyTorch's `torch.mean`.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype of the input
 * @typeParam Dev the device
 * @typeParam N the dimensions
 * @typeParam K are they kept with size 1?
 * @typeParam E the dtype of the result
 * @param input any shape, of a floating dtype unless `dtype` is given
 * @param dim one dimension or several, negative from the end (default: all)
 * @param keepdim keep them with size 1? (default false)
 * @param options the same by name, and `dtype`: what to convert to first
 * @returns the means; NaN where there is no element
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws IndexError if there is no such dimension
 * @throws RuntimeError if a dimension is given twice
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Of each column
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.mean(torch.tensor([[1, 2], [3, 4]]), 0);
 * if (y.toArray().join() !== '2,3') throw new Error(`${y}`);
 * ```
 */
export function mean<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
  E extends DType = D,
>(
  input: Tensor<S, D, Dev> & DimsIn<'mean', S, N>,
  dim?: N,
  keepdim?: K | null,
  options?: SumOptions<undefined, K, E> | null,
): Tensor<Reduced<S, N, K>, E, Dev>;
export function mean<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
  E extends DType = D,
>(
  input: Tensor<S, D, Dev> & DimsIn<'mean', S, N>,
  dim: N,
  options: SumOptions<undefined, K, E>,
): Tensor<Reduced<S, N, K>, E, Dev>;
export function mean<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
  E extends DType = D,
>(
  input: Tensor<S, D, Dev> & DimsIn<'mean', S, N>,
  options: SumOptions<N, K, E>,
): Tensor<Reduced<S, N, K>, E, Dev>;
export function mean(...args: readonly unknown[]): Tensor {
  return reduced('mean', args);
}

/**
 * Multiplies the elements, of everything or over dimensions.
 *
 * Source: PyTorch's `torch.prod`, which takes a single dimension.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype of the input
 * @typeParam Dev the device
 * @typeParam N the dimensions
 * @typeParam K are they kept with size 1?
 * @typeParam E the dtype of the result
 * @param input any shape and dtype; not int64
 * @param dim one dimension or several, negative from the end (default: all)
 * @param keepdim keep them with size 1? (default false)
 * @param options the same by name, and `dtype`: what to convert to first
 * @returns the products; those of whole numbers are int32 (int64 in PyTorch)
 * @throws IndexError if there is no such dimension
 * @throws RuntimeError if a dimension is given twice, or a product does not fit into int32
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example A factorial
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (torch.prod(torch.arange(1, 6)).item() !== 120) throw new Error();
 * ```
 */
export function prod<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
  E extends DType = SumDType<D>,
>(
  input: Tensor<S, D, Dev> & DimsIn<'prod', S, N>,
  dim?: N,
  keepdim?: K | null,
  options?: SumOptions<undefined, K, E> | null,
): Tensor<Reduced<S, N, K>, E, Dev>;
export function prod<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
  E extends DType = SumDType<D>,
>(
  input: Tensor<S, D, Dev> & DimsIn<'prod', S, N>,
  dim: N,
  options: SumOptions<undefined, K, E>,
): Tensor<Reduced<S, N, K>, E, Dev>;
export function prod<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
  E extends DType = SumDType<D>,
>(
  input: Tensor<S, D, Dev> & DimsIn<'prod', S, N>,
  options: SumOptions<N, K, E>,
): Tensor<Reduced<S, N, K>, E, Dev>;
export function prod(...args: readonly unknown[]): Tensor {
  return reduced('prod', args);
}

/**
 * Tells whether every element is other than zero.
 *
 * Source: PyTorch's `torch.all`.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype of the input
 * @typeParam Dev the device
 * @typeParam N the dimensions
 * @typeParam K are they kept with size 1?
 * @param input any shape and dtype
 * @param dim one dimension or several, negative from the end (default: all)
 * @param keepdim keep them with size 1? (default false)
 * @param options the same by name
 * @returns booleans; uint8 for uint8; true where there is no element
 * @throws IndexError if there is no such dimension
 * @throws RuntimeError if a dimension is given twice
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Both are
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (torch.all(torch.tensor([1, 2])).item() !== true) throw new Error();
 * ```
 */
export function all<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'all', S, N>,
  dim?: N,
  keepdim?: K | null,
  options?: ReduceOptions<undefined, K> | null,
): Tensor<Reduced<S, N, K>, TruthDType<D>, Dev>;
export function all<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'all', S, N>,
  dim: N,
  options: ReduceOptions<undefined, K>,
): Tensor<Reduced<S, N, K>, TruthDType<D>, Dev>;
export function all<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'all', S, N>,
  options: ReduceOptions<N, K>,
): Tensor<Reduced<S, N, K>, TruthDType<D>, Dev>;
export function all(...args: readonly unknown[]): Tensor {
  return reduced('all', args);
}

/**
 * Tells whether one element is other than zero.
 *
 * Source: PyTorch's `torch.any`.
 *
 * @typeParam S the shape of the input
 * @typeParam D the dtype of the input
 * @typeParam Dev the device
 * @typeParam N the dimensions
 * @typeParam K are they kept with size 1?
 * @param input any shape and dtype
 * @param dim one dimension or several, negative from the end (default: all)
 * @param keepdim keep them with size 1? (default false)
 * @param options the same by name
 * @returns booleans; uint8 for uint8; false where there is no element
 * @throws IndexError if there is no such dimension
 * @throws RuntimeError if a dimension is given twice
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example One is
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (torch.any(torch.tensor([0, 2])).item() !== true) throw new Error();
 * ```
 */
export function any<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'any', S, N>,
  dim?: N,
  keepdim?: K | null,
  options?: ReduceOptions<undefined, K> | null,
): Tensor<Reduced<S, N, K>, TruthDType<D>, Dev>;
export function any<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'any', S, N>,
  dim: N,
  options: ReduceOptions<undefined, K>,
): Tensor<Reduced<S, N, K>, TruthDType<D>, Dev>;
export function any<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends DimArgument = null,
  const K extends boolean = false,
>(
  input: Tensor<S, D, Dev> & DimsIn<'any', S, N>,
  options: ReduceOptions<N, K>,
): Tensor<Reduced<S, N, K>, TruthDType<D>, Dev>;
export function any(...args: readonly unknown[]): Tensor {
  return reduced('any', args);
}
