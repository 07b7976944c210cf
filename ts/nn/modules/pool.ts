// Pooling as modules.

import { boolean_or, wrong_kind } from '../../kind.js';
import { untyped } from '../../options.js';
import type { Tensor } from '../../tensor.js';
import type { PerDimension } from '../../types/conv.js';
import type { ShapeMap } from '../../types/module.js';
import type {
  AdaptivePoolShape,
  AvgPoolRest,
  AvgPoolShape,
  MaxPoolRest,
  MaxPoolShape,
} from '../../types/module_pool.js';
import {
  adaptive_avg_pool1d,
  adaptive_avg_pool2d,
  avg_pool1d,
  avg_pool2d,
  max_pool1d,
  max_pool2d,
} from '../functional/pool.js';
import { arguments_of, per_dimension } from '../hyper.js';
import { Layer } from '../layer.js';
import { named, named_as_given } from '../text.js';

/** Numbers for all dimensions or for each, as they were given. */
type Sizes = number | readonly number[];

/** Sizes, or what stands for them where they are not given. */
function sizes_or(op: string, name: string, at: number, value: unknown, or?: Sizes): Sizes {
  if (typeof value === 'number') return value;
  if (or !== undefined && (value === undefined || value === null)) return or;
  return per_dimension(op, name, at, value, 1);
}

/**
 * What the max pools have in common.
 *
 * @typeParam M what it does to shapes
 *
 * @example Their windows
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const pool: Pick<torch.nn.MaxPool, 'stride'> = new torch.nn.MaxPool2d(2);
 * if (pool.stride !== 2) throw new Error();
 * ```
 */
// biome-ignore lint/suspicious/noExplicitAny: a layer whose map is not known
export abstract class MaxPool<M extends ShapeMap = any> extends Layer<M> {
  /** The size of the window. */
  readonly kernel_size: Sizes;
  /** How far from one window to the next. */
  readonly stride: Sizes;
  /** How far windows reach over the borders. */
  readonly padding: Sizes;
  /** How far from one number of a window to the next. */
  readonly dilation: Sizes;
  /** May the last window reach over the border? */
  readonly ceil_mode: boolean;
  /** The function. */
  readonly #run: unknown;

  /**
   * Reads the arguments.
   * @internal
   */
  protected constructor(op: string, run: unknown, args: readonly unknown[]) {
    super();
    this.#run = run;
    const names = ['kernel_size', 'stride', 'padding', 'dilation', 'return_indices', 'ceil_mode'];
    const [kernel, stride, padding, dilation, indices, ceil] = arguments_of(op, args, names, 1);
    this.kernel_size = sizes_or(op, 'kernel_size', 1, kernel);
    this.stride = sizes_or(op, 'stride', 2, stride, this.kernel_size);
    this.padding = sizes_or(op, 'padding', 3, padding, 0);
    this.dilation = sizes_or(op, 'dilation', 4, dilation, 1);
    if (boolean_or(op, 'return_indices', 5, indices, false)) {
      throw new TypeError(`${op}(): a module gives no indices: call the function for that`);
    }
    this.ceil_mode = boolean_or(op, 'ceil_mode', 6, ceil, false);
  }

  protected override compute(input: Tensor): Tensor {
    const { kernel_size, stride, padding, dilation, ceil_mode } = this;
    return untyped(this.#run)(input, kernel_size, { stride, padding, dilation, ceil_mode });
  }

  override extra_repr(): string {
    const { kernel_size, stride, padding, dilation, ceil_mode } = this;
    return named_as_given(Object.entries({ kernel_size, stride, padding, dilation, ceil_mode }));
  }
}

/**
 * What the average pools have in common.
 *
 * @typeParam M what it does to shapes
 *
 * @example Their windows
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const pool: Pick<torch.nn.AvgPool, 'stride'> = new torch.nn.AvgPool2d(2);
 * if (pool.stride !== 2) throw new Error();
 * ```
 */
// biome-ignore lint/suspicious/noExplicitAny: a layer whose map is not known
export abstract class AvgPool<M extends ShapeMap = any> extends Layer<M> {
  /** The size of the window. */
  readonly kernel_size: Sizes;
  /** How far from one window to the next. */
  readonly stride: Sizes;
  /** Zeros on both sides of each dimension. */
  readonly padding: Sizes;
  /** May the last window reach over the border? */
  readonly ceil_mode: boolean;
  /** Do the zeros count in the mean? */
  readonly count_include_pad: boolean;
  /** What sums are divided by, in place of the window's size, or null. */
  readonly divisor_override: number | null;
  /** The function, and over how many dimensions it goes. */
  readonly #run: unknown;
  readonly #rank: number;

  /**
   * Reads the arguments.
   * @internal
   */
  protected constructor(op: string, rank: number, run: unknown, args: readonly unknown[]) {
    super();
    this.#run = run;
    this.#rank = rank;
    const names = ['kernel_size', 'stride', 'padding', 'ceil_mode', 'count_include_pad'];
    if (rank > 1) names.push('divisor_override');
    const [kernel, stride, padding, ceil, count, divisor] = arguments_of(op, args, names, 1);
    // PyTorch keeps and prints those of one dimension as tuples.
    const kept = (sizes: Sizes) => (rank > 1 ? sizes : per_dimension(op, '', 0, sizes, 1));
    this.kernel_size = kept(sizes_or(op, 'kernel_size', 1, kernel));
    this.stride = kept(sizes_or(op, 'stride', 2, stride, this.kernel_size));
    this.padding = kept(sizes_or(op, 'padding', 3, padding, 0));
    this.ceil_mode = boolean_or(op, 'ceil_mode', 4, ceil, false);
    this.count_include_pad = boolean_or(op, 'count_include_pad', 5, count, true);
    if (divisor !== undefined && divisor !== null && typeof divisor !== 'number') {
      throw wrong_kind(op, 'divisor_override', 6, 'number', divisor);
    }
    this.divisor_override = divisor ?? null;
  }

  protected override compute(input: Tensor): Tensor {
    const { kernel_size, stride, padding, ceil_mode, count_include_pad, divisor_override } = this;
    const options = { stride, padding, ceil_mode, count_include_pad };
    const divided = divisor_override === null ? options : { ...options, divisor_override };
    return untyped(this.#run)(input, kernel_size, divided);
  }

  override extra_repr(): string {
    const { kernel_size, stride, padding } = this;
    const shown = Object.entries({ kernel_size, stride, padding });
    return this.#rank > 1 ? named_as_given(shown) : named(shown);
  }
}

/**
 * Takes the largest number of each window of a sequence: `F.max_pool1d` as a module.
 *
 * Takes (N, C, L) or (C, L).
 *
 * Source: PyTorch's `torch.nn.MaxPool1d`.
 *
 * @typeParam K the size of the window
 * @typeParam R the further arguments
 *
 * @example Windows of two
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = new torch.nn.MaxPool1d(2)(torch.tensor([[1, 3, 2, 4]]));
 * if (y.toArray().join() !== '3,4') throw new Error(`${y}`);
 * ```
 */
// biome-ignore-start lint/suspicious/noExplicitAny: sizes that are not known
export class MaxPool1d<
  const K extends PerDimension<1> = any,
  const R extends MaxPoolRest<1> = any,
> extends MaxPool<MaxPoolShape<1, K, R>> {
  static override readonly name: string = 'MaxPool1d';

  // biome-ignore-end lint/suspicious/noExplicitAny: sizes that are not known
  /**
   * Makes a pooling.
   *
   * @param kernel_size the size of the window
   * @param rest `stride` (default: the kernel size), `padding` (default 0), `dilation` (default 1),
   * `return_indices` (only false) and `ceil_mode` (default false) by position, or an object with some of them
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(kernel_size: K, ...rest: R);
  constructor(...args: readonly unknown[]) {
    super('MaxPool1d', max_pool1d, args);
  }
}

/**
 * Takes the largest number of each window of an image: `F.max_pool2d` as a module.
 *
 * Takes (N, C, H, W) or (C, H, W).
 *
 * Source: PyTorch's `torch.nn.MaxPool2d`.
 *
 * @typeParam K the size of the window
 * @typeParam R the further arguments
 *
 * @example Windows of two
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const shape: readonly [1, 3, 4, 4] = new torch.nn.MaxPool2d(2)(torch.randn(1, 3, 8, 8)).shape;
 * if (shape.join() !== '1,3,4,4') throw new Error(shape.join());
 * ```
 */
// biome-ignore-start lint/suspicious/noExplicitAny: sizes that are not known
export class MaxPool2d<
  const K extends PerDimension<2> = any,
  const R extends MaxPoolRest<2> = any,
> extends MaxPool<MaxPoolShape<2, K, R>> {
  static override readonly name: string = 'MaxPool2d';

  // biome-ignore-end lint/suspicious/noExplicitAny: sizes that are not known
  /**
   * Makes a pooling.
   *
   * @param kernel_size the size of the window
   * @param rest `stride` (default: the kernel size), `padding` (default 0), `dilation` (default 1),
   * `return_indices` (only false) and `ceil_mode` (default false) by position, or an object with some of them
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(kernel_size: K, ...rest: R);
  constructor(...args: readonly unknown[]) {
    super('MaxPool2d', max_pool2d, args);
  }
}

/**
 * Takes the mean of each window of a sequence: `F.avg_pool1d` as a module.
 *
 * Takes (N, C, L) or (C, L).
 *
 * Source: PyTorch's `torch.nn.AvgPool1d`.
 *
 * @typeParam K the size of the window
 * @typeParam R the further arguments
 *
 * @example Windows of two
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = new torch.nn.AvgPool1d(2)(torch.tensor([[1, 3, 2, 4]]));
 * if (y.toArray().join() !== '2,3') throw new Error(`${y}`);
 * ```
 */
// biome-ignore-start lint/suspicious/noExplicitAny: sizes that are not known
export class AvgPool1d<
  const K extends PerDimension<1> = any,
  const R extends AvgPoolRest<1> = any,
> extends AvgPool<AvgPoolShape<1, K, R>> {
  static override readonly name: string = 'AvgPool1d';

  // biome-ignore-end lint/suspicious/noExplicitAny: sizes that are not known
  /**
   * Makes a pooling.
   *
   * @param kernel_size the size of the window
   * @param rest `stride` (default: the kernel size), `padding` (default 0), `ceil_mode` (default false) and
   * `count_include_pad` (default true) by position, or an object with some of
   * them
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(kernel_size: K, ...rest: R);
  constructor(...args: readonly unknown[]) {
    super('AvgPool1d', 1, avg_pool1d, args);
  }
}

/**
 * Takes the mean of each window of an image: `F.avg_pool2d` as a module.
 *
 * Takes (N, C, H, W) or (C, H, W).
 *
 * Source: PyTorch's `torch.nn.AvgPool2d`.
 *
 * @typeParam K the size of the window
 * @typeParam R the further arguments
 *
 * @example Windows of two
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const shape: readonly [1, 3, 7, 7] = new torch.nn.AvgPool2d(2, { stride: 1 })(torch.randn(1, 3, 8, 8)).shape;
 * if (shape.join() !== '1,3,7,7') throw new Error(shape.join());
 * ```
 */
// biome-ignore-start lint/suspicious/noExplicitAny: sizes that are not known
export class AvgPool2d<
  const K extends PerDimension<2> = any,
  const R extends AvgPoolRest<2> = any,
> extends AvgPool<AvgPoolShape<2, K, R>> {
  static override readonly name: string = 'AvgPool2d';

  // biome-ignore-end lint/suspicious/noExplicitAny: sizes that are not known
  /**
   * Makes a pooling.
   *
   * @param kernel_size the size of the window
   * @param rest `stride` (default: the kernel size), `padding` (default 0), `ceil_mode` (default false),
   * `count_include_pad` (default true) and `divisor_override` (default: none) by position, or an object with some of
   * them
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(kernel_size: K, ...rest: R);
  constructor(...args: readonly unknown[]) {
    super('AvgPool2d', 2, avg_pool2d, args);
  }
}

/**
 * Takes means over a sequence so that a given size comes out: `F.adaptive_avg_pool1d` as a module.
 *
 * Takes (N, C, L) or (C, L).
 *
 * Source: PyTorch's `torch.nn.AdaptiveAvgPool1d`.
 *
 * @typeParam T the sizes that come out
 *
 * @example Two means
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = new torch.nn.AdaptiveAvgPool1d(2)(torch.tensor([[1, 3, 2, 4]]));
 * if (y.toArray().join() !== '2,3') throw new Error(`${y}`);
 * ```
 */
export class AdaptiveAvgPool1d<
  // biome-ignore lint/suspicious/noExplicitAny: sizes that are not known
  const T extends number | readonly [number] = any,
> extends Layer<AdaptivePoolShape<1, T>> {
  static override readonly name: string = 'AdaptiveAvgPool1d';

  /** The sizes that come out. */
  readonly output_size: number | readonly (number | null)[];

  /**
   * Makes a pooling.
   *
   * @param output_size the size of each dimension that comes out, or one for all
   * @throws TypeError for a wrong kind of argument
   */
  constructor(output_size: T);
  constructor(...args: readonly unknown[]) {
    super();
    this.output_size = output_of('AdaptiveAvgPool1d', args);
  }

  protected override compute(input: Tensor): Tensor {
    return untyped(adaptive_avg_pool1d)(input, this.output_size);
  }

  override extra_repr(): string {
    return named_as_given([['output_size', this.output_size]]);
  }
}

/**
 * Takes means over an image so that a given size comes out: `F.adaptive_avg_pool2d` as a module.
 *
 * Takes (N, C, H, W) or (C, H, W).
 *
 * Source: PyTorch's `torch.nn.AdaptiveAvgPool2d`.
 *
 * @typeParam T the sizes that come out
 *
 * @example One row
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const shape: readonly [1, 3, 1, 8] = new torch.nn.AdaptiveAvgPool2d([1, null])(torch.randn(1, 3, 8, 8)).shape;
 * if (shape.join() !== '1,3,1,8') throw new Error(shape.join());
 * ```
 */
export class AdaptiveAvgPool2d<
  // biome-ignore lint/suspicious/noExplicitAny: sizes that are not known
  const T extends number | readonly [number | null, number | null] = any,
> extends Layer<AdaptivePoolShape<2, T>> {
  static override readonly name: string = 'AdaptiveAvgPool2d';

  /** The sizes that come out; null keeps a size. */
  readonly output_size: number | readonly (number | null)[];

  /**
   * Makes a pooling.
   *
   * @param output_size the size of each dimension that comes out, or one for all; null keeps a size
   * @throws TypeError for a wrong kind of argument
   */
  constructor(output_size: T);
  constructor(...args: readonly unknown[]) {
    super();
    this.output_size = output_of('AdaptiveAvgPool2d', args);
  }

  protected override compute(input: Tensor): Tensor {
    return untyped(adaptive_avg_pool2d)(input, this.output_size);
  }

  override extra_repr(): string {
    return named_as_given([['output_size', this.output_size]]);
  }
}

/** The output size of an adaptive pooling, as it was given. */
function output_of(op: string, args: readonly unknown[]): number | readonly (number | null)[] {
  const [sizes] = arguments_of(op, args, ['output_size'], 1);
  if (typeof sizes === 'number') return sizes;
  const each = Array.isArray(sizes) && sizes.every((n) => n === null || typeof n === 'number');
  if (!each) throw wrong_kind(op, 'output_size', 1, 'number or an array of numbers', sizes);
  return sizes;
}
