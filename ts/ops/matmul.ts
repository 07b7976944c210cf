// Products of matrices and vectors: argument forms and types.

import { count_given } from '../kind.js';
import * as raw from '../raw.js';
import type { Tensor } from '../tensor.js';
import { handle_of, live_cell, wrap } from '../tensor_base.js';
import type { DeviceType } from '../types/device.js';
import type { DType } from '../types/dtype.js';
import type { MatmulInput, MatmulOutput, ProductInput } from '../types/matmul.js';
import type { Shape } from '../types/shape.js';

/** A product of two factors, called by these names. */
function product(
  op: string,
  run: (a: number, b: number) => number,
  args: readonly unknown[],
  first: string,
  second: string,
): Tensor {
  count_given(op, args, 2, 2);
  const { handle, dtype } = live_cell(op, first, 1, args[0]);
  return wrap(run(handle, handle_of(op, second, 2, args[1])), dtype, undefined);
}

/**
 * Multiplies matrices, vectors, or batches of matrices.
 *
 * Source: PyTorch's `torch.matmul`.
 *
 * @typeParam A the shape of the first factor
 * @typeParam B the shape of the second factor
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input (..., m, k), or a vector (k), which stands for a row
 * @param other (..., k, n), or a vector (k), which stands for a column
 * @returns (..., m, n), without the dimension that a vector stands for; leading dimensions are broadcast
 * @throws RuntimeError if the shapes or the dtypes do not fit together
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example A matrix and a vector
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.matmul(torch.tensor([[1, 2], [3, 4]]), torch.tensor([1, 10]));
 * if (y.toArray().join() !== '21,43') throw new Error(`${y}`);
 * ```
 */
export function matmul<
  A extends Shape,
  B extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
>(
  input: Tensor<A, D, Dev>,
  other: Tensor<B, DType, DeviceType> & MatmulInput<A, B>,
): Tensor<MatmulOutput<A, B>, D, Dev>;
export function matmul(...args: readonly unknown[]): Tensor {
  return product('matmul', raw.matmul, args, 'input', 'other');
}

/**
 * Multiplies two matrices.
 *
 * Source: PyTorch's `torch.mm`.
 *
 * @typeParam A the shape of the first factor
 * @typeParam B the shape of the second factor
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input (m, k)
 * @param mat2 (k, n)
 * @returns (m, n)
 * @throws RuntimeError if the shapes or the dtypes do not fit together
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example A row and a column
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.mm(torch.tensor([[1, 2]]), torch.tensor([[3], [4]]));
 * if (y.item() !== 11) throw new Error(`${y}`);
 * ```
 */
export function mm<
  A extends Shape,
  B extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
>(
  input: Tensor<A, D, Dev>,
  mat2: Tensor<B, DType, DeviceType> & ProductInput<'mm', 2, 2, A, B>,
): Tensor<MatmulOutput<A, B>, D, Dev>;
export function mm(...args: readonly unknown[]): Tensor {
  return product('mm', raw.mm, args, 'input', 'mat2');
}

/**
 * Multiplies the matrices of two batches, one by one.
 *
 * Source: PyTorch's `torch.bmm`.
 *
 * @typeParam A the shape of the first factor
 * @typeParam B the shape of the second factor
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input (b, m, k)
 * @param mat2 (b, k, n)
 * @returns (b, m, n)
 * @throws RuntimeError if the shapes or the dtypes do not fit together
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example Three small products
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.bmm(torch.ones(3, 2, 4), torch.ones(3, 4, 5));
 * if (y.shape.join() !== '3,2,5') throw new Error(`${y.shape}`);
 * ```
 */
export function bmm<
  A extends Shape,
  B extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
>(
  input: Tensor<A, D, Dev>,
  mat2: Tensor<B, DType, DeviceType> & ProductInput<'bmm', 3, 3, A, B>,
): Tensor<MatmulOutput<A, B>, D, Dev>;
export function bmm(...args: readonly unknown[]): Tensor {
  return product('bmm', raw.bmm, args, 'input', 'mat2');
}

/**
 * Multiplies a matrix and a vector.
 *
 * Source: PyTorch's `torch.mv`.
 *
 * @typeParam A the shape of the first factor
 * @typeParam B the shape of the second factor
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input (m, k)
 * @param vec (k)
 * @returns (m)
 * @throws RuntimeError if the shapes or the dtypes do not fit together
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example Sums of rows
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.mv(torch.tensor([[1, 2], [3, 4]]), torch.ones(2));
 * if (y.toArray().join() !== '3,7') throw new Error(`${y}`);
 * ```
 */
export function mv<
  A extends Shape,
  B extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
>(
  input: Tensor<A, D, Dev>,
  vec: Tensor<B, DType, DeviceType> & ProductInput<'mv', 2, 1, A, B>,
): Tensor<MatmulOutput<A, B>, D, Dev>;
export function mv(...args: readonly unknown[]): Tensor {
  return product('mv', raw.mv, args, 'input', 'vec');
}

/**
 * Multiplies two vectors.
 *
 * Source: PyTorch's `torch.dot`.
 *
 * @typeParam A the shape of the first factor
 * @typeParam B the shape of the second factor
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input (k)
 * @param tensor (k)
 * @returns a scalar
 * @throws RuntimeError if the shapes or the dtypes do not fit together
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example The square of a length
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.tensor([3, 4]);
 * if (torch.dot(x, x).item() !== 25) throw new Error();
 * ```
 */
export function dot<
  A extends Shape,
  B extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
>(
  input: Tensor<A, D, Dev>,
  tensor: Tensor<B, DType, DeviceType> & ProductInput<'dot', 1, 1, A, B>,
): Tensor<MatmulOutput<A, B>, D, Dev>;
export function dot(...args: readonly unknown[]): Tensor {
  return product('dot', raw.dot, args, 'input', 'tensor');
}
