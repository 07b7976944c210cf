// The methods of Tensor that mirror ops/extremum.ts and nn/functional/softmax.ts.

import { log_softmax, softmax } from '../nn/functional/softmax.js';
import { argmax, argmin, max, min } from '../ops/extremum.js';
import { untyped } from '../options.js';
import type { Tensor } from '../tensor.js';
import type { DeviceType } from '../types/device.js';
import type { DType } from '../types/dtype.js';
import type { Arithmetic, Meets } from '../types/promote.js';
import type {
  DimsIn,
  Reduced,
  ReduceOptions,
  SoftmaxOptions,
  ValuesAndIndices,
} from '../types/reduce.js';
import type { Shape } from '../types/shape.js';
import { PointwiseMethods } from './pointwise.js';

/**
 * Extrema and their places, softmax.
 *
 * @typeParam S the shape, literal where it is known
 * @typeParam D the dtype
 * @typeParam Dev the device
 *
 * @example Every tensor has them
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const { values, indices } = torch.tensor([3, 9, 5]).max(0);
 * if (values.item() !== 9 || indices.item() !== 1) throw new Error(`${values}`);
 * ```
 */
export abstract class ExtremumMethods<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
> extends PointwiseMethods<S, D, Dev> {
  /**
   * Finds the greatest element; or those along a dimension and their places; or the greater of two.
   *
   * The method form of {@link max}.
   */
  max<S1 extends Shape, D1 extends DType, V extends DeviceType>(
    this: Tensor<S1, D1, V>,
  ): Tensor<readonly [], D1, V>;
  max<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends number,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'max', S1, N>,
    dim: N,
    keepdim?: K | null,
    options?: ReduceOptions<undefined, K> | null,
  ): ValuesAndIndices<Reduced<S1, N, K>, D1, V>;
  max<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends number,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'max', S1, N>,
    dim: N,
    options: ReduceOptions<undefined, K>,
  ): ValuesAndIndices<Reduced<S1, N, K>, D1, V>;
  max<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends number,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'max', S1, N>,
    options: ReduceOptions<N, K>,
  ): ValuesAndIndices<Reduced<S1, N, K>, D1, V>;
  max<A extends Tensor, B extends Tensor>(this: A, other: B & Meets<A, B>): Arithmetic<A, B>;
  max(...args: readonly unknown[]): unknown {
    return untyped(max)(this, ...args);
  }

  /**
   * Finds the least element; or those along a dimension and their places; or the lesser of two.
   *
   * The method form of {@link min}.
   */
  min<S1 extends Shape, D1 extends DType, V extends DeviceType>(
    this: Tensor<S1, D1, V>,
  ): Tensor<readonly [], D1, V>;
  min<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends number,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'min', S1, N>,
    dim: N,
    keepdim?: K | null,
    options?: ReduceOptions<undefined, K> | null,
  ): ValuesAndIndices<Reduced<S1, N, K>, D1, V>;
  min<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends number,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'min', S1, N>,
    dim: N,
    options: ReduceOptions<undefined, K>,
  ): ValuesAndIndices<Reduced<S1, N, K>, D1, V>;
  min<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends number,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'min', S1, N>,
    options: ReduceOptions<N, K>,
  ): ValuesAndIndices<Reduced<S1, N, K>, D1, V>;
  min<A extends Tensor, B extends Tensor>(this: A, other: B & Meets<A, B>): Arithmetic<A, B>;
  min(...args: readonly unknown[]): unknown {
    return untyped(min)(this, ...args);
  }

  /**
   * Finds the place of the greatest element, among all or along a dimension.
   *
   * The method form of {@link argmax}.
   */
  argmax<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends number | null | undefined = null,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'argmax', S1, N>,
    dim?: N,
    keepdim?: K | null,
    options?: ReduceOptions<undefined, K> | null,
  ): Tensor<Reduced<S1, N, K>, 'int32', V>;
  argmax<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends number | null | undefined = null,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'argmax', S1, N>,
    dim: N,
    options: ReduceOptions<undefined, K>,
  ): Tensor<Reduced<S1, N, K>, 'int32', V>;
  argmax<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends number | null | undefined = null,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'argmax', S1, N>,
    options: ReduceOptions<N, K>,
  ): Tensor<Reduced<S1, N, K>, 'int32', V>;
  argmax(...args: readonly unknown[]): unknown {
    return untyped(argmax)(this, ...args);
  }

  /**
   * Finds the place of the least element, among all or along a dimension.
   *
   * The method form of {@link argmin}.
   */
  argmin<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends number | null | undefined = null,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'argmin', S1, N>,
    dim?: N,
    keepdim?: K | null,
    options?: ReduceOptions<undefined, K> | null,
  ): Tensor<Reduced<S1, N, K>, 'int32', V>;
  argmin<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends number | null | undefined = null,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'argmin', S1, N>,
    dim: N,
    options: ReduceOptions<undefined, K>,
  ): Tensor<Reduced<S1, N, K>, 'int32', V>;
  argmin<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends number | null | undefined = null,
    const K extends boolean = false,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'argmin', S1, N>,
    options: ReduceOptions<N, K>,
  ): Tensor<Reduced<S1, N, K>, 'int32', V>;
  argmin(...args: readonly unknown[]): unknown {
    return untyped(argmin)(this, ...args);
  }

  /**
   * Makes probabilities of scores along a dimension.
   *
   * The method form of {@link softmax}.
   */
  softmax<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends number,
    E extends DType = D1,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'softmax', S1, N>,
    dim: N,
    options?: SoftmaxOptions<undefined, E> | null,
  ): Tensor<S1, E, V>;
  softmax<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends number,
    E extends DType = D1,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'softmax', S1, N>,
    options: SoftmaxOptions<N, E>,
  ): Tensor<S1, E, V>;
  softmax(...args: readonly unknown[]): unknown {
    return untyped(softmax)(this, ...args);
  }

  /**
   * Makes logarithms of probabilities of scores along a dimension.
   *
   * The method form of {@link log_softmax}.
   */
  log_softmax<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends number,
    E extends DType = D1,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'log_softmax', S1, N>,
    dim: N,
    options?: SoftmaxOptions<undefined, E> | null,
  ): Tensor<S1, E, V>;
  log_softmax<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const N extends number,
    E extends DType = D1,
  >(
    this: Tensor<S1, D1, V> & DimsIn<'log_softmax', S1, N>,
    options: SoftmaxOptions<N, E>,
  ): Tensor<S1, E, V>;
  log_softmax(...args: readonly unknown[]): unknown {
    return untyped(log_softmax)(this, ...args);
  }
}
