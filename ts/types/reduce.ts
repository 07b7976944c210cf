// The shapes and dtypes that reductions give, as types.

import type { Tensor } from '../tensor.js';
import type { DeviceType } from './device.js';
import type { AtLeast1D, DimOf, Sizes, Unranked } from './dims.js';
import type { DType } from './dtype.js';
import type { Shape } from './shape.js';
import type { dim_error_out_of_range } from './shape_errors.js';

/**
 * Which dimensions are reduced: one, several, or all (null, nothing, or an empty array).
 *
 * @example Two of three
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const dim: torch.DimArgument = [0, -1];
 * if (torch.ones(2, 3, 4).sum(dim).shape.join() !== '3') throw new Error();
 * ```
 */
export type DimArgument = number | readonly number[] | null | undefined;

/** The dimensions that are named. */
type Named<N> = N extends readonly number[] ? N[number] : N extends number ? N : never;

/** Where the named dimensions are, counted from the front. */
type PlaceOf<S extends Shape, N extends number> = N extends number ? DimOf<S, N> : never;

/** The named dimensions that are not there. */
type Missing<S extends Shape, N extends number> = N extends number
  ? [DimOf<AtLeast1D<S>, N>] extends [never]
    ? N
    : never
  : never;

/** `unknown` where all named dimensions are there, else an error that names the function. */
export type DimsIn<Op extends string, S extends Shape, N extends DimArgument> = [
  Missing<S, Named<N>>,
] extends [never]
  ? unknown
  : dim_error_out_of_range<Op, Missing<S, Named<N>>, S>;

/** Without the sizes at `Gone`, or with 1 there. */
type Cut<
  S extends Shape,
  Gone extends number,
  Keep extends boolean,
  At extends readonly 0[] = [],
> = S extends readonly [infer Size extends number, ...infer Rest extends Shape]
  ? readonly [
      ...(At['length'] extends Gone ? (Keep extends true ? [1] : []) : [Size]),
      ...Cut<Rest, Gone, Keep, [...At, 0]>,
    ]
  : readonly [];

/** The shape after a reduction of the dimensions `N`; `Keep` leaves them with size 1. */
export type Reduced<S extends Shape, N extends DimArgument, Keep extends boolean> = [N] extends [
  null | undefined | readonly [],
]
  ? [Keep] extends [false]
    ? readonly []
    : Unranked<S> extends true
      ? Shape
      : [Keep] extends [true]
        ? { readonly [K in keyof S]: 1 }
        : Shape
  : boolean extends Keep
    ? Shape
    : Unranked<S> extends true
      ? Shape
      : S extends readonly []
        ? readonly []
        : number extends Named<N>
          ? Keep extends true
            ? Sizes<S>
            : Shape
          : Cut<S, PlaceOf<S, Named<N>>, Keep>;

/** The dtype of a sum or a product: whole numbers add up in int32. */
export type SumDType<D extends DType> = D extends 'float32' | 'float64' ? D : 'int32';

/** The dtype of `all` and `any`. */
export type TruthDType<D extends DType> = D extends 'uint8' ? 'uint8' : 'bool';

/**
 * The greatest or least values along a dimension, and where they stand.
 *
 * It can be taken apart as an object and as an array.
 *
 * @typeParam S the shape of both
 * @typeParam D the dtype of the values
 * @typeParam Dev the device
 *
 * @example Both ways
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const found: torch.ValuesAndIndices = torch.tensor([[1, 5], [7, 2]]).max(1);
 * const [values, indices] = found;
 * if (values !== found.values || indices.toArray().join() !== '1,0') throw new Error();
 * ```
 */
export interface ValuesAndIndices<
  S extends Shape = Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
> {
  // Not a tuple type: arrays have a method `values`.
  /** The values. */
  readonly 0: Tensor<S, D, Dev>;
  /** The indices along the dimension. */
  readonly 1: Tensor<S, 'int32', Dev>;
  /** There are two. */
  readonly length: 2;
  /** The values. */
  readonly values: Tensor<S, D, Dev>;
  /** The indices along the dimension. */
  readonly indices: Tensor<S, 'int32', Dev>;
  /** One after the other. */
  [Symbol.iterator](): IterableIterator<Tensor<S, D | 'int32', Dev>>;
}

/**
 * Options of `amax`, `amin`, `all`, `any`.
 *
 * @typeParam N the dimensions
 * @typeParam K are they kept with size 1?
 *
 * @example By name
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.ReduceOptions<0, true> = { dim: 0, keepdim: true };
 * if (torch.amax(torch.ones(2, 3), options).shape.join() !== '1,3') throw new Error();
 * ```
 */
export interface ReduceOptions<N extends DimArgument = DimArgument, K extends boolean = boolean> {
  /** The dimensions (default: all). */
  readonly dim?: N;
  /** Keep them with size 1? (default false) */
  readonly keepdim?: K | null | undefined;
}

/**
 * Options of `sum`, `mean` and `prod`.
 *
 * @typeParam N the dimensions
 * @typeParam K are they kept with size 1?
 * @typeParam E the dtype to convert to first
 *
 * @example In double precision
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.SumOptions<null, false, 'float64'> = { dtype: 'float64' };
 * if (torch.sum(torch.ones(2), options).dtype !== 'float64') throw new Error();
 * ```
 */
export interface SumOptions<
  N extends DimArgument = DimArgument,
  K extends boolean = boolean,
  E extends DType = DType,
> extends ReduceOptions<N, K> {
  /** Converted to this dtype before (default: none). */
  readonly dtype?: E | null | undefined;
}

/**
 * Options of `var` and `std`.
 *
 * @typeParam N the dimensions
 * @typeParam K are they kept with size 1?
 *
 * @example Of a population
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.VarOptions = { correction: 0 };
 * if (torch.var(torch.tensor([1, 3]), options).item() !== 1) throw new Error();
 * ```
 */
export interface VarOptions<N extends DimArgument = DimArgument, K extends boolean = boolean>
  extends ReduceOptions<N, K> {
  /** What is taken from the number of elements before it divides (default 1). */
  readonly correction?: number | null | undefined;
  /** `false` stands for a correction of 0, `true` for 1. */
  readonly unbiased?: boolean | null | undefined;
}

/**
 * Options of `softmax` and `log_softmax`.
 *
 * @typeParam N the dimension
 * @typeParam E the dtype to convert to first
 *
 * @example In double precision
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.SoftmaxOptions<0, 'float64'> = { dim: 0, dtype: 'float64' };
 * if (torch.softmax(torch.ones(2), options).toArray()[0] !== 0.5) throw new Error();
 * ```
 */
export interface SoftmaxOptions<
  N extends number | null | undefined = number | null | undefined,
  E extends DType = DType,
> {
  /** The dimension along which probabilities sum to one. */
  readonly dim?: N;
  /** Converted to this dtype before (default: none). */
  readonly dtype?: E | null | undefined;
}
