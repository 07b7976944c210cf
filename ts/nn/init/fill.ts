// First values that do not depend on the shape.

import { a_number, count_given } from '../../kind.js';
import * as raw from '../../raw.js';
import type { Tensor } from '../../tensor.js';
import { handle_of } from '../../tensor_base.js';
import type { DrawOptions } from '../../types/options.js';
import { numbers } from './shared.js';

/**
 * Draws a tensor evenly between two bounds.
 *
 * Source: PyTorch's `torch.nn.init.uniform_`, with the same numbers.
 *
 * @typeParam T the type of the tensor
 * @param tensor any shape; it may require a gradient
 * @param a the lower bound (default 0)
 * @param b the upper bound (default 1), not reached
 * @param options the same by name, and `generator`
 * @returns the tensor itself
 * @throws RuntimeError if `a` is above `b`
 * @throws NotImplementedError if the dtype is not a floating one
 *
 * @example A weight
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const weight = torch.nn.init.uniform_(torch.empty(3, 4), -0.1, 0.1);
 * if (!weight.toArray().every((w) => Math.abs(w) <= 0.1)) throw new Error(`${weight}`);
 * ```
 */
export function uniform_<T extends Tensor>(
  tensor: T,
  a?: number | null,
  b?: number | null,
  options?: DrawOptions<'a' | 'b'> | null,
): T;
export function uniform_<T extends Tensor>(tensor: T, options: DrawOptions<'a' | 'b'> | null): T;
export function uniform_(...args: readonly unknown[]): Tensor {
  const [tensor, [a, b], g] = numbers('uniform_', args, ['a', 'b'], [0, 1]);
  raw.init_uniform_(handle_of('uniform_', 'tensor', 1, tensor), a as number, b as number, g);
  return tensor;
}

/**
 * Draws a tensor from a normal distribution.
 *
 * Source: PyTorch's `torch.nn.init.normal_`, with the same numbers.
 *
 * @typeParam T the type of the tensor
 * @param tensor any shape; it may require a gradient
 * @param mean the mean (default 0)
 * @param std the standard deviation (default 1)
 * @param options the same by name, and `generator`
 * @returns the tensor itself
 * @throws RuntimeError if `std` is negative
 * @throws NotImplementedError if the dtype is not a floating one
 *
 * @example A weight
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const weight = torch.nn.init.normal_(torch.empty(3, 4), 0, 0.1);
 * if (weight.toArray().every((w) => w === 0)) throw new Error(`${weight}`);
 * ```
 */
export function normal_<T extends Tensor>(
  tensor: T,
  mean?: number | null,
  std?: number | null,
  options?: DrawOptions<'mean' | 'std'> | null,
): T;
export function normal_<T extends Tensor>(
  tensor: T,
  options: DrawOptions<'mean' | 'std'> | null,
): T;
export function normal_(...args: readonly unknown[]): Tensor {
  const [tensor, [mean, std], g] = numbers('normal_', args, ['mean', 'std'], [0, 1]);
  raw.init_normal_(handle_of('normal_', 'tensor', 1, tensor), mean as number, std as number, g);
  return tensor;
}

/**
 * Sets every element to a value.
 *
 * Source: PyTorch's `torch.nn.init.constant_`.
 *
 * @typeParam T the type of the tensor
 * @param tensor any shape; it may require a gradient
 * @param val the value
 * @returns the tensor itself
 * @throws RuntimeError if the dtype cannot hold the value
 *
 * @example A bias
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (torch.nn.init.constant_(torch.empty(1), 0.5).item() !== 0.5) throw new Error();
 * ```
 */
export function constant_<T extends Tensor>(tensor: T, val: number): T;
export function constant_(...args: readonly unknown[]): Tensor {
  count_given('constant_', args, 2, 2);
  const val = a_number('constant_', 'val', 2, args[1]);
  raw.init_constant_(handle_of('constant_', 'tensor', 1, args[0]), val);
  return args[0] as Tensor;
}

/**
 * Sets every element to one.
 *
 * Source: PyTorch's `torch.nn.init.ones_`.
 *
 * @typeParam T the type of the tensor
 * @param tensor any shape; it may require a gradient
 * @returns the tensor itself
 *
 * @example A scale
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (torch.nn.init.ones_(torch.empty(1)).item() !== 1) throw new Error();
 * ```
 */
export function ones_<T extends Tensor>(tensor: T): T;
export function ones_(...args: readonly unknown[]): Tensor {
  return set('ones_', args, 1);
}

/**
 * Sets every element to zero.
 *
 * Source: PyTorch's `torch.nn.init.zeros_`.
 *
 * @typeParam T the type of the tensor
 * @param tensor any shape; it may require a gradient
 * @returns the tensor itself
 *
 * @example A bias
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (torch.nn.init.zeros_(torch.empty(1)).item() !== 0) throw new Error();
 * ```
 */
export function zeros_<T extends Tensor>(tensor: T): T;
export function zeros_(...args: readonly unknown[]): Tensor {
  return set('zeros_', args, 0);
}

function set(op: string, args: readonly unknown[], value: number): Tensor {
  count_given(op, args, 1, 1);
  raw.init_constant_(handle_of(op, 'tensor', 1, args[0]), value);
  return args[0] as Tensor;
}
