// The methods of Tensor that mirror ops/reduce.ts and ops/moments.ts.

import { amax, amin } from '../ops/extremum.js';
import { std, var as var_ } from '../ops/moments.js';
import { all, any, mean, prod, sum } from '../ops/reduce.js';
import { untyped } from '../options.js';
import type { Tensor } from '../tensor.js';
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
  VarOptions,
} from '../types/reduce.js';
import type { Shape } from '../types/shape.js';
import { ExtremumMethods } from './extremum.js';

/**
 * Sums, means, variances over dimensions.
 *
 * @typeParam S the shape, literal where it is known
 * @typeParam D the dtype
 * @typeParam Dev the device
 *
 * @example Every tensor has them
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.tensor([[1, 2], [3, 4]]).sum(0);
 * if (y.toArray().join() !== '4,6') throw new Error(`${y}`);
 * ```
 */
export abstract class ReduceMethods<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
> extends ExtremumMethods<S, D, Dev> {
  /**
   * Adds up the elements, of everything or over dimensions.
   *
   * The method form of {@link sum}.
   */
  sum<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
    E extends DType = SumDType<D1>,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'sum', S1, N>,
    dim?: N,
    keepdim?: K | null,
    options?: SumOptions<undefined, K, E> | null,
  ): Tensor<Reduced<S1, N, K>, E, V>;
  sum<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
    E extends DType = SumDType<D1>,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'sum', S1, N>,
    dim: N,
    options: SumOptions<undefined, K, E>,
  ): Tensor<Reduced<S1, N, K>, E, V>;
  sum<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
    E extends DType = SumDType<D1>,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'sum', S1, N>,
    options: SumOptions<N, K, E>,
  ): Tensor<Reduced<S1, N, K>, E, V>;
  sum(...args: readonly unknown[]): unknown {
    return untyped(sum)(this, ...args);
  }

  /**
   * Computes the mean of the elements, of everything or over dimensions.
   *
   * The method form of {@link mean}.
   */
  mean<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
    E extends DType = D1,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'mean', S1, N>,
    dim?: N,
    keepdim?: K | null,
    options?: SumOptions<undefined, K, E> | null,
  ): Tensor<Reduced<S1, N, K>, E, V>;
  mean<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
    E extends DType = D1,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'mean', S1, N>,
    dim: N,
    options: SumOptions<undefined, K, E>,
  ): Tensor<Reduced<S1, N, K>, E, V>;
  mean<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
    E extends DType = D1,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'mean', S1, N>,
    options: SumOptions<N, K, E>,
  ): Tensor<Reduced<S1, N, K>, E, V>;
  mean(...args: readonly unknown[]): unknown {
    return untyped(mean)(this, ...args);
  }

  /**
   * Multiplies the elements, of everything or over dimensions.
   *
   * The method form of {@link prod}.
   */
  prod<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
    E extends DType = SumDType<D1>,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'prod', S1, N>,
    dim?: N,
    keepdim?: K | null,
    options?: SumOptions<undefined, K, E> | null,
  ): Tensor<Reduced<S1, N, K>, E, V>;
  prod<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
    E extends DType = SumDType<D1>,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'prod', S1, N>,
    dim: N,
    options: SumOptions<undefined, K, E>,
  ): Tensor<Reduced<S1, N, K>, E, V>;
  prod<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
    E extends DType = SumDType<D1>,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'prod', S1, N>,
    options: SumOptions<N, K, E>,
  ): Tensor<Reduced<S1, N, K>, E, V>;
  prod(...args: readonly unknown[]): unknown {
    return untyped(prod)(this, ...args);
  }

  /**
   * Tells whether every element is other than zero.
   *
   * The method form of {@link all}.
   */
  all<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'all', S1, N>,
    dim?: N,
    keepdim?: K | null,
    options?: ReduceOptions<undefined, K> | null,
  ): Tensor<Reduced<S1, N, K>, TruthDType<D1>, V>;
  all<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'all', S1, N>,
    dim: N,
    options: ReduceOptions<undefined, K>,
  ): Tensor<Reduced<S1, N, K>, TruthDType<D1>, V>;
  all<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'all', S1, N>,
    options: ReduceOptions<N, K>,
  ): Tensor<Reduced<S1, N, K>, TruthDType<D1>, V>;
  all(...args: readonly unknown[]): unknown {
    return untyped(all)(this, ...args);
  }

  /**
   * Tells whether one element is other than zero.
   *
   * The method form of {@link any}.
   */
  any<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'any', S1, N>,
    dim?: N,
    keepdim?: K | null,
    options?: ReduceOptions<undefined, K> | null,
  ): Tensor<Reduced<S1, N, K>, TruthDType<D1>, V>;
  any<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'any', S1, N>,
    dim: N,
    options: ReduceOptions<undefined, K>,
  ): Tensor<Reduced<S1, N, K>, TruthDType<D1>, V>;
  any<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'any', S1, N>,
    options: ReduceOptions<N, K>,
  ): Tensor<Reduced<S1, N, K>, TruthDType<D1>, V>;
  any(...args: readonly unknown[]): unknown {
    return untyped(any)(this, ...args);
  }

  /**
   * Computes the variance, of everything or over dimensions.
   *
   * The method form of {@link var}.
   */
  var<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'var', S1, N>,
    dim?: N,
    unbiased?: boolean | null,
    keepdim?: K | null,
    options?: VarOptions<undefined, K> | null,
  ): Tensor<Reduced<S1, N, K>, D1, V>;
  var<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'var', S1, N>,
    dim: N,
    options: VarOptions<undefined, K>,
  ): Tensor<Reduced<S1, N, K>, D1, V>;
  var<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'var', S1, N>,
    options: VarOptions<N, K>,
  ): Tensor<Reduced<S1, N, K>, D1, V>;
  var<S1 extends Shape, D1 extends DType, V extends DeviceType>(
    this: Tensor<S1, D1, V>,
    unbiased: boolean,
  ): Tensor<readonly [], D1, V>;
  var(...args: readonly unknown[]): unknown {
    return untyped(var_)(this, ...args);
  }

  /**
   * Computes the standard deviation, of everything or over dimensions.
   *
   * The method form of {@link std}.
   */
  std<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'std', S1, N>,
    dim?: N,
    unbiased?: boolean | null,
    keepdim?: K | null,
    options?: VarOptions<undefined, K> | null,
  ): Tensor<Reduced<S1, N, K>, D1, V>;
  std<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'std', S1, N>,
    dim: N,
    options: VarOptions<undefined, K>,
  ): Tensor<Reduced<S1, N, K>, D1, V>;
  std<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'std', S1, N>,
    options: VarOptions<N, K>,
  ): Tensor<Reduced<S1, N, K>, D1, V>;
  std<S1 extends Shape, D1 extends DType, V extends DeviceType>(
    this: Tensor<S1, D1, V>,
    unbiased: boolean,
  ): Tensor<readonly [], D1, V>;
  std(...args: readonly unknown[]): unknown {
    return untyped(std)(this, ...args);
  }

  /**
   * Finds the greatest elements, of everything or over dimensions.
   *
   * The method form of {@link amax}.
   */
  amax<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'amax', S1, N>,
    dim?: N,
    keepdim?: K | null,
    options?: ReduceOptions<undefined, K> | null,
  ): Tensor<Reduced<S1, N, K>, D1, V>;
  amax<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'amax', S1, N>,
    dim: N,
    options: ReduceOptions<undefined, K>,
  ): Tensor<Reduced<S1, N, K>, D1, V>;
  amax<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'amax', S1, N>,
    options: ReduceOptions<N, K>,
  ): Tensor<Reduced<S1, N, K>, D1, V>;
  amax(...args: readonly unknown[]): unknown {
    return untyped(amax)(this, ...args);
  }

  /**
   * Finds the least elements, of everything or over dimensions.
   *
   * The method form of {@link amin}.
   */
  amin<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'amin', S1, N>,
    dim?: N,
    keepdim?: K | null,
    options?: ReduceOptions<undefined, K> | null,
  ): Tensor<Reduced<S1, N, K>, D1, V>;
  amin<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'amin', S1, N>,
    dim: N,
    options: ReduceOptions<undefined, K>,
  ): Tensor<Reduced<S1, N, K>, D1, V>;
  amin<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends DimArgument = null,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'amin', S1, N>,
    options: ReduceOptions<N, K>,
  ): Tensor<Reduced<S1, N, K>, D1, V>;
  amin(...args: readonly unknown[]): unknown {
    return untyped(amin)(this, ...args);
  }
}
