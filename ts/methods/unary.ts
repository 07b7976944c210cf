// The methods of Tensor that mirror ops/unary.ts, and the activation functions that are methods.

import { count_given } from '../kind.js';
import { activate, unary, unary_ } from '../ops/operands.js';
import type { Tensor } from '../tensor.js';
import type { DeviceType } from '../types/device.js';
import type { DType } from '../types/dtype.js';
import type { FloatOf, IntegerOf } from '../types/promote.js';
import type { Shape } from '../types/shape.js';
import { AutogradMethods } from './autograd.js';

/**
 * Functions of one tensor, element by element.
 *
 * Methods whose names end in `_` write their result into the tensor itself, whose dtype has to hold it.
 *
 * @typeParam S the shape, literal where it is known
 * @typeParam D the dtype
 * @typeParam Dev the device
 *
 * @example Every tensor has them
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (torch.zeros(1).exp().item() !== 1) throw new Error();
 * ```
 */
export abstract class UnaryMethods<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
> extends AutogradMethods<S, D, Dev> {
  /**
   * Changes the signs.
   *
   * The method form of {@link neg}.
   */
  neg(): Tensor<S, D, Dev>;
  neg(...args: readonly unknown[]): Tensor {
    return unary('neg', [this, ...args], true);
  }

  /**
   * Changes the signs in place.
   *
   * The method form of {@link neg}.
   */
  neg_(): this;
  neg_(...args: readonly unknown[]): this {
    return unary_('neg', this, args);
  }

  /**
   * Takes absolute values.
   *
   * The method form of {@link abs}.
   */
  abs(): Tensor<S, D, Dev>;
  abs(...args: readonly unknown[]): Tensor {
    return unary('abs', [this, ...args], true);
  }

  /**
   * Takes absolute values in place.
   *
   * The method form of {@link abs}.
   */
  abs_(): this;
  abs_(...args: readonly unknown[]): this {
    return unary_('abs', this, args);
  }

  /**
   * Takes the signs, -1, 0 or 1.
   *
   * The method form of {@link sign}.
   */
  sign(): Tensor<S, D, Dev>;
  sign(...args: readonly unknown[]): Tensor {
    return unary('sign', [this, ...args], true);
  }

  /**
   * Takes the signs, -1, 0 or 1 in place.
   *
   * The method form of {@link sign}.
   */
  sign_(): this;
  sign_(...args: readonly unknown[]): this {
    return unary_('sign', this, args);
  }

  /**
   * Squares.
   *
   * The method form of {@link square}.
   */
  square<S1 extends Shape, D1 extends DType, V extends DeviceType>(
    this: Tensor<S1, D1, V>,
  ): Tensor<S1, IntegerOf<D1>, V>;
  square(...args: readonly unknown[]): Tensor {
    return unary('square', [this, ...args], true);
  }

  /**
   * Squares in place.
   *
   * The method form of {@link square}.
   */
  square_(): this;
  square_(...args: readonly unknown[]): this {
    return unary_('square', this, args);
  }

  /**
   * Divides 1 by the elements.
   *
   * The method form of {@link reciprocal}.
   */
  reciprocal<S1 extends Shape, D1 extends DType, V extends DeviceType>(
    this: Tensor<S1, D1, V>,
  ): Tensor<S1, FloatOf<D1>, V>;
  reciprocal(...args: readonly unknown[]): Tensor {
    return unary('reciprocal', [this, ...args], true);
  }

  /**
   * Divides 1 by the elements in place.
   *
   * The method form of {@link reciprocal}.
   */
  reciprocal_(): this;
  reciprocal_(...args: readonly unknown[]): this {
    return unary_('reciprocal', this, args);
  }

  /**
   * Takes square roots.
   *
   * The method form of {@link sqrt}.
   */
  sqrt<S1 extends Shape, D1 extends DType, V extends DeviceType>(
    this: Tensor<S1, D1, V>,
  ): Tensor<S1, FloatOf<D1>, V>;
  sqrt(...args: readonly unknown[]): Tensor {
    return unary('sqrt', [this, ...args], true);
  }

  /**
   * Takes square roots in place.
   *
   * The method form of {@link sqrt}.
   */
  sqrt_(): this;
  sqrt_(...args: readonly unknown[]): this {
    return unary_('sqrt', this, args);
  }

  /**
   * Raises e to the power of the elements.
   *
   * The method form of {@link exp}.
   */
  exp<S1 extends Shape, D1 extends DType, V extends DeviceType>(
    this: Tensor<S1, D1, V>,
  ): Tensor<S1, FloatOf<D1>, V>;
  exp(...args: readonly unknown[]): Tensor {
    return unary('exp', [this, ...args], true);
  }

  /**
   * Raises e to the power of the elements in place.
   *
   * The method form of {@link exp}.
   */
  exp_(): this;
  exp_(...args: readonly unknown[]): this {
    return unary_('exp', this, args);
  }

  /**
   * Raises e to the power of the elements and subtracts 1.
   *
   * The method form of {@link expm1}.
   */
  expm1<S1 extends Shape, D1 extends DType, V extends DeviceType>(
    this: Tensor<S1, D1, V>,
  ): Tensor<S1, FloatOf<D1>, V>;
  expm1(...args: readonly unknown[]): Tensor {
    return unary('expm1', [this, ...args], true);
  }

  /**
   * Raises e to the power of the elements and subtracts 1 in place.
   *
   * The method form of {@link expm1}.
   */
  expm1_(): this;
  expm1_(...args: readonly unknown[]): this {
    return unary_('expm1', this, args);
  }

  /**
   * Takes natural logarithms.
   *
   * The method form of {@link log}.
   */
  log<S1 extends Shape, D1 extends DType, V extends DeviceType>(
    this: Tensor<S1, D1, V>,
  ): Tensor<S1, FloatOf<D1>, V>;
  log(...args: readonly unknown[]): Tensor {
    return unary('log', [this, ...args], true);
  }

  /**
   * Takes natural logarithms in place.
   *
   * The method form of {@link log}.
   */
  log_(): this;
  log_(...args: readonly unknown[]): this {
    return unary_('log', this, args);
  }

  /**
   * Takes natural logarithms of 1 plus the elements.
   *
   * The method form of {@link log1p}.
   */
  log1p<S1 extends Shape, D1 extends DType, V extends DeviceType>(
    this: Tensor<S1, D1, V>,
  ): Tensor<S1, FloatOf<D1>, V>;
  log1p(...args: readonly unknown[]): Tensor {
    return unary('log1p', [this, ...args], true);
  }

  /**
   * Takes natural logarithms of 1 plus the elements in place.
   *
   * The method form of {@link log1p}.
   */
  log1p_(): this;
  log1p_(...args: readonly unknown[]): this {
    return unary_('log1p', this, args);
  }

  /**
   * Takes sines.
   *
   * The method form of {@link sin}.
   */
  sin<S1 extends Shape, D1 extends DType, V extends DeviceType>(
    this: Tensor<S1, D1, V>,
  ): Tensor<S1, FloatOf<D1>, V>;
  sin(...args: readonly unknown[]): Tensor {
    return unary('sin', [this, ...args], true);
  }

  /**
   * Takes sines in place.
   *
   * The method form of {@link sin}.
   */
  sin_(): this;
  sin_(...args: readonly unknown[]): this {
    return unary_('sin', this, args);
  }

  /**
   * Takes cosines.
   *
   * The method form of {@link cos}.
   */
  cos<S1 extends Shape, D1 extends DType, V extends DeviceType>(
    this: Tensor<S1, D1, V>,
  ): Tensor<S1, FloatOf<D1>, V>;
  cos(...args: readonly unknown[]): Tensor {
    return unary('cos', [this, ...args], true);
  }

  /**
   * Takes cosines in place.
   *
   * The method form of {@link cos}.
   */
  cos_(): this;
  cos_(...args: readonly unknown[]): this {
    return unary_('cos', this, args);
  }

  /**
   * Takes the error function.
   *
   * The method form of {@link erf}.
   */
  erf<S1 extends Shape, D1 extends DType, V extends DeviceType>(
    this: Tensor<S1, D1, V>,
  ): Tensor<S1, FloatOf<D1>, V>;
  erf(...args: readonly unknown[]): Tensor {
    return unary('erf', [this, ...args], true);
  }

  /**
   * Takes the error function in place.
   *
   * The method form of {@link erf}.
   */
  erf_(): this;
  erf_(...args: readonly unknown[]): this {
    return unary_('erf', this, args);
  }

  /**
   * Tells which elements are zero.
   *
   * The method form of {@link logical_not}.
   */
  logical_not(): Tensor<S, 'bool', Dev>;
  logical_not(...args: readonly unknown[]): Tensor {
    return unary('logical_not', [this, ...args], true);
  }

  /**
   * Tells which elements are NaN.
   *
   * The method form of {@link isnan}.
   */
  isnan(): Tensor<S, 'bool', Dev>;
  isnan(...args: readonly unknown[]): Tensor {
    return unary('isnan', [this, ...args], true);
  }

  /**
   * Takes the positive part.
   *
   * The method form of {@link nn.functional.relu}.
   */
  relu(): Tensor<S, D, Dev>;
  relu(...args: readonly unknown[]): Tensor {
    count_given('relu', args, 0, 0);
    return activate('relu', this as unknown as Tensor, false, true);
  }

  /**
   * Takes the positive part in place.
   *
   * The method form of {@link nn.functional.relu}.
   */
  relu_(): this;
  relu_(...args: readonly unknown[]): this {
    count_given('relu_', args, 0, 0);
    return activate('relu', this, true, true);
  }

  /**
   * Takes hyperbolic tangents.
   *
   * The method form of {@link nn.functional.tanh}.
   */
  tanh<S1 extends Shape, D1 extends DType, V extends DeviceType>(
    this: Tensor<S1, D1, V>,
  ): Tensor<S1, FloatOf<D1>, V>;
  tanh(...args: readonly unknown[]): Tensor {
    count_given('tanh', args, 0, 0);
    return activate('tanh', this as unknown as Tensor, false, true);
  }

  /**
   * Takes hyperbolic tangents in place.
   *
   * The method form of {@link nn.functional.tanh}.
   */
  tanh_(): this;
  tanh_(...args: readonly unknown[]): this {
    count_given('tanh_', args, 0, 0);
    return activate('tanh', this, true, true);
  }

  /**
   * Takes the logistic function.
   *
   * The method form of {@link nn.functional.sigmoid}.
   */
  sigmoid<S1 extends Shape, D1 extends DType, V extends DeviceType>(
    this: Tensor<S1, D1, V>,
  ): Tensor<S1, FloatOf<D1>, V>;
  sigmoid(...args: readonly unknown[]): Tensor {
    count_given('sigmoid', args, 0, 0);
    return activate('sigmoid', this as unknown as Tensor, false, true);
  }

  /**
   * Takes the logistic function in place.
   *
   * The method form of {@link nn.functional.sigmoid}.
   */
  sigmoid_(): this;
  sigmoid_(...args: readonly unknown[]): this {
    count_given('sigmoid_', args, 0, 0);
    return activate('sigmoid', this, true, true);
  }
}
