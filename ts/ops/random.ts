// Tensors of random numbers. What is drawn, and in which order, is the core's matter.

import { CODES } from '../dtype.js';
import { generator_handle } from '../generator.js';
import { a_number } from '../kind.js';
import { alike, DRAW_KEYS, leaf, read_made, sized } from '../make.js';
import { either, read_options, split } from '../options.js';
import * as raw from '../raw.js';
import { raw_sizes, sizes_in_array, sizes_of } from '../sizes.js';
import type { Tensor } from '../tensor.js';
import { live_cell, wrap } from '../tensor_base.js';
import type { DeviceType } from '../types/device.js';
import type { DType } from '../types/dtype.js';
import type { RandomOptions } from '../types/options.js';
import type { Shape } from '../types/shape.js';

/**
 * Draws evenly from 0 up to, but without, 1.
 *
 * Source: PyTorch's `torch.rand`, with the same numbers.
 *
 * @typeParam S the sizes, literal where the call shows them
 * @typeParam D the dtype
 * @param size the sizes, as arguments or in one array; none for a scalar
 * @param options `dtype` (default `'float32'`), `device`, `requires_grad`, `generator`
 * @returns a new tensor
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws RuntimeError if a size is negative
 * @throws TypeError for an unknown option or a wrong kind of argument
 *
 * @example In range
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (!torch.rand(100).toArray().every((v) => v >= 0 && v < 1)) throw new Error();
 * ```
 */
export function rand<const S extends Shape, D extends DType = 'float32'>(
  size: S,
  options?: RandomOptions<D> | null,
): Tensor<readonly [...S], D, 'cpu'>;
export function rand<const S extends Shape>(...size: S): Tensor<readonly [...S], 'float32', 'cpu'>;
export function rand<const S extends Shape, D extends DType = 'float32'>(
  ...args: [...size: S, options: RandomOptions<D>]
): Tensor<readonly [...S], D, 'cpu'>;
export function rand(...args: unknown[]): Tensor {
  return sized('rand', raw.rand, args, DRAW_KEYS);
}

/**
 * Draws from the normal distribution with mean 0 and variance 1.
 *
 * Source: PyTorch's `torch.randn`, with the same numbers; as there, fewer than 16 elements are
 * drawn differently from the start of a longer tensor.
 *
 * @typeParam S the sizes, literal where the call shows them
 * @typeParam D the dtype
 * @param size the sizes, as arguments or in one array; none for a scalar
 * @param options `dtype` (default `'float32'`), `device`, `requires_grad`, `generator`
 * @returns a new tensor
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws RuntimeError if a size is negative
 * @throws TypeError for an unknown option or a wrong kind of argument
 *
 * @example The first numbers of seed 0
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * torch.manual_seed(0);
 * if (`${torch.randn(2)}` !== 'tensor([ 1.5410, -0.2934])') throw new Error();
 * ```
 */
export function randn<const S extends Shape, D extends DType = 'float32'>(
  size: S,
  options?: RandomOptions<D> | null,
): Tensor<readonly [...S], D, 'cpu'>;
export function randn<const S extends Shape>(...size: S): Tensor<readonly [...S], 'float32', 'cpu'>;
export function randn<const S extends Shape, D extends DType = 'float32'>(
  ...args: [...size: S, options: RandomOptions<D>]
): Tensor<readonly [...S], D, 'cpu'>;
export function randn(...args: unknown[]): Tensor {
  return sized('randn', raw.randn, args, DRAW_KEYS);
}

/**
 * Draws as `rand`, with the sizes and the dtype of another tensor.
 *
 * Source: PyTorch's `torch.rand_like`.
 *
 * @typeParam S the shape
 * @typeParam D0 the dtype of the input
 * @typeParam D the dtype of the result
 * @param input the other tensor; its elements do not matter
 * @param options `dtype` (default: that of the input), `device`, `requires_grad`, `generator`
 * @returns a new tensor
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws TypeError for an unknown option or a wrong kind of argument
 *
 * @example The same sizes
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (torch.rand_like(torch.zeros(2, 3)).numel() !== 6) throw new Error();
 * ```
 */
export function rand_like<S extends Shape, D0 extends DType, D extends DType = D0>(
  input: Tensor<S, D0, DeviceType>,
  options?: RandomOptions<D> | null,
): Tensor<S, D, 'cpu'>;
export function rand_like(...args: readonly unknown[]): Tensor {
  return alike('rand_like', raw.rand, args, DRAW_KEYS);
}

/**
 * Draws as `randn`, with the sizes and the dtype of another tensor.
 *
 * Source: PyTorch's `torch.randn_like`.
 *
 * @typeParam S the shape
 * @typeParam D0 the dtype of the input
 * @typeParam D the dtype of the result
 * @param input the other tensor; its elements do not matter
 * @param options `dtype` (default: that of the input), `device`, `requires_grad`, `generator`
 * @returns a new tensor
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws TypeError for an unknown option or a wrong kind of argument
 *
 * @example The same sizes
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (torch.randn_like(torch.zeros(2, 3)).numel() !== 6) throw new Error();
 * ```
 */
export function randn_like<S extends Shape, D0 extends DType, D extends DType = D0>(
  input: Tensor<S, D0, DeviceType>,
  options?: RandomOptions<D> | null,
): Tensor<S, D, 'cpu'>;
export function randn_like(...args: readonly unknown[]): Tensor {
  return alike('randn_like', raw.randn, args, DRAW_KEYS);
}

/**
 * Draws whole numbers evenly from `low` up to, but without, `high`.
 *
 * Source: PyTorch's `torch.randint`, with the same numbers; the default dtype is int32 instead of
 * int64, and a range that int32 cannot hold needs `{ dtype: 'float64' }` or `'int64'`.
 *
 * @typeParam S the sizes, literal where the call shows them
 * @typeParam D the dtype
 * @param low the least number (default 0); may be left out
 * @param high the bound, not reached
 * @param size the sizes in one array
 * @param options `dtype` (default `'int32'`), `device`, `requires_grad`, `generator`
 * @returns a new tensor
 * @throws RuntimeError if `low` is not below `high`, or the dtype cannot hold the numbers
 * @throws TypeError for an unknown option or a wrong kind of argument
 *
 * @example Throwing dice
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const dice = torch.randint(1, 7, [100]);
 * if (!dice.toArray().every((v) => v >= 1 && v <= 6)) throw new Error(`${dice}`);
 * ```
 */
export function randint<const S extends Shape, D extends DType = 'int32'>(
  low: number,
  high: number,
  size: S,
  options?: RandomOptions<D> | null,
): Tensor<readonly [...S], D, 'cpu'>;
export function randint<const S extends Shape, D extends DType = 'int32'>(
  high: number,
  size: S,
  options?: RandomOptions<D> | null,
): Tensor<readonly [...S], D, 'cpu'>;
export function randint(...args: readonly unknown[]): Tensor {
  const [given, options] = split('randint', args, 2, 3);
  const short = Array.isArray(given[1]);
  const [low, high, size] = short ? [0, given[0], given[1]] : given;
  const [dtype, g, requires_grad] = read_made<DType>('randint', options, DRAW_KEYS, 'int32');
  const shape = sizes_in_array('randint', short ? 2 : 3, size);
  const handle = raw.randint(
    CODES[dtype],
    raw_sizes(shape),
    a_number('randint', 'low', 1, low),
    a_number('randint', 'high', short ? 1 : 2, high),
    g,
  );
  return leaf(handle, dtype, shape, requires_grad);
}

/**
 * Shuffles the numbers from 0 up to, but without, `n`.
 *
 * Source: PyTorch's `torch.randperm`, with the same numbers; the default dtype is int32 instead of
 * int64.
 *
 * @typeParam N how many, literal where the call shows it
 * @typeParam D the dtype
 * @param n how many
 * @param options `dtype` (default `'int32'`), `device`, `requires_grad`, `generator`
 * @returns a vector of `n` numbers
 * @throws RuntimeError if `n` is negative or the dtype cannot hold the numbers
 * @throws TypeError for an unknown option or a wrong kind of argument
 *
 * @example Every number once
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (torch.randperm(4).toArray().sort().join() !== '0,1,2,3') throw new Error();
 * ```
 */
export function randperm<const N extends number, D extends DType = 'int32'>(
  n: N,
  options?: RandomOptions<D> | null,
): Tensor<readonly [N], D, 'cpu'>;
export function randperm(...args: readonly unknown[]): Tensor {
  const [[n], options] = split('randperm', args, 1, 1);
  const [dtype, g, requires_grad] = read_made<DType>('randperm', options, DRAW_KEYS, 'int32');
  const handle = raw.randperm(CODES[dtype], a_number('randperm', 'n', 1, n), g);
  return leaf(handle, dtype, sizes_of('randperm', [n]), requires_grad);
}

/**
 * Options of `bernoulli`.
 *
 * @example A generator of one's own
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.BernoulliOptions = { p: 1, generator: new torch.Generator() };
 * if (torch.bernoulli(torch.zeros(1), options).item() !== 1) throw new Error();
 * ```
 */
export interface BernoulliOptions {
  /** The probability of a one for all elements, if not given by position. */
  readonly p?: number | null | undefined;
  /** Where the numbers come from; the default generator if not given. */
  readonly generator?: RandomOptions['generator'];
}

/**
 * Draws zeros and ones.
 *
 * Without `p` the elements of the input are the probabilities of a one; with `p` they do not
 * matter.
 *
 * Source: PyTorch's `torch.bernoulli`, with the same numbers.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @param input the probabilities, or a tensor of the wanted shape and dtype
 * @param p one probability for all elements
 * @param options `p`, `generator`
 * @returns a new tensor
 * @throws RuntimeError if a probability is not from 0 to 1
 * @throws TypeError for an unknown option or a wrong kind of argument
 *
 * @example Never and always
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (torch.bernoulli(torch.tensor([0, 1])).toArray().join() !== '0,1') throw new Error();
 * ```
 */
export function bernoulli<S extends Shape, D extends DType, Dev extends DeviceType>(
  input: Tensor<S, D, Dev>,
  p: number | null | undefined,
  options?: BernoulliOptions | null,
): Tensor<S, D, Dev>;
export function bernoulli<S extends Shape, D extends DType, Dev extends DeviceType>(
  input: Tensor<S, D, Dev>,
  options?: BernoulliOptions | null,
): Tensor<S, D, Dev>;
export function bernoulli(...args: readonly unknown[]): Tensor {
  const [given, options] = split('bernoulli', args, 1, 2);
  const [keyed, generator] = read_options('bernoulli', options, ['p', 'generator']);
  const p = either('bernoulli', 'p', given[1], keyed) ?? null;
  const g = generator_handle('bernoulli', generator);
  const cell = live_cell('bernoulli', 'input', 1, given[0]);
  const handle =
    p === null
      ? raw.bernoulli(cell.handle, g)
      : raw.bernoulli_like(cell.handle, a_number('bernoulli', 'p', 2, p), g);
  return wrap(handle, cell.dtype, cell.shape);
}
