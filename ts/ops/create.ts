// Tensors of given values: zeros, ones, full, empty, arange and their like. From data: data.ts.

import { check_device } from '../device.js';
import { CODES, dtype_or } from '../dtype.js';
import { int64_of, written } from '../elements.js';
import { a_number, boolean_or, number_or, wrong_kind } from '../kind.js';
import { alike, KEYS, leaf, type Make, read_made, sized } from '../make.js';
import { either, read_options, split } from '../options.js';
import * as raw from '../raw.js';
import { raw_sizes, sizes_in_array } from '../sizes.js';
import type { Tensor } from '../tensor.js';
import { live_cell } from '../tensor_base.js';
import type { DeviceType } from '../types/device.js';
import type { DType, DTypeOfValue } from '../types/dtype.js';
import type { CreateOptions } from '../types/options.js';
import type { Shape } from '../types/shape.js';

const filled_with_ones: Make = (dtype, sizes) => raw.full(dtype, sizes, 1);

/** The dtype of each kind of value. */
const DTYPES: { readonly [kind: string]: DType } = {
  number: 'float32',
  boolean: 'bool',
  bigint: 'int64',
};

/** full and full_like: any value that the dtype can hold. */
function filled_with(
  op: string,
  shape: Shape,
  fill: unknown,
  options: unknown,
  fallback: DType | undefined,
): Tensor {
  const own = DTYPES[typeof fill];
  if (own === undefined) {
    throw wrong_kind(op, 'fill_value', 2, 'number, boolean or bigint', fill);
  }
  const [dtype, , requires_grad] = read_made<DType>(op, options, KEYS, fallback ?? own);
  if (typeof fill !== 'bigint' || dtype !== 'int64') {
    const handle = raw.full(CODES[dtype], raw_sizes(shape), Number(fill));
    return leaf(handle, dtype, shape, requires_grad);
  }
  // The core's doubles would lose bits.
  const value = int64_of(fill);
  const handle = written('int64', shape, (view) => (view as BigInt64Array).fill(value));
  return leaf(handle, dtype, shape, requires_grad);
}

/**
 * Makes a tensor of zeros.
 *
 * Source: PyTorch's `torch.zeros`.
 *
 * @typeParam S the sizes, literal where the call shows them
 * @typeParam D the dtype
 * @param size the sizes, as arguments or in one array; none for a scalar
 * @param options `dtype` (default `'float32'`), `device`, `requires_grad`
 * @returns a new tensor
 * @throws RuntimeError if a size is negative
 * @throws TypeError for an unknown option or a wrong kind of argument
 * @throws RangeError if there is not enough memory
 *
 * @example Both forms
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const a = torch.zeros(2, 3);
 * const b = torch.zeros([2, 3], { dtype: 'int32' });
 * if (a.numel() !== 6 || b.dtype !== 'int32') throw new Error(`${a} ${b}`);
 * ```
 */
export function zeros<const S extends Shape, D extends DType = 'float32'>(
  size: S,
  options?: CreateOptions<D> | null,
): Tensor<readonly [...S], D, 'cpu'>;
export function zeros<const S extends Shape>(...size: S): Tensor<readonly [...S], 'float32', 'cpu'>;
export function zeros<const S extends Shape, D extends DType = 'float32'>(
  ...args: [...size: S, options: CreateOptions<D>]
): Tensor<readonly [...S], D, 'cpu'>;
export function zeros(...args: unknown[]): Tensor {
  return sized('zeros', raw.zeros, args, KEYS);
}

/**
 * Makes a tensor of ones.
 *
 * Source: PyTorch's `torch.ones`.
 *
 * @typeParam S the sizes, literal where the call shows them
 * @typeParam D the dtype
 * @param size the sizes, as arguments or in one array; none for a scalar
 * @param options `dtype` (default `'float32'`), `device`, `requires_grad`
 * @returns a new tensor
 * @throws RuntimeError if a size is negative
 * @throws TypeError for an unknown option or a wrong kind of argument
 * @throws RangeError if there is not enough memory
 *
 * @example A vector
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (torch.ones(3).toArray().join() !== '1,1,1') throw new Error();
 * ```
 */
export function ones<const S extends Shape, D extends DType = 'float32'>(
  size: S,
  options?: CreateOptions<D> | null,
): Tensor<readonly [...S], D, 'cpu'>;
export function ones<const S extends Shape>(...size: S): Tensor<readonly [...S], 'float32', 'cpu'>;
export function ones<const S extends Shape, D extends DType = 'float32'>(
  ...args: [...size: S, options: CreateOptions<D>]
): Tensor<readonly [...S], D, 'cpu'>;
export function ones(...args: unknown[]): Tensor {
  return sized('ones', filled_with_ones, args, KEYS);
}

/**
 * Makes a tensor whose elements may be anything: for those who write all of them.
 *
 * Source: PyTorch's `torch.empty`.
 *
 * @typeParam S the sizes, literal where the call shows them
 * @typeParam D the dtype
 * @param size the sizes, as arguments or in one array; none for a scalar
 * @param options `dtype` (default `'float32'`), `device`, `requires_grad`
 * @returns a new tensor
 * @throws RuntimeError if a size is negative
 * @throws TypeError for an unknown option or a wrong kind of argument
 * @throws RangeError if there is not enough memory
 *
 * @example Filled by hand
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.empty(2);
 * x.data.set([1, 2]);
 * if (x.toArray().join() !== '1,2') throw new Error(`${x}`);
 * ```
 */
export function empty<const S extends Shape, D extends DType = 'float32'>(
  size: S,
  options?: CreateOptions<D> | null,
): Tensor<readonly [...S], D, 'cpu'>;
export function empty<const S extends Shape>(...size: S): Tensor<readonly [...S], 'float32', 'cpu'>;
export function empty<const S extends Shape, D extends DType = 'float32'>(
  ...args: [...size: S, options: CreateOptions<D>]
): Tensor<readonly [...S], D, 'cpu'>;
export function empty(...args: unknown[]): Tensor {
  return sized('empty', raw.empty, args, KEYS);
}

/**
 * Makes a tensor of one value.
 *
 * Source: PyTorch's `torch.full`.
 *
 * @typeParam S the sizes, literal where the call shows them
 * @typeParam V the kind of the value, which decides the dtype
 * @typeParam D the dtype
 * @param size the sizes in one array; `[]` for a scalar
 * @param fill_value a number (float32), boolean (bool) or bigint (int64)
 * @param options `dtype`, `device`, `requires_grad`
 * @returns a new tensor
 * @throws RuntimeError if a size is negative or the value does not fit the dtype
 * @throws TypeError for an unknown option or a wrong kind of argument
 *
 * @example Sevens
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (torch.full([2], 7).toArray().join() !== '7,7') throw new Error();
 * ```
 */
export function full<
  const S extends Shape,
  V extends number | boolean | bigint,
  D extends DType = DTypeOfValue<V>,
>(size: S, fill_value: V, options?: CreateOptions<D> | null): Tensor<readonly [...S], D, 'cpu'>;
export function full(...args: readonly unknown[]): Tensor {
  const [given, options] = split('full', args, 2, 2);
  const shape = sizes_in_array('full', 1, given[0]);
  return filled_with('full', shape, given[1], options, undefined);
}

/**
 * Makes a tensor of evenly spaced values: `start`, `start + step`, ... up to but without `end`.
 *
 * JavaScript does not tell 1 from 1.0: the dtype is float32 unless the options say otherwise,
 * where PyTorch takes int64 for whole numbers.
 *
 * Source: PyTorch's `torch.arange`.
 *
 * @typeParam D the dtype
 * @param start the first value (default 0); a single number is `end`
 * @param end the bound, not reached
 * @param step the distance (default 1)
 * @param options `dtype` (default `'float32'`), `device`, `requires_grad`, `step`
 * @returns a vector
 * @throws RuntimeError if the step is zero or leads away from `end`
 * @throws TypeError for an unknown option or a wrong kind of argument
 *
 * @example All three forms
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (torch.arange(3).toArray().join() !== '0,1,2') throw new Error();
 * if (torch.arange(1, 3).toArray().join() !== '1,2') throw new Error();
 * if (torch.arange(1, 2, 0.5, { dtype: 'float64' }).toArray().join() !== '1,1.5') throw new Error();
 * ```
 */
export function arange<D extends DType = 'float32'>(
  start: number,
  end: number,
  step: number,
  options?: ArangeOptions<D> | null,
): Tensor<readonly [number], D, 'cpu'>;
export function arange<D extends DType = 'float32'>(
  start: number,
  end: number,
  options?: ArangeOptions<D> | null,
): Tensor<readonly [number], D, 'cpu'>;
export function arange<D extends DType = 'float32'>(
  end: number,
  options?: ArangeOptions<D> | null,
): Tensor<readonly [number], D, 'cpu'>;
export function arange(...args: readonly unknown[]): Tensor {
  const [given, options] = split('arange', args, 1, 3);
  const [dtype, device, wish, step] = read_options('arange', options, [...KEYS, 'step']);
  check_device('arange', device);
  const bounds = given.length > 1 && given[1] !== undefined && given[1] !== null;
  const [start, end] = bounds ? [given[0], given[1]] : [0, given[0]];
  const to = dtype_or<DType>('arange', dtype, 'float32');
  const handle = raw.arange(
    CODES[to],
    number_or('arange', 'start', 1, start, 0),
    a_number('arange', 'end', bounds ? 2 : 1, end),
    number_or('arange', 'step', 3, either('arange', 'step', given[2], step), 1),
  );
  return leaf(handle, to, undefined, boolean_or('arange', 'requires_grad', 0, wish, false));
}

/**
 * Options of `arange`.
 *
 * @typeParam D the dtype
 *
 * @example Every second number
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (torch.arange(0, 5, { step: 2 }).toArray().join() !== '0,2,4') throw new Error();
 * ```
 */
export interface ArangeOptions<D extends DType = DType> extends CreateOptions<D> {
  /** The distance between the values, if not given by position. */
  readonly step?: number | null | undefined;
}

/**
 * Makes a tensor of zeros with the sizes and the dtype of another.
 *
 * Source: PyTorch's `torch.zeros_like`.
 *
 * @typeParam S the shape
 * @typeParam D0 the dtype of the input
 * @typeParam D the dtype of the result
 * @param input the other tensor; its elements do not matter
 * @param options `dtype` (default: that of the input), `device`, `requires_grad`
 * @returns a new tensor
 * @throws TypeError for an unknown option or a wrong kind of argument
 *
 * @example The same sizes
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.zeros_like(torch.ones(2), { dtype: 'bool' });
 * if (x.tolist().toString() !== 'false,false') throw new Error(`${x}`);
 * ```
 */
export function zeros_like<S extends Shape, D0 extends DType, D extends DType = D0>(
  input: Tensor<S, D0, DeviceType>,
  options?: CreateOptions<D> | null,
): Tensor<S, D, 'cpu'>;
export function zeros_like(...args: readonly unknown[]): Tensor {
  return alike('zeros_like', raw.zeros, args, KEYS);
}

/**
 * Makes a tensor of ones with the sizes and the dtype of another.
 *
 * Source: PyTorch's `torch.ones_like`.
 *
 * @typeParam S the shape
 * @typeParam D0 the dtype of the input
 * @typeParam D the dtype of the result
 * @param input the other tensor; its elements do not matter
 * @param options `dtype` (default: that of the input), `device`, `requires_grad`
 * @returns a new tensor
 * @throws TypeError for an unknown option or a wrong kind of argument
 *
 * @example The same sizes
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (torch.ones_like(torch.zeros(2)).toArray().join() !== '1,1') throw new Error();
 * ```
 */
export function ones_like<S extends Shape, D0 extends DType, D extends DType = D0>(
  input: Tensor<S, D0, DeviceType>,
  options?: CreateOptions<D> | null,
): Tensor<S, D, 'cpu'>;
export function ones_like(...args: readonly unknown[]): Tensor {
  return alike('ones_like', filled_with_ones, args, KEYS);
}

/**
 * Makes a tensor with the sizes and the dtype of another, whose elements may be anything.
 *
 * Source: PyTorch's `torch.empty_like`.
 *
 * @typeParam S the shape
 * @typeParam D0 the dtype of the input
 * @typeParam D the dtype of the result
 * @param input the other tensor; its elements do not matter
 * @param options `dtype` (default: that of the input), `device`, `requires_grad`
 * @returns a new tensor
 * @throws TypeError for an unknown option or a wrong kind of argument
 *
 * @example The same sizes
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (torch.empty_like(torch.zeros(2, 3)).numel() !== 6) throw new Error();
 * ```
 */
export function empty_like<S extends Shape, D0 extends DType, D extends DType = D0>(
  input: Tensor<S, D0, DeviceType>,
  options?: CreateOptions<D> | null,
): Tensor<S, D, 'cpu'>;
export function empty_like(...args: readonly unknown[]): Tensor {
  return alike('empty_like', raw.empty, args, KEYS);
}

/**
 * Makes a tensor of one value with the sizes and the dtype of another.
 *
 * Source: PyTorch's `torch.full_like`.
 *
 * @typeParam S the shape
 * @typeParam D0 the dtype of the input
 * @typeParam D the dtype of the result
 * @param input the other tensor; its elements do not matter
 * @param fill_value a number, boolean or bigint
 * @param options `dtype` (default: that of the input), `device`, `requires_grad`
 * @returns a new tensor
 * @throws RuntimeError if the value does not fit the dtype
 * @throws TypeError for an unknown option or a wrong kind of argument
 *
 * @example Sevens
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (torch.full_like(torch.zeros(2), 7).toArray().join() !== '7,7') throw new Error();
 * ```
 */
export function full_like<S extends Shape, D0 extends DType, D extends DType = D0>(
  input: Tensor<S, D0, DeviceType>,
  fill_value: number | boolean | bigint,
  options?: CreateOptions<D> | null,
): Tensor<S, D, 'cpu'>;
export function full_like(...args: readonly unknown[]): Tensor {
  const [given, options] = split('full_like', args, 2, 2);
  const [input, fill] = given as [Tensor, unknown];
  const { dtype } = live_cell('full_like', 'input', 1, input);
  return filled_with('full_like', input.shape, fill, options, dtype);
}
