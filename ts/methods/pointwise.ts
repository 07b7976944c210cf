// The methods of Tensor that mirror ops/pointwise.ts, unary.ts, comparison.ts and select.ts.

import { count_given } from '../kind.js';
import {
  activate,
  binary,
  binary_,
  choose,
  clamp_with,
  fill,
  unary,
  unary_,
} from '../ops/operands.js';
import * as raw from '../raw.js';
import type { Tensor } from '../tensor.js';
import { handle_of } from '../tensor_base.js';
import type { DeviceType } from '../types/device.js';
import type { DType } from '../types/dtype.js';
import type { AlphaOptions, ClampOptions } from '../types/options.js';
import type {
  Arithmetic,
  Clamped,
  Comparison,
  FloatOf,
  IntegerOf,
  Meets,
  Operand,
  Quotient,
} from '../types/promote.js';
import type { Shape } from '../types/shape.js';
import { AutogradMethods } from './autograd.js';

/**
 * Arithmetic and comparisons, element by element.
 *
 * Methods whose names end in `_` write their result into the tensor itself: it has to have the shape
 * that the operands broadcast to, and a dtype that holds the result.
 *
 * @typeParam S the shape, literal where it is known
 * @typeParam D the dtype
 * @typeParam Dev the device
 */
export abstract class PointwiseMethods<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
> extends AutogradMethods<S, D, Dev> {
  /**
   * Adds a tensor or a number.
   *
   * The method form of {@link add}.
   */
  add<S1 extends Shape, D1 extends DType, V extends DeviceType, const B extends Operand>(
    this: Tensor<S1, D1, V>,
    other: B & Meets<Tensor<S1, D1, V>, B>,
    options?: AlphaOptions | null,
  ): Arithmetic<Tensor<S1, D1, V>, B>;
  add(...args: readonly unknown[]): Tensor {
    return binary('add', [this, ...args], true, 'second');
  }

  /**
   * Adds a tensor or a number in place.
   *
   * The method form of {@link add}.
   */
  add_(other: Operand, options?: AlphaOptions | null): this;
  add_(...args: readonly unknown[]): this {
    return binary_('add', this, args);
  }

  /**
   * Subtracts a tensor or a number.
   *
   * The method form of {@link sub}.
   */
  sub<S1 extends Shape, D1 extends DType, V extends DeviceType, const B extends Operand>(
    this: Tensor<S1, D1, V>,
    other: B & Meets<Tensor<S1, D1, V>, B>,
    options?: AlphaOptions | null,
  ): Arithmetic<Tensor<S1, D1, V>, B>;
  sub(...args: readonly unknown[]): Tensor {
    return binary('sub', [this, ...args], true, 'second');
  }

  /**
   * Subtracts a tensor or a number in place.
   *
   * The method form of {@link sub}.
   */
  sub_(other: Operand, options?: AlphaOptions | null): this;
  sub_(...args: readonly unknown[]): this {
    return binary_('sub', this, args);
  }

  /**
   * Multiplies with a tensor or a number.
   *
   * The method form of {@link mul}.
   */
  mul<S1 extends Shape, D1 extends DType, V extends DeviceType, const B extends Operand>(
    this: Tensor<S1, D1, V>,
    other: B & Meets<Tensor<S1, D1, V>, B>,
  ): Arithmetic<Tensor<S1, D1, V>, B>;
  mul(...args: readonly unknown[]): Tensor {
    return binary('mul', [this, ...args], true, 'second');
  }

  /**
   * Multiplies with a tensor or a number in place.
   *
   * The method form of {@link mul}.
   */
  mul_(other: Operand): this;
  mul_(...args: readonly unknown[]): this {
    return binary_('mul', this, args);
  }

  /**
   * Divides by a tensor or a number.
   *
   * The method form of {@link div}.
   */
  div<S1 extends Shape, D1 extends DType, V extends DeviceType, const B extends Operand>(
    this: Tensor<S1, D1, V>,
    other: B & Meets<Tensor<S1, D1, V>, B>,
  ): Quotient<Tensor<S1, D1, V>, B>;
  div(...args: readonly unknown[]): Tensor {
    return binary('div', [this, ...args], true, 'second');
  }

  /**
   * Divides by a tensor or a number in place.
   *
   * The method form of {@link div}.
   */
  div_(other: Operand): this;
  div_(...args: readonly unknown[]): this {
    return binary_('div', this, args);
  }

  /**
   * Raises to a power.
   *
   * The method form of {@link pow}.
   */
  pow<S1 extends Shape, D1 extends DType, V extends DeviceType, const B extends Operand>(
    this: Tensor<S1, D1, V>,
    exponent: B & Meets<Tensor<S1, D1, V>, B>,
  ): Arithmetic<Tensor<S1, D1, V>, B>;
  pow(...args: readonly unknown[]): Tensor {
    return binary('pow', [this, ...args], true, 'second');
  }

  /**
   * Raises to a power in place.
   *
   * The method form of {@link pow}.
   */
  pow_(exponent: Operand): this;
  pow_(...args: readonly unknown[]): this {
    return binary_('pow', this, args);
  }

  /**
   * Takes the greater one of two elements.
   *
   * The method form of {@link maximum}.
   */
  maximum<S1 extends Shape, D1 extends DType, V extends DeviceType, B extends Tensor>(
    this: Tensor<S1, D1, V>,
    other: B & Meets<Tensor<S1, D1, V>, B>,
  ): Arithmetic<Tensor<S1, D1, V>, B>;
  maximum(...args: readonly unknown[]): Tensor {
    return binary('maximum', [this, ...args], true, 'none');
  }

  /**
   * Takes the lesser one of two elements.
   *
   * The method form of {@link minimum}.
   */
  minimum<S1 extends Shape, D1 extends DType, V extends DeviceType, B extends Tensor>(
    this: Tensor<S1, D1, V>,
    other: B & Meets<Tensor<S1, D1, V>, B>,
  ): Arithmetic<Tensor<S1, D1, V>, B>;
  minimum(...args: readonly unknown[]): Tensor {
    return binary('minimum', [this, ...args], true, 'none');
  }

  /**
   * Tells which elements are equal.
   *
   * The method form of {@link eq}.
   */
  eq<S1 extends Shape, D1 extends DType, V extends DeviceType, const B extends Operand>(
    this: Tensor<S1, D1, V>,
    other: B & Meets<Tensor<S1, D1, V>, B>,
  ): Comparison<Tensor<S1, D1, V>, B>;
  eq(...args: readonly unknown[]): Tensor {
    return binary('eq', [this, ...args], true, 'second');
  }

  /**
   * Tells which elements differ.
   *
   * The method form of {@link ne}.
   */
  ne<S1 extends Shape, D1 extends DType, V extends DeviceType, const B extends Operand>(
    this: Tensor<S1, D1, V>,
    other: B & Meets<Tensor<S1, D1, V>, B>,
  ): Comparison<Tensor<S1, D1, V>, B>;
  ne(...args: readonly unknown[]): Tensor {
    return binary('ne', [this, ...args], true, 'second');
  }

  /**
   * Tells which elements are less.
   *
   * The method form of {@link lt}.
   */
  lt<S1 extends Shape, D1 extends DType, V extends DeviceType, const B extends Operand>(
    this: Tensor<S1, D1, V>,
    other: B & Meets<Tensor<S1, D1, V>, B>,
  ): Comparison<Tensor<S1, D1, V>, B>;
  lt(...args: readonly unknown[]): Tensor {
    return binary('lt', [this, ...args], true, 'second');
  }

  /**
   * Tells which elements are less or equal.
   *
   * The method form of {@link le}.
   */
  le<S1 extends Shape, D1 extends DType, V extends DeviceType, const B extends Operand>(
    this: Tensor<S1, D1, V>,
    other: B & Meets<Tensor<S1, D1, V>, B>,
  ): Comparison<Tensor<S1, D1, V>, B>;
  le(...args: readonly unknown[]): Tensor {
    return binary('le', [this, ...args], true, 'second');
  }

  /**
   * Tells which elements are greater.
   *
   * The method form of {@link gt}.
   */
  gt<S1 extends Shape, D1 extends DType, V extends DeviceType, const B extends Operand>(
    this: Tensor<S1, D1, V>,
    other: B & Meets<Tensor<S1, D1, V>, B>,
  ): Comparison<Tensor<S1, D1, V>, B>;
  gt(...args: readonly unknown[]): Tensor {
    return binary('gt', [this, ...args], true, 'second');
  }

  /**
   * Tells which elements are greater or equal.
   *
   * The method form of {@link ge}.
   */
  ge<S1 extends Shape, D1 extends DType, V extends DeviceType, const B extends Operand>(
    this: Tensor<S1, D1, V>,
    other: B & Meets<Tensor<S1, D1, V>, B>,
  ): Comparison<Tensor<S1, D1, V>, B>;
  ge(...args: readonly unknown[]): Tensor {
    return binary('ge', [this, ...args], true, 'second');
  }

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
   * Limits the elements to a range.
   *
   * The method form of {@link clamp}.
   */
  clamp<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const Low extends number | null | undefined,
    const High extends number | null | undefined = undefined,
  >(this: Tensor<S1, D1, V>, min: Low, max?: High): Tensor<S1, Clamped<D1, Low, High>, V>;
  clamp<
    S1 extends Shape,
    D1 extends DType,
    V extends DeviceType,
    const Low extends number | null | undefined = undefined,
    const High extends number | null | undefined = undefined,
  >(
    this: Tensor<S1, D1, V>,
    options: ClampOptions<Low, High>,
  ): Tensor<S1, Clamped<D1, Low, High>, V>;
  clamp(min?: Operand | null, max?: Operand | null, options?: ClampOptions | null): Tensor;
  clamp(options?: ClampOptions | null): Tensor;
  clamp(...args: readonly unknown[]): Tensor {
    return clamp_with('clamp', [this, ...args], true, false);
  }

  /**
   * Limits the elements to a range in place.
   *
   * The method form of {@link clamp}.
   */
  clamp_(min?: Operand | null, max?: Operand | null, options?: ClampOptions | null): this;
  clamp_(options?: ClampOptions | null): this;
  clamp_(...args: readonly unknown[]): this {
    return clamp_with('clamp_', [this, ...args], true, true);
  }

  /**
   * Takes the elements where a condition is true, and others elsewhere.
   *
   * The method form of {@link where}.
   */
  where(condition: Tensor, other: Operand): Tensor;
  where(...args: readonly unknown[]): Tensor {
    count_given('where', args, 2, 2);
    return choose(args[0], this, args[1], 0);
  }

  /**
   * Sets every element to a number, or to the value of a tensor without dimensions.
   *
   * Source: PyTorch's `Tensor.fill_`.
   *
   * @param value a number, boolean or tensor
   * @returns the tensor itself
   * @throws RuntimeError if the value does not fit the dtype, or has dimensions
   * @throws DisposedError after disposal
   *
   * @example Sevens
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * if (torch.zeros(2).fill_(7).toArray().join() !== '7,7') throw new Error();
   * ```
   */
  fill_(value: Operand): this;
  fill_(...args: readonly unknown[]): this {
    return fill(this, args);
  }

  /**
   * Sets every element to zero.
   *
   * Source: PyTorch's `Tensor.zero_`.
   *
   * @returns the tensor itself
   * @throws RuntimeError for a leaf that requires a gradient
   * @throws DisposedError after disposal
   *
   * @example Nothing is left
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * if (torch.ones(2).zero_().toArray().join() !== '0,0') throw new Error();
   * ```
   */
  zero_(): this;
  zero_(...args: readonly unknown[]): this {
    count_given('zero_', args, 0, 0);
    raw.zero_(handle_of('zero_', 'self', 0, this));
    return this;
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
