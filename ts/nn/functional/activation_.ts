// The activation functions that write into their input.

import { count_given, number_or } from '../../kind.js';
import { activate } from '../../ops/operands.js';
import type { Tensor } from '../../tensor.js';

/**
 * Applies `relu` to a tensor in place.
 *
 * Source: PyTorch's `torch.nn.functional.relu_`.
 *
 * @typeParam T the tensor
 * @param input any shape
 * @returns the input itself
 * @throws NotImplementedError for bool and int64
 * @throws RuntimeError for a leaf that requires a gradient
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example In place
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.tensor([0, 0]);
 * if (torch.nn.functional.relu_(x) !== x) throw new Error();
 * ```
 */
export function relu_<T extends Tensor>(input: T): T;
export function relu_(...args: readonly unknown[]): Tensor {
  count_given('relu_', args, 1, 1);
  return activate('relu', args[0] as Tensor, true);
}

/**
 * Applies `selu` to a tensor in place.
 *
 * Source: PyTorch's `torch.nn.functional.selu_`.
 *
 * @typeParam T the tensor
 * @param input any shape
 * @returns the input itself
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws RuntimeError for a leaf that requires a gradient
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example In place
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.tensor([0, 0]);
 * if (torch.nn.functional.selu_(x) !== x) throw new Error();
 * ```
 */
export function selu_<T extends Tensor>(input: T): T;
export function selu_(...args: readonly unknown[]): Tensor {
  count_given('selu_', args, 1, 1);
  return activate('selu', args[0] as Tensor, true);
}

/**
 * Applies `elu` to a tensor in place.
 *
 * Source: PyTorch's `torch.nn.functional.elu_`.
 *
 * @typeParam T the tensor
 * @param input any shape
 * @param alpha the limit on the left side is -alpha (default 1)
 * @returns the input itself
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws RuntimeError for a leaf that requires a gradient
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example In place
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.tensor([0, 0]);
 * if (torch.nn.functional.elu_(x) !== x) throw new Error();
 * ```
 */
export function elu_<T extends Tensor>(input: T, alpha?: number | null): T;
export function elu_(...args: readonly unknown[]): Tensor {
  count_given('elu_', args, 1, 2);
  const alpha = number_or('elu_', 'alpha', 2, args[1], 1);
  return activate('elu', args[0] as Tensor, true, false, alpha);
}

/**
 * Applies `celu` to a tensor in place.
 *
 * Source: PyTorch's `torch.nn.functional.celu_`.
 *
 * @typeParam T the tensor
 * @param input any shape
 * @param alpha the limit on the left side is -alpha (default 1)
 * @returns the input itself
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws RuntimeError for a leaf that requires a gradient
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example In place
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.tensor([0, 0]);
 * if (torch.nn.functional.celu_(x) !== x) throw new Error();
 * ```
 */
export function celu_<T extends Tensor>(input: T, alpha?: number | null): T;
export function celu_(...args: readonly unknown[]): Tensor {
  count_given('celu_', args, 1, 2);
  const alpha = number_or('celu_', 'alpha', 2, args[1], 1);
  return activate('celu', args[0] as Tensor, true, false, alpha);
}

/**
 * Applies `leaky_relu` to a tensor in place.
 *
 * Source: PyTorch's `torch.nn.functional.leaky_relu_`.
 *
 * @typeParam T the tensor
 * @param input any shape
 * @param negative_slope the slope on the left side (default 0.01)
 * @returns the input itself
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws RuntimeError for a leaf that requires a gradient
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example In place
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.tensor([0, 0]);
 * if (torch.nn.functional.leaky_relu_(x) !== x) throw new Error();
 * ```
 */
export function leaky_relu_<T extends Tensor>(input: T, negative_slope?: number | null): T;
export function leaky_relu_(...args: readonly unknown[]): Tensor {
  count_given('leaky_relu_', args, 1, 2);
  const slope = number_or('leaky_relu_', 'negative_slope', 2, args[1], 0.01);
  return activate('leaky_relu', args[0] as Tensor, true, false, slope);
}
