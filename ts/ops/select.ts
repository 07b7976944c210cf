// One value or another for each element: where and clamp.

import { count_given } from '../kind.js';
import type { Tensor } from '../tensor.js';
import type { DeviceType } from '../types/device.js';
import type { DType } from '../types/dtype.js';
import type { ClampOptions } from '../types/options.js';
import type { Choice, Clamped, Meets, Operand } from '../types/promote.js';
import type { Shape } from '../types/shape.js';
import { choose, clamp_with } from './operands.js';

/**
 * Takes elements of one operand where a condition is true, and of another where it is not.
 *
 * Source: PyTorch's `torch.where` with three arguments.
 *
 * @typeParam C the condition
 * @typeParam A the first operand
 * @typeParam B the second operand
 * @param condition a bool tensor
 * @param input a tensor or a number: taken where the condition is true
 * @param other a tensor or a number: taken elsewhere
 * @returns a new tensor of the common shape and the common dtype
 * @throws RuntimeError if the condition is not bool or the shapes do not broadcast
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example Zero for negative numbers
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.tensor([-1, 2]);
 * const y = torch.where(torch.gt(x, 0), x, 0);
 * if (y.toArray().join() !== '0,2') throw new Error(`${y}`);
 * ```
 */
export function where<C extends Tensor, const A extends Operand, const B extends Operand>(
  condition: C & Meets<A, C>,
  input: A,
  other: B & Meets<A, B> & Meets<C, B>,
): Choice<C, A, B>;
export function where(...args: readonly unknown[]): Tensor {
  count_given('where', args, 3, 3);
  return choose(args[0], args[1], args[2], 1);
}

/**
 * Limits every element to a range; NaN stays NaN.
 *
 * Formula: min(max(input, min), max).
 *
 * Source: PyTorch's `torch.clamp`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @param min the lower bound: a number or a tensor, or nothing
 * @param max the upper bound, likewise; one of both must be there
 * @param options the same by name
 * @returns a new tensor
 * @throws RuntimeError without bounds, or if the shapes do not broadcast
 * @throws NotImplementedError for int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example From zero to one
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.tensor([-1, 0.5, 2]);
 * if (torch.clamp(x, 0, 1).toArray().join() !== '0,0.5,1') throw new Error();
 * if (torch.clamp(x, { min: 0 }).toArray().join() !== '0,0.5,2') throw new Error();
 * ```
 */
export function clamp<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const Low extends number | null | undefined,
  const High extends number | null | undefined = undefined,
>(
  input: Tensor<S, D, Dev>,
  min: Low,
  max?: High,
  options?: ClampOptions<Low, High> | null,
): Tensor<S, Clamped<D, Low, High>, Dev>;
export function clamp<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const Low extends number | null | undefined = undefined,
  const High extends number | null | undefined = undefined,
>(
  input: Tensor<S, D, Dev>,
  options: ClampOptions<Low, High>,
): Tensor<S, Clamped<D, Low, High>, Dev>;
export function clamp(
  input: Tensor,
  min?: Operand | null,
  max?: Operand | null,
  options?: ClampOptions | null,
): Tensor;
export function clamp(input: Tensor, options?: ClampOptions | null): Tensor;
export function clamp(...args: readonly unknown[]): Tensor {
  return clamp_with('clamp', args, false, false);
}
