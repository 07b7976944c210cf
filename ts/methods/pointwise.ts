// The methods of Tensor that mirror ops/pointwise.ts, comparison.ts and select.ts.

import { count_given } from '../kind.js';
import { binary, binary_, choose, clamp_with, fill } from '../ops/operands.js';
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
  Meets,
  Operand,
  Quotient,
} from '../types/promote.js';
import type { Shape } from '../types/shape.js';
import { UnaryMethods } from './unary.js';

/**
 * Arithmetic and comparisons, element by element.
 *
 * Methods whose names end in `_` write their result into the tensor itself: it has to have the shape
 * that the operands broadcast to, and a dtype that holds the result.
 *
 * @typeParam S the shape, literal where it is known
 * @typeParam D the dtype
 * @typeParam Dev the device
 *
 * @example Every tensor has them
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (torch.ones(1).add(1).item() !== 2) throw new Error();
 * ```
 */
export abstract class PointwiseMethods<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
> extends UnaryMethods<S, D, Dev> {
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
}
