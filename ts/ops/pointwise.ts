// Arithmetic of two operands, element by element, with broadcasting.

import type { Tensor } from '../tensor.js';
import type { AlphaOptions } from '../types/options.js';
import type { Arithmetic, Meets, Operand, Quotient } from '../types/promote.js';
import { binary } from './operands.js';

/**
 * Adds two tensors, or a tensor and a number.
 *
 * Formula: input + alpha · other.
 *
 * Source: PyTorch's `torch.add`.
 *
 * @typeParam A the first operand
 * @typeParam B the second operand
 * @param input a tensor or a number
 * @param other what is added, of a shape that broadcasts
 * @param options `alpha`, a factor of the second operand (default 1)
 * @returns a new tensor of the common shape and the common dtype
 * @throws RuntimeError if the shapes do not broadcast or an integer does not fit
 * @throws NotImplementedError for int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example A matrix and a row
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.add(torch.tensor([[1, 2], [3, 4]]), torch.tensor([10, 20]));
 * if (JSON.stringify(y.tolist()) !== '[[11,22],[13,24]]') throw new Error(`${y}`);
 * const z = torch.add(torch.ones(2), 1, { alpha: 0.5 });
 * if (z.toArray().join() !== '1.5,1.5') throw new Error(`${z}`);
 * ```
 */
export function add<const A extends Operand, const B extends Operand>(
  input: A,
  other: B & Meets<A, B>,
  options?: AlphaOptions | null,
): Arithmetic<A, B>;
export function add(...args: readonly unknown[]): Tensor {
  return binary('add', args, false, 'both');
}

/**
 * Subtracts a tensor or a number from another.
 *
 * Formula: input - alpha · other.
 *
 * Source: PyTorch's `torch.sub`.
 *
 * @typeParam A the first operand
 * @typeParam B the second operand
 * @param input a tensor or a number
 * @param other what is subtracted, of a shape that broadcasts
 * @param options `alpha`, a factor of the second operand (default 1)
 * @returns a new tensor of the common shape and the common dtype
 * @throws RuntimeError if the shapes do not broadcast or an integer does not fit
 * @throws NotImplementedError for bool and int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example From a number
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.sub(1, torch.tensor([1, 2]));
 * if (y.toArray().join() !== '0,-1') throw new Error(`${y}`);
 * ```
 */
export function sub<const A extends Operand, const B extends Operand>(
  input: A,
  other: B & Meets<A, B>,
  options?: AlphaOptions | null,
): Arithmetic<A, B>;
export function sub(...args: readonly unknown[]): Tensor {
  return binary('sub', args, false, 'both');
}

/**
 * Multiplies two tensors, or a tensor with a number.
 *
 * Formula: input · other.
 *
 * Source: PyTorch's `torch.mul`.
 *
 * @typeParam A the first operand
 * @typeParam B the second operand
 * @param input a tensor or a number
 * @param other the factor, of a shape that broadcasts
 * @returns a new tensor of the common shape and the common dtype
 * @throws RuntimeError if the shapes do not broadcast or an integer does not fit
 * @throws NotImplementedError for int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example A column and a row
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.mul(torch.tensor([[1], [2]]), torch.tensor([3, 4]));
 * if (JSON.stringify(y.tolist()) !== '[[3,4],[6,8]]') throw new Error(`${y}`);
 * ```
 */
export function mul<const A extends Operand, const B extends Operand>(
  input: A,
  other: B & Meets<A, B>,
): Arithmetic<A, B>;
export function mul(...args: readonly unknown[]): Tensor {
  return binary('mul', args, false, 'both');
}

/**
 * Divides a tensor or a number by another.
 *
 * Formula: input / other.
 *
 * Source: PyTorch's `torch.div`.
 *
 * @typeParam A the first operand
 * @typeParam B the second operand
 * @param input a tensor or a number
 * @param other the divisor, of a shape that broadcasts
 * @returns a new tensor of the common shape; float32 for integers
 * @throws RuntimeError if the shapes do not broadcast
 * @throws NotImplementedError for int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example Integers make floats
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.div(torch.tensor([1, 3], { dtype: 'int32' }), 2);
 * if (y.toArray().join() !== '0.5,1.5') throw new Error(`${y}`);
 * ```
 */
export function div<const A extends Operand, const B extends Operand>(
  input: A,
  other: B & Meets<A, B>,
): Quotient<A, B>;
export function div(...args: readonly unknown[]): Tensor {
  return binary('div', args, false, 'both');
}

/**
 * Raises a tensor or a number to a power.
 *
 * Formula: input ^ exponent.
 *
 * Source: PyTorch's `torch.pow`.
 *
 * @typeParam A the first operand
 * @typeParam B the second operand
 * @param input a tensor or a number
 * @param exponent the exponent; one of both must be a tensor
 * @returns a new tensor of the common shape and the common dtype
 * @throws RuntimeError if the shapes do not broadcast, an integer does not fit or has a negative exponent
 * @throws NotImplementedError for int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example Squares, and powers of two
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.tensor([1, 2, 3]);
 * if (torch.pow(x, 2).toArray().join() !== '1,4,9') throw new Error();
 * if (torch.pow(2, x).toArray().join() !== '2,4,8') throw new Error();
 * ```
 */
export function pow<const A extends Operand, const B extends Operand>(
  input: A,
  exponent: B & Meets<A, B>,
): Arithmetic<A, B>;
export function pow(...args: readonly unknown[]): Tensor {
  // Not both can be numbers.
  const numbers = typeof args[0] === 'object' ? 'second' : 'first';
  return binary('pow', args, false, numbers);
}
