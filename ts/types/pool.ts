// The shapes of pooling as types, and its options.

import type { Tensor } from '../tensor.js';
import type { ConvSize, OptionOf, ParameterAt, PerDimension } from './conv.js';
import type { DeviceType } from './device.js';
import type { Unranked } from './dims.js';
import type { DType } from './dtype.js';
import type { Shape } from './shape.js';

/**
 * Compile-time error: pooling over one dimension takes (C, L) or (N, C, L), over two (C, H, W) or (N, C, H, W).
 *
 * @typeParam Op the function
 * @typeParam S the shape that was given
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error two dimensions
 *   torch.nn.functional.max_pool2d(torch.ones(4, 4), 2);
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export interface pool_error_wrong_number_of_dimensions<Op extends string, S extends Shape> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The function. */
  readonly __op: Op;
  /** The shape that was given. */
  readonly __input: S;
}

/**
 * Compile-time error: the window of a pooling is larger than its input with the padding.
 *
 * @typeParam Op the function
 * @typeParam S the shape that was given
 * @typeParam K the kernel size
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error 5 of 4
 *   torch.nn.functional.avg_pool2d(torch.ones(1, 4, 4), 5);
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export interface pool_error_kernel_larger_than_input<Op extends string, S extends Shape, K> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The function. */
  readonly __op: Op;
  /** The shape that was given. */
  readonly __input: S;
  /** The kernel size. */
  readonly __kernel: K;
}

/**
 * What the average pools take by name.
 *
 * @typeParam Rank over how many dimensions
 *
 * @example Without the padding
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.AvgPoolOptions<1> = { padding: 1, count_include_pad: false };
 * const y = torch.nn.functional.avg_pool1d(torch.ones(1, 4), 2, options);
 * if (y.toArray().join() !== '1,1,1') throw new Error(`${y}`);
 * ```
 */
export interface AvgPoolOptions<Rank extends number> {
  /** The step of the window (default: its size). */
  readonly stride?: PerDimension<Rank> | null | undefined;
  /** Zeros on both sides of each dimension (default 0). */
  readonly padding?: PerDimension<Rank> | null | undefined;
  /** May the last window reach over the border? (default false) */
  readonly ceil_mode?: boolean | null | undefined;
  /** Do the zeros count in the mean? (default true) */
  readonly count_include_pad?: boolean | null | undefined;
}

/**
 * What `avg_pool2d` takes by name.
 *
 * @example Sums
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.AvgPool2dOptions = { divisor_override: 1 };
 * const y = torch.nn.functional.avg_pool2d(torch.ones(1, 2, 2), 2, options);
 * if (y.item() !== 4) throw new Error(`${y}`);
 * ```
 */
export interface AvgPool2dOptions extends AvgPoolOptions<2> {
  /** What sums are divided by, in place of the window's size. */
  readonly divisor_override?: number | null | undefined;
}

/**
 * What the max pools take by name.
 *
 * @typeParam Rank over how many dimensions
 *
 * @example The places of the maxima
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options = { stride: 1, return_indices: true } as const satisfies torch.MaxPoolOptions<1>;
 * const [, indices] = torch.nn.functional.max_pool1d(torch.tensor([[1, 3, 2]]), 2, options);
 * if (indices.toArray().join() !== '1,1') throw new Error(`${indices}`);
 * ```
 */
export interface MaxPoolOptions<Rank extends number> {
  /** The step of the window (default: its size). */
  readonly stride?: PerDimension<Rank> | null | undefined;
  /** How far windows reach over both borders of each dimension (default 0). */
  readonly padding?: PerDimension<Rank> | null | undefined;
  /** The distance of the window's points (default 1). */
  readonly dilation?: PerDimension<Rank> | null | undefined;
  /** May the last window reach over the border? (default false) */
  readonly ceil_mode?: boolean | null | undefined;
  /** Give the places of the maxima as well? (default false) */
  readonly return_indices?: boolean | null | undefined;
}

/** All arguments of the max pools as one object, which the types compute with. */
export interface PoolArguments<Stride, Padding, Dilation, Ceil> {
  /** The step of the window. */
  readonly stride: Stride;
  /** Both paddings. */
  readonly padding: Padding;
  /** The distance of the window's points. */
  readonly dilation: Dilation;
  /** May the last window reach over the border? */
  readonly ceil_mode: Ceil;
}

type StrideAt<O, K, I extends number> = [OptionOf<O, 'stride', null>] extends [null]
  ? ParameterAt<K, I>
  : ParameterAt<OptionOf<O, 'stride', null>, I>;

/** One size; with ceil_mode it may be one more, which is not computed. */
type PoolSize<In extends number, K, O, I extends number> = [
  OptionOf<O, 'ceil_mode', false>,
] extends [false]
  ? ConvSize<
      In,
      ParameterAt<K, I>,
      StrideAt<O, K, I>,
      ParameterAt<OptionOf<O, 'padding', 0>, I>,
      ParameterAt<OptionOf<O, 'dilation', 1>, I>
    >
  : number;

type Never<A, B> = [A] extends [never] ? true : [B] extends [never] ? true : false;

/** The shape, or the error. */
type Pooled<Op extends string, Rank extends 1 | 2, S extends Shape, K, O> =
  Unranked<S> extends true
    ? Shape
    : Rank extends 1
      ? S extends
          | readonly [infer _N, infer _C, infer L extends number]
          | readonly [infer _C, infer L extends number]
        ? [PoolSize<L, K, O, 0>] extends [never]
          ? pool_error_kernel_larger_than_input<Op, S, K>
          : Ended<S, readonly [PoolSize<L, K, O, 0>]>
        : pool_error_wrong_number_of_dimensions<Op, S>
      : S extends
            | readonly [infer _N, infer _C, infer H extends number, infer W extends number]
            | readonly [infer _C, infer H extends number, infer W extends number]
        ? Never<PoolSize<H, K, O, 0>, PoolSize<W, K, O, 1>> extends true
          ? pool_error_kernel_larger_than_input<Op, S, K>
          : Ended<S, readonly [PoolSize<H, K, O, 0>, PoolSize<W, K, O, 1>]>
        : pool_error_wrong_number_of_dimensions<Op, S>;

/** The shape with other sizes at its end. */
type Ended<S extends Shape, End extends Shape> = End['length'] extends 1
  ? S extends readonly [...infer Before extends Shape, number]
    ? readonly [...Before, ...End]
    : Shape
  : S extends readonly [...infer Before extends Shape, number, number]
    ? readonly [...Before, ...End]
    : Shape;

/** The shape after a pooling over `Rank` dimensions with kernel size `K` and options `O`. */
export type PoolShape<Rank extends 1 | 2, S extends Shape, K, O> =
  Pooled<'', Rank, S, K, O> extends infer R extends Shape ? R : Shape;

/** What a pooling asks of the shape. */
export type PoolInput<Op extends string, Rank extends 1 | 2, S extends Shape, K, O> =
  Pooled<Op, Rank, S, K, O> extends infer R ? (R extends Shape ? unknown : R) : unknown;

/** What a max pool gives: the values, or the values and their places. */
export type MaxPooled<R, S extends Shape, D extends DType, Dev extends DeviceType> = [R] extends [
  true,
]
  ? [values: Tensor<S, D, Dev>, indices: Tensor<S, 'int32', Dev>]
  : [R] extends [false | null | undefined]
    ? Tensor<S, D, Dev>
    : Tensor<S, D, Dev> | [values: Tensor<S, D, Dev>, indices: Tensor<S, 'int32', Dev>];

type KeptOr<Size, In extends number> = Size extends number ? Size : In;

/** The shape after an adaptive pooling to `T`; null keeps a size. */
export type AdaptiveShape<Rank extends 1 | 2, S extends Shape, T> =
  Unranked<S> extends true
    ? Shape
    : Rank extends 1
      ? T extends number | readonly [number]
        ? Ended<S, readonly [ParameterAt<T, 0>]>
        : Shape
      : S extends readonly [...Shape, infer H extends number, infer W extends number]
        ? T extends number
          ? Ended<S, readonly [T, T]>
          : T extends readonly [infer A, infer B]
            ? Ended<S, readonly [KeptOr<A, H>, KeptOr<B, W>]>
            : Shape
        : Shape;

/** What an adaptive pooling asks of the shape. */
export type AdaptiveInput<Op extends string, Rank extends 1 | 2, S extends Shape> =
  Unranked<S> extends true
    ? unknown
    : Rank extends 1
      ? S['length'] extends 2 | 3
        ? unknown
        : pool_error_wrong_number_of_dimensions<Op, S>
      : S['length'] extends 3 | 4
        ? unknown
        : pool_error_wrong_number_of_dimensions<Op, S>;
