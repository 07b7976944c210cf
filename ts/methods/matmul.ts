// The methods of Tensor that mirror ops/matmul.ts.

import { bmm, dot, matmul, mm, mv } from '../ops/matmul.js';
import { untyped } from '../options.js';
import type { Tensor } from '../tensor.js';
import type { DeviceType } from '../types/device.js';
import type { DType } from '../types/dtype.js';
import type { MatmulInput, MatmulOutput, ProductInput } from '../types/matmul.js';
import type { Shape } from '../types/shape.js';
import { ReduceMethods } from './reduce.js';

/**
 * Products of matrices.
 *
 * @typeParam S the shape, literal where it is known
 * @typeParam D the dtype
 * @typeParam Dev the device
 *
 * @example Every tensor has it
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x: torch.MatmulMethods<torch.Shape, 'float32', 'cpu'> = torch.ones(2, 3);
 * if (!(x instanceof torch.Tensor)) throw new Error();
 * ```
 */
export abstract class MatmulMethods<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
> extends ReduceMethods<S, D, Dev> {
  /**
   * Multiplies with a matrix, a vector, or a batch of matrices.
   *
   * The method form of {@link matmul}.
   */
  matmul<A extends Shape, B extends Shape, D1 extends DType, V extends DeviceType>(
    this: Tensor<A, D1, V>,
    other: Tensor<B, DType, DeviceType> & MatmulInput<A, B>,
  ): Tensor<MatmulOutput<A, B>, D1, V>;
  matmul(...args: readonly unknown[]): unknown {
    return untyped(matmul)(this, ...args);
  }

  /**
   * Multiplies a matrix with a matrix.
   *
   * The method form of {@link mm}.
   */
  mm<A extends Shape, B extends Shape, D1 extends DType, V extends DeviceType>(
    this: Tensor<A, D1, V>,
    mat2: Tensor<B, DType, DeviceType> & ProductInput<'mm', 2, 2, A, B>,
  ): Tensor<MatmulOutput<A, B>, D1, V>;
  mm(...args: readonly unknown[]): unknown {
    return untyped(mm)(this, ...args);
  }

  /**
   * Multiplies the matrices of a batch with those of another.
   *
   * The method form of {@link bmm}.
   */
  bmm<A extends Shape, B extends Shape, D1 extends DType, V extends DeviceType>(
    this: Tensor<A, D1, V>,
    mat2: Tensor<B, DType, DeviceType> & ProductInput<'bmm', 3, 3, A, B>,
  ): Tensor<MatmulOutput<A, B>, D1, V>;
  bmm(...args: readonly unknown[]): unknown {
    return untyped(bmm)(this, ...args);
  }

  /**
   * Multiplies a matrix with a vector.
   *
   * The method form of {@link mv}.
   */
  mv<A extends Shape, B extends Shape, D1 extends DType, V extends DeviceType>(
    this: Tensor<A, D1, V>,
    vec: Tensor<B, DType, DeviceType> & ProductInput<'mv', 2, 1, A, B>,
  ): Tensor<MatmulOutput<A, B>, D1, V>;
  mv(...args: readonly unknown[]): unknown {
    return untyped(mv)(this, ...args);
  }

  /**
   * Multiplies a vector with a vector.
   *
   * The method form of {@link dot}.
   */
  dot<A extends Shape, B extends Shape, D1 extends DType, V extends DeviceType>(
    this: Tensor<A, D1, V>,
    tensor: Tensor<B, DType, DeviceType> & ProductInput<'dot', 1, 1, A, B>,
  ): Tensor<MatmulOutput<A, B>, D1, V>;
  dot(...args: readonly unknown[]): unknown {
    return untyped(dot)(this, ...args);
  }
}
