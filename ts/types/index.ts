// Parts of tensors as types: which sizes an index leaves, and which sizes tensors have side by side.

import type { Tensor } from '../tensor.js';
import type { Add, Divide, Subtract } from './arithmetic.js';
import type { DimOf, Drop, FromEnd, Inserted, Replaced, Take, Unranked, Without } from './dims.js';
import type { DType } from './dtype.js';
import type {
  at_error_index_out_of_bounds,
  at_error_tensor_is_no_index,
  at_error_too_many_indices,
  cat_error_sizes_do_not_match,
  stack_error_shapes_differ,
} from './index_errors.js';
import type { DimIn, Shape } from './shape.js';
import type { dim_error_out_of_range } from './shape_errors.js';

/**
 * A range of indices: from the first to before the second, in steps of the third. Negative ones count from
 * the end; null stands for the beginning, the end, and 1.
 *
 * @example All but the first
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const range: torch.RangeSpec = [1, null];
 * if (torch.arange(4).at(range).toArray().join() !== '1,2,3') throw new Error();
 * ```
 */
export type RangeSpec =
  | readonly [start: number | null, end: number | null]
  | readonly [start: number | null, end: number | null, step: number | null];

/**
 * A mask: what it lets through becomes one dimension, in place of as many as it has.
 *
 * @example Above one
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const mask: torch.MaskSpec = torch.tensor([false, true, true]);
 * if (torch.tensor([1, 2, 3]).at(mask).toArray().join() !== '2,3') throw new Error();
 * ```
 */
export type MaskSpec = Tensor<Shape, 'bool' | 'uint8'>;

/**
 * Indices in a tensor: its dimensions take the place of the one that is indexed.
 *
 * @example In another order
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const order: torch.IndicesSpec = torch.tensor([2, 0], { dtype: 'int32' });
 * if (torch.tensor([1, 2, 3]).at(order).toArray().join() !== '3,1') throw new Error();
 * ```
 */
export type IndicesSpec = Tensor<Shape, 'int32' | 'int64'>;

/**
 * What `at` takes for a dimension: an index, a range, null for all of it, `'...'` for all of the dimensions that
 * nothing else names, a mask, or a tensor of indices.
 *
 * @example The last column
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const column: readonly torch.IndexSpec[] = ['...', -1];
 * if (torch.tensor([[1, 2], [3, 4]]).at(...column).toArray().join() !== '2,4') throw new Error();
 * ```
 */
export type IndexSpec = number | RangeSpec | null | '...' | MaskSpec | IndicesSpec;

/** Indices as single arguments, or all of them in one array; a tensor's dtype may be unknown. */
export type Indices = readonly (IndexSpec | Tensor)[] | readonly [readonly (IndexSpec | Tensor)[]];

/** One array of indices; a range in it tells it from a range. */
type Listed<I> = I extends readonly [infer Only extends readonly unknown[]]
  ? Only extends RangeSpec
    ? I
    : Only
  : I;

type Or0<N extends number> = [N] extends [never] ? 0 : N;

type Least<N extends number, Size extends number> = [Subtract<Size, N>] extends [never] ? Size : N;

/** An end of a range, counted from the front and within the size. */
type Bound<Size extends number, N, None extends number> = N extends number
  ? number extends N
    ? number
    : `${N}` extends `-${infer Back extends number}`
      ? Or0<Subtract<Size, Back>>
      : number extends Size
        ? number
        : Least<N, Size>
  : None;

type Steps<Length extends number, Step> = Step extends number
  ? Step extends 1
    ? Length
    : Divide<Add<Length, Or0<Subtract<Step, 1>>>, Step>
  : Length;

/** How many indices a range of a dimension has. */
export type RangeSize<Size extends number, Start, End, Step> = Steps<
  Or0<Subtract<Bound<Size, End, Size>, Bound<Size, Start, 0>>>,
  Step
>;

/** Is the index one of the dimension, as far as that is known? */
type InBounds<I extends number, Size extends number> = number extends I | Size
  ? true
  : `${I}` extends `-${infer Back extends number}`
    ? [Subtract<Size, Back>] extends [never]
      ? false
      : true
    : [Subtract<Size, Add<I, 1>>] extends [never]
      ? false
      : true;

type Zeros<S extends Shape> = S extends readonly [number, ...infer Rest extends Shape]
  ? [0, ...Zeros<Rest>]
  : [];

/** As many elements as dimensions are named; never where that is not known. */
type Named<I, Found extends readonly 0[] = []> = I extends readonly [infer First, ...infer Rest]
  ? First extends '...'
    ? Named<Rest, Found>
    : First extends MaskSpec
      ? number extends First['shape']['length']
        ? never
        : Named<Rest, [...Found, ...Zeros<First['shape']>]>
      : First extends Tensor
        ? DType extends First['dtype']
          ? never
          : Named<Rest, [...Found, 0]>
        : Named<Rest, [...Found, 0]>
  : Found;

/** The shape after the indices `I`, or the error; `Looked` tells whether a tensor was among them. */
type Indexed<
  S extends Shape,
  I,
  All extends Shape,
  Found extends Shape = readonly [],
  Looked extends boolean = false,
> = I extends readonly [infer First, ...infer Rest]
  ? First extends '...'
    ? [Named<Rest>] extends [never]
      ? Shape
      : [FromEnd<S, Named<Rest>['length']>] extends [never]
        ? at_error_too_many_indices<All>
        : Indexed<
            Drop<S, FromEnd<S, Named<Rest>['length']>>,
            Rest,
            All,
            readonly [...Found, ...Take<S, FromEnd<S, Named<Rest>['length']>>],
            Looked
          >
    : First extends MaskSpec
      ? Looked extends true
        ? Shape
        : number extends First['shape']['length']
          ? Shape
          : Indexed<Drop<S, First['shape']['length']>, Rest, All, readonly [...Found, number], true>
      : S extends readonly [infer Size extends number, ...infer Sizes extends Shape]
        ? First extends number
          ? InBounds<First, Size> extends true
            ? Indexed<Sizes, Rest, All, Found, Looked>
            : at_error_index_out_of_bounds<First, Size, All>
          : First extends null
            ? Indexed<Sizes, Rest, All, readonly [...Found, Size], Looked>
            : First extends readonly [infer Start, infer End, (infer Step)?]
              ? Indexed<
                  Sizes,
                  Rest,
                  All,
                  readonly [...Found, RangeSize<Size, Start, End, Step>],
                  Looked
                >
              : First extends IndicesSpec
                ? Looked extends true
                  ? Shape
                  : number extends First['shape']['length']
                    ? Shape
                    : Indexed<Sizes, Rest, All, readonly [...Found, ...First['shape']], true>
                : First extends Tensor
                  ? DType extends First['dtype']
                    ? Shape
                    : at_error_tensor_is_no_index<First['dtype']>
                  : Shape
        : at_error_too_many_indices<All>
  : number extends (I & readonly unknown[])['length']
    ? Shape
    : readonly [...Found, ...S];

type AtResult<S extends Shape, I> = Unranked<S> extends true ? Shape : Indexed<S, Listed<I>, S>;

/** The shape after `at(...I)`. */
export type AtShape<S extends Shape, I> = AtResult<S, I> extends infer R extends Shape ? R : Shape;

/** What `at(...I)` asks of the shape. */
export type AtInput<S extends Shape, I> =
  AtResult<S, I> extends infer R ? (R extends Shape ? unknown : R) : unknown;

/** The shape after `select(N, I)`. */
export type Selected<S extends Shape, N extends number> = Without<S, DimOf<S, N>>;

/** What `select(N, I)` asks of the shape. */
export type SelectInput<S extends Shape, N extends number, I extends number> = [
  DimOf<S, N>,
] extends [never]
  ? dim_error_out_of_range<'select', N, S>
  : InBounds<I, S[DimOf<S, N>]> extends true
    ? unknown
    : at_error_index_out_of_bounds<I, S[DimOf<S, N>], S>;

/** The shape with another size for the dimension `N`. */
export type Resized<S extends Shape, N extends number, Size extends number> = Replaced<
  S,
  DimOf<S, N>,
  Size
>;

/** The shape after `slice(N, Start, End, Step)`. */
export type Sliced<S extends Shape, N extends number, Start, End, Step> = Resized<
  S,
  N,
  RangeSize<S[DimOf<S, N>], Start, End, Step>
>;

/**
 * Options of `slice`.
 *
 * @typeParam N the dimension
 *
 * @example By name
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.SliceOptions<0> = { start: 1, step: 2 };
 * if (torch.arange(5).slice(options).toArray().join() !== '1,3') throw new Error();
 * ```
 */
export interface SliceOptions<N extends number = number> {
  /** The dimension (default 0). */
  readonly dim?: N | null | undefined;
  /** The first index (default: the beginning). */
  readonly start?: number | null | undefined;
  /** Before which index (default: the end). */
  readonly end?: number | null | undefined;
  /** How far from one to the next (default 1). */
  readonly step?: number | null | undefined;
}

/** How many elements a tensor of indices has, when it is a vector. */
export type VectorLength<S extends Shape> = S extends readonly [infer N extends number]
  ? N
  : S extends readonly []
    ? 1
    : number;

/** A dimension by position or by name. */
export type DimOption<N extends number> =
  | N
  | {
      /** The dimension. */
      readonly dim?: N | null | undefined;
    }
  | null
  | undefined;

/** The dtype of tensors that are joined: each of them is one that it can be. */
export type JoinedDType<T extends readonly Tensor[]> = T[number]['dtype'] & DType;

/** Tensors without elements in one dimension are left out. */
type Left<S extends Shape> = S extends readonly [0] ? true : false;

type Joined<
  T extends readonly unknown[],
  N extends number,
  Found extends Shape | null = null,
> = T extends readonly [infer First extends { readonly shape: Shape }, ...infer Rest]
  ? Unranked<First['shape']> extends true
    ? Shape
    : Left<First['shape']> extends true
      ? Joined<Rest, N, Found>
      : Found extends Shape
        ? Meets<Found, First['shape'], N> extends true
          ? Joined<
              Rest,
              N,
              Resized<Found, N, Add<Found[DimOf<Found, N>], First['shape'][DimOf<Found, N>]>>
            >
          : cat_error_sizes_do_not_match<N, Found, First['shape']>
        : [DimOf<First['shape'], N>] extends [never]
          ? dim_error_out_of_range<'cat', N, First['shape']>
          : number extends N
            ? Shape
            : Joined<Rest, N, First['shape']>
  : number extends T['length']
    ? Shape
    : Found extends Shape
      ? Found
      : readonly [0];

/** Are the shapes the same but for the dimension `N`, as far as they are known? */
type Meets<A extends Shape, B extends Shape, N extends number> = A['length'] extends B['length']
  ? Same<Without<A, DimOf<A, N>>, Without<B, DimOf<A, N>>>
  : false;

type Same<A extends Shape, B extends Shape> = A extends readonly [
  infer X extends number,
  ...infer Xs extends Shape,
]
  ? B extends readonly [infer Y extends number, ...infer Ys extends Shape]
    ? number extends X | Y
      ? Same<Xs, Ys>
      : X extends Y
        ? Same<Xs, Ys>
        : false
    : false
  : B extends readonly []
    ? true
    : false;

/** The shape of tensors side by side along the dimension `N`. */
export type CatShape<T extends readonly Tensor[], N extends number> =
  Joined<T, N> extends infer R extends Shape ? R : Shape;

/** What `cat` asks of the shapes. */
export type CatInput<T extends readonly Tensor[], N extends number> =
  Joined<T, N> extends infer R ? (R extends Shape ? unknown : R) : unknown;

type Stacked<T extends readonly unknown[], Found extends Shape | null = null> = T extends readonly [
  infer First extends { readonly shape: Shape },
  ...infer Rest,
]
  ? Unranked<First['shape']> extends true
    ? Shape
    : Found extends Shape
      ? Same<Found, First['shape']> extends true
        ? Stacked<Rest, Found>
        : stack_error_shapes_differ<Found, First['shape']>
      : Stacked<Rest, First['shape']>
  : number extends T['length']
    ? Shape
    : Found extends Shape
      ? Found
      : Shape;

/** The shape of tensors along a new dimension `N`. */
export type StackShape<T extends readonly Tensor[], N extends number> =
  Stacked<T> extends infer R extends Shape
    ? Unranked<R> extends true
      ? Shape
      : Inserted<R, DimOf<readonly [...R, 1], N>, T['length']>
    : Shape;

/** What `stack` asks of the shapes. */
export type StackInput<T extends readonly Tensor[], N extends number> =
  Stacked<T> extends infer R
    ? R extends Shape
      ? DimIn<'stack', readonly [...R, 1], N>
      : R
    : unknown;

/** The shape of `one_hot`. */
export type OneHotShape<S extends Shape, N extends number> =
  Unranked<S> extends true ? Shape : readonly [...S, N extends -1 ? number : N];
