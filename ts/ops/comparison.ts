// Comparisons of two operands, the greater and the lesser one, with broadcasting.

import type { Tensor } from '../tensor.js';
import type { Arithmetic, Comparison, Meets, Operand } from '../types/promote.js';
import { binary } from './operands.js';

/**
 * Tells where the elements of two operands are equal.
 *
 * Formula: input = other; a NaN is neither equal, less nor greater.
 *
 * Source: PyTorch's `torch.eq`.
 *
 * @typeParam A the first operand
 * @typeParam B the second operand
 * @param input a tensor
 * @param other a tensor or a number, of a shape that broadcasts
 * @returns a new bool tensor of the common shape
 * @throws RuntimeError if the shapes do not broadcast
 * @throws NotImplementedError for int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example With a number
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.eq(torch.tensor([1, 2, 3]), 2);
 * if (y.tolist().join() !== 'false,true,false') throw new Error(`${y}`);
 * ```
 */
export function eq<A extends Tensor, const B extends Operand>(
  input: A,
  other: B & Meets<A, B>,
): Comparison<A, B>;
export function eq(...args: readonly unknown[]): Tensor {
  return binary('eq', args, false, 'second');
}

/**
 * Tells where the elements of two operands differ.
 *
 * Formula: input ≠ other; a NaN differs from everything.
 *
 * Source: PyTorch's `torch.ne`.
 *
 * @typeParam A the first operand
 * @typeParam B the second operand
 * @param input a tensor
 * @param other a tensor or a number, of a shape that broadcasts
 * @returns a new bool tensor of the common shape
 * @throws RuntimeError if the shapes do not broadcast
 * @throws NotImplementedError for int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example With a number
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.ne(torch.tensor([1, 2, 3]), 2);
 * if (y.tolist().join() !== 'true,false,true') throw new Error(`${y}`);
 * ```
 */
export function ne<A extends Tensor, const B extends Operand>(
  input: A,
  other: B & Meets<A, B>,
): Comparison<A, B>;
export function ne(...args: readonly unknown[]): Tensor {
  return binary('ne', args, false, 'second');
}

/**
 * Tells where the elements of two operands of the first are less.
 *
 * Formula: input < other; a NaN is neither equal, less nor greater.
 *
 * Source: PyTorch's `torch.lt`.
 *
 * @typeParam A the first operand
 * @typeParam B the second operand
 * @param input a tensor
 * @param other a tensor or a number, of a shape that broadcasts
 * @returns a new bool tensor of the common shape
 * @throws RuntimeError if the shapes do not broadcast
 * @throws NotImplementedError for int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example With a number
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.lt(torch.tensor([1, 2, 3]), 2);
 * if (y.tolist().join() !== 'true,false,false') throw new Error(`${y}`);
 * ```
 */
export function lt<A extends Tensor, const B extends Operand>(
  input: A,
  other: B & Meets<A, B>,
): Comparison<A, B>;
export function lt(...args: readonly unknown[]): Tensor {
  return binary('lt', args, false, 'second');
}

/**
 * Tells where the elements of two operands of the first are less or equal.
 *
 * Formula: input ≤ other; a NaN is neither equal, less nor greater.
 *
 * Source: PyTorch's `torch.le`.
 *
 * @typeParam A the first operand
 * @typeParam B the second operand
 * @param input a tensor
 * @param other a tensor or a number, of a shape that broadcasts
 * @returns a new bool tensor of the common shape
 * @throws RuntimeError if the shapes do not broadcast
 * @throws NotImplementedError for int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example With a number
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.le(torch.tensor([1, 2, 3]), 2);
 * if (y.tolist().join() !== 'true,true,false') throw new Error(`${y}`);
 * ```
 */
export function le<A extends Tensor, const B extends Operand>(
  input: A,
  other: B & Meets<A, B>,
): Comparison<A, B>;
export function le(...args: readonly unknown[]): Tensor {
  return binary('le', args, false, 'second');
}

/**
 * Tells where the elements of two operands of the first are greater.
 *
 * Formula: input > other; a NaN is neither equal, less nor greater.
 *
 * Source: PyTorch's `torch.gt`.
 *
 * @typeParam A the first operand
 * @typeParam B the second operand
 * @param input a tensor
 * @param other a tensor or a number, of a shape that broadcasts
 * @returns a new bool tensor of the common shape
 * @throws RuntimeError if the shapes do not broadcast
 * @throws NotImplementedError for int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example With a number
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.gt(torch.tensor([1, 2, 3]), 2);
 * if (y.tolist().join() !== 'false,false,true') throw new Error(`${y}`);
 * ```
 */
export function gt<A extends Tensor, const B extends Operand>(
  input: A,
  other: B & Meets<A, B>,
): Comparison<A, B>;
export function gt(...args: readonly unknown[]): Tensor {
  return binary('gt', args, false, 'second');
}

/**
 * Tells where the elements of two operands of the first are greater or equal.
 *
 * Formula: input ≥ other; a NaN is neither equal, less nor greater.
 *
 * Source: PyTorch's `torch.ge`.
 *
 * @typeParam A the first operand
 * @typeParam B the second operand
 * @param input a tensor
 * @param other a tensor or a number, of a shape that broadcasts
 * @returns a new bool tensor of the common shape
 * @throws RuntimeError if the shapes do not broadcast
 * @throws NotImplementedError for int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example With a number
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.ge(torch.tensor([1, 2, 3]), 2);
 * if (y.tolist().join() !== 'false,true,true') throw new Error(`${y}`);
 * ```
 */
export function ge<A extends Tensor, const B extends Operand>(
  input: A,
  other: B & Meets<A, B>,
): Comparison<A, B>;
export function ge(...args: readonly unknown[]): Tensor {
  return binary('ge', args, false, 'second');
}

/**
 * Takes the greater one of two elements; NaN where one of them is NaN.
 *
 * Source: PyTorch's `torch.maximum`.
 *
 * @typeParam A the first operand
 * @typeParam B the second operand
 * @param input a tensor
 * @param other a tensor of a shape that broadcasts
 * @returns a new tensor of the common shape and the common dtype
 * @throws RuntimeError if the shapes do not broadcast
 * @throws NotImplementedError for int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example The greater one
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.maximum(torch.tensor([1, 3]), torch.tensor([3, 2]));
 * if (y.toArray().join() !== '3,3') throw new Error(`${y}`);
 * ```
 */
export function maximum<A extends Tensor, B extends Tensor>(
  input: A,
  other: B & Meets<A, B>,
): Arithmetic<A, B>;
export function maximum(...args: readonly unknown[]): Tensor {
  return binary('maximum', args, false, 'none');
}

/**
 * Takes the lesser one of two elements; NaN where one of them is NaN.
 *
 * Source: PyTorch's `torch.minimum`.
 *
 * @typeParam A the first operand
 * @typeParam B the second operand
 * @param input a tensor
 * @param other a tensor of a shape that broadcasts
 * @returns a new tensor of the common shape and the common dtype
 * @throws RuntimeError if the shapes do not broadcast
 * @throws NotImplementedError for int64
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example The lesser one
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.minimum(torch.tensor([1, 3]), torch.tensor([3, 2]));
 * if (y.toArray().join() !== '1,2') throw new Error(`${y}`);
 * ```
 */
export function minimum<A extends Tensor, B extends Tensor>(
  input: A,
  other: B & Meets<A, B>,
): Arithmetic<A, B>;
export function minimum(...args: readonly unknown[]): Tensor {
  return binary('minimum', args, false, 'none');
}
