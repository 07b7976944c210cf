// Sizes as types, literal where the call shows them, plain numbers where it does not; and the shapes that
// reshape, permute and the others give.

import type { Divide, Multiply } from './arithmetic.js';
import type {
  AtLeast1D,
  DimOf,
  Drop,
  Inserted,
  Product,
  Sizes,
  Take,
  Unranked,
  Without,
} from './dims.js';
import type {
  dim_error_out_of_range,
  expand_error_sizes_do_not_match,
  flatten_error_start_dim_after_end_dim,
  permute_error_dims_are_no_permutation,
  t_error_input_has_more_than_2_dimensions,
  view_error_number_of_elements_differs,
} from './shape_errors.js';

/**
 * The sizes of a tensor: `readonly [2, 3]` where they are known, `readonly number[]` where not.
 *
 * @example Sizes in a signature
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * function rank(shape: torch.Shape): number {
 *   return shape.length;
 * }
 * if (rank(torch.ones(2, 3).shape) !== 2) throw new Error('rank');
 * ```
 */
export type Shape = readonly number[];

/** Numbers as single arguments, or all of them in one array. */
export type Spread = Shape | readonly [Shape];

/** The numbers of either form. */
export type Unspread<T> = T extends readonly [infer Only extends Shape]
  ? Only
  : T extends Shape
    ? T
    : Shape;

/** `unknown` where `Dim` is a dimension of `S`, else an error that names the function. */
export type DimIn<Op extends string, S extends Shape, Dim extends number> = [
  DimOf<AtLeast1D<S>, Dim>,
] extends [never]
  ? dim_error_out_of_range<Op, Dim, S>
  : unknown;

// reshape and view

type KnownProduct<T extends Shape, Found extends number = 1> = T extends readonly [
  infer Size extends number,
  ...infer Rest extends Shape,
]
  ? KnownProduct<Rest, Size extends -1 ? Found : Multiply<Found, Size>>
  : Found;

type Filled<T extends Shape, Rest extends number> = {
  readonly [K in keyof T]: T[K] extends -1 ? (number extends T[K] ? number : Rest) : T[K];
};

/** The sizes after `reshape(T)`: a size of -1 is computed where all others are known. */
export type Reshaped<S extends Shape, T extends Shape> = number extends T['length']
  ? Shape
  : -1 extends T[number]
    ? Filled<T, Divide<Product<S>, KnownProduct<T>>>
    : T;

type HasRest<T extends Shape> = number extends T[number]
  ? unknown
  : -1 extends T[number]
    ? true
    : false;

/** The number of elements of a shape without `-1`, or with what is computed for it. */
type Elements<S extends Shape, T extends Shape> =
  HasRest<T> extends true
    ? Multiply<KnownProduct<T>, Divide<Product<S>, KnownProduct<T>>>
    : Product<T>;

/** What `reshape(T)` and `view(T)` ask of the shape. */
export type ViewInput<S extends Shape, T extends Shape> = number extends
  | S[number]
  | ([T] extends [never] ? number : T[number])
  ? unknown
  : number extends Product<S> | Elements<S, T>
    ? unknown
    : Product<S> extends Elements<S, T>
      ? unknown
      : view_error_number_of_elements_differs<Product<S>, Product<T>, S, T>;

// flatten and unflatten

type FlatFrom<S extends Shape, Start extends number, End extends number> = readonly [
  ...Take<S, Start>,
  Product<Drop<readonly [...Take<S, End>, S[End]], Start>>,
  ...Drop<Drop<S, End>, 1>,
];

/** The shape after `flatten(Start, End)`. */
export type Flattened<S extends Shape, Start extends number, End extends number> =
  Unranked<S> extends true
    ? Shape
    : S extends readonly []
      ? readonly [1]
      : number extends Start | End
        ? Shape
        : FlatFrom<S, DimOf<S, Start>, DimOf<S, End>>;

/** What `flatten(Start, End)` asks of the shape. */
export type FlattenInput<S extends Shape, Start extends number, End extends number> = [
  DimOf<AtLeast1D<S>, Start>,
] extends [never]
  ? dim_error_out_of_range<'flatten', Start, S>
  : [DimOf<AtLeast1D<S>, End>] extends [never]
    ? dim_error_out_of_range<'flatten', End, S>
    : number extends DimOf<AtLeast1D<S>, Start> | DimOf<AtLeast1D<S>, End>
      ? unknown
      : Take<AtLeast1D<S>, DimOf<AtLeast1D<S>, End>> extends readonly [
            ...Take<AtLeast1D<S>, DimOf<AtLeast1D<S>, Start>>,
            ...Shape,
          ]
        ? unknown
        : flatten_error_start_dim_after_end_dim<Start, End, S>;

/** The shape after `unflatten(Dim, T)`. */
export type Unflattened<S extends Shape, Dim extends number, T extends Shape> = number extends
  | DimOf<S, Dim>
  | T['length']
  ? Shape
  : readonly [
      ...Take<S, DimOf<S, Dim>>,
      ...Reshaped<readonly [S[DimOf<S, Dim>]], T>,
      ...Drop<Drop<S, DimOf<S, Dim>>, 1>,
    ];

// squeeze and unsqueeze

/** Dimensions as `squeeze` takes them: none for all, one, or a list. */
export type Dims = number | Shape | null | undefined;

type Each<S extends Shape, N extends Shape> = { [K in keyof N]: DimOf<AtLeast1D<S>, N[K]> }[number];

type AllDims<S extends Shape, N> = N extends number
  ? DimOf<AtLeast1D<S>, N>
  : N extends Shape
    ? Each<S, N>
    : never;

type Squeeze<
  S extends Shape,
  Named extends number,
  Seen extends readonly 0[] = [],
  Found extends Shape = readonly [],
> = S extends readonly [infer Size extends number, ...infer Rest extends Shape]
  ? Seen['length'] extends Named
    ? number extends Size
      ? Shape
      : Squeeze<Rest, Named, [...Seen, 0], Size extends 1 ? Found : readonly [...Found, Size]>
    : Squeeze<Rest, Named, [...Seen, 0], readonly [...Found, Size]>
  : Found;

/** The shape after `squeeze(N)`; what is left is not known where a size is not. */
export type Squeezed<S extends Shape, N extends Dims> =
  Unranked<S> extends true
    ? Shape
    : [N] extends [null | undefined]
      ? Squeeze<S, number>
      : number extends AllDims<S, N>
        ? Shape
        : Squeeze<S, AllDims<S, N>>;

/** What `squeeze(N)` asks of the shape. */
export type SqueezeInput<S extends Shape, N extends Dims> = N extends number
  ? DimIn<'squeeze', S, N>
  : unknown;

/** The shape after `unsqueeze(N)`. */
export type Unsqueezed<S extends Shape, N extends number> =
  Unranked<S> extends true ? Shape : Inserted<S, DimOf<readonly [...S, 1], N>, 1>;

/** What `unsqueeze(N)` asks of the shape. */
export type UnsqueezeInput<S extends Shape, N extends number> = [
  DimOf<readonly [...S, 1], N>,
] extends [never]
  ? dim_error_out_of_range<'unsqueeze', N, S>
  : unknown;

// permute, transpose, movedim

/** The shape after `permute(P)`. */
export type Permuted<S extends Shape, P extends Shape> = number extends P['length']
  ? Sizes<S>
  : Unranked<S> extends true
    ? Sizes<P>
    : { readonly [K in keyof P]: S[DimOf<S, P[K]>] };

/** What `permute(P)` asks of the shape. */
export type PermuteInput<S extends Shape, P extends Shape> = number extends
  | S['length']
  | P[number]
  | P['length']
  ? unknown
  : P['length'] extends S['length']
    ? // Every dimension of S is named by one of P.
      [Exclude<keyof S & `${number}`, `${AllDims<S, P>}`>] extends [never]
      ? unknown
      : permute_error_dims_are_no_permutation<P, S>
    : permute_error_dims_are_no_permutation<P, S>;

type Swapped<S extends Shape, A extends number, B extends number> = {
  readonly [K in keyof S]: K extends `${A}` ? S[B] : K extends `${B}` ? S[A] : S[K];
};

/** The shape after `transpose(A, B)`. */
export type Transposed<S extends Shape, A extends number, B extends number> = S extends readonly []
  ? S
  : number extends DimOf<S, A> | DimOf<S, B>
    ? Sizes<S>
    : Swapped<S, DimOf<S, A>, DimOf<S, B>>;

/** What `transpose(A, B)` asks of the shape. */
export type TransposeInput<S extends Shape, A extends number, B extends number> = DimIn<
  'transpose',
  S,
  A
> &
  DimIn<'transpose', S, B>;

/** The shape after `t()`. */
export type Backwards<S extends Shape> = number extends S['length']
  ? Shape
  : S extends readonly [infer Size extends number, ...infer Rest extends Shape]
    ? readonly [...Backwards<Rest>, Size]
    : readonly [];

/** What `t()` asks of the shape. */
export type TInput<S extends Shape> =
  Unranked<S> extends true
    ? unknown
    : S['length'] extends 0 | 1 | 2
      ? unknown
      : t_error_input_has_more_than_2_dimensions<S>;

/**
 * The shape of `T`.
 *
 * @typeParam S the shape
 */
export type ReversedShape<S extends Shape> = {
  // A table, not a recursion: a tensor of a literal shape must stay a tensor of any shape.
  /** What an unknown or a higher rank gives. */
  [rank: number]: Shape;
  /** A scalar. */
  0: readonly [];
  /** A vector. */
  1: readonly [S[0]];
  /** A matrix. */
  2: readonly [S[1], S[0]];
  /** Three dimensions. */
  3: readonly [S[2], S[1], S[0]];
  /** Four dimensions. */
  4: readonly [S[3], S[2], S[1], S[0]];
  /** Five dimensions. */
  5: readonly [S[4], S[3], S[2], S[1], S[0]];
}[S['length']];

/**
 * The shape of `mT`.
 *
 * @typeParam S the shape
 */
export type MatrixTransposed<S extends Shape> = {
  /** What an unknown or a higher rank gives. */
  [rank: number]: Shape;
  /** A matrix. */
  2: readonly [S[1], S[0]];
  /** Three dimensions. */
  3: readonly [S[0], S[2], S[1]];
  /** Four dimensions. */
  4: readonly [S[0], S[1], S[3], S[2]];
  /** Five dimensions. */
  5: readonly [S[0], S[1], S[2], S[4], S[3]];
}[S['length']];

/** The shape after `movedim(A, B)`; of lists only the rank is known. */
export type Moved<S extends Shape, A, B> = [A, B] extends [
  infer From extends number,
  infer To extends number,
]
  ? S extends readonly []
    ? S
    : number extends DimOf<S, From> | DimOf<S, To>
      ? Sizes<S>
      : Inserted<Without<S, DimOf<S, From>>, DimOf<S, To>, S[DimOf<S, From>]>
  : Sizes<S>;

/** What `movedim(A, B)` asks of the shape. */
export type MoveInput<S extends Shape, A, B> = [A, B] extends [
  infer From extends number,
  infer To extends number,
]
  ? DimIn<'movedim', S, From> & DimIn<'movedim', S, To>
  : unknown;

// expand

type Last<S extends Shape> = S extends readonly [...Shape, infer L extends number] ? L : never;
type Init<S extends Shape> = S extends readonly [...infer I extends Shape, number]
  ? I
  : readonly [];

/** The shape after `expand(T)`: -1 keeps a size. */
export type Expanded<
  S extends Shape,
  T extends Shape,
  Found extends Shape = readonly [],
> = number extends T['length']
  ? Shape
  : Unranked<S> extends true
    ? Filled<T, number>
    : T extends readonly [...infer Before extends Shape, infer Size extends number]
      ? Expanded<
          Init<S>,
          Before,
          readonly [Size extends -1 ? (number extends Size ? number : Last<S>) : Size, ...Found]
        >
      : Found;

/** Do the sizes fit: equal, 1, or kept? */
type Expands<S extends Shape, T extends Shape> = S extends readonly [
  ...infer Before extends Shape,
  infer Size extends number,
]
  ? T extends readonly [...infer Targets extends Shape, infer Target extends number]
    ? number extends Size | Target
      ? Expands<Before, Targets>
      : Target extends Size | -1
        ? Expands<Before, Targets>
        : Size extends 1
          ? Expands<Before, Targets>
          : false
    : false
  : -1 extends T[number]
    ? number extends T[number]
      ? true
      : false
    : true;

/** What `expand(T)` asks of the shape. */
export type ExpandInput<S extends Shape, T extends Shape> = number extends S['length'] | T['length']
  ? unknown
  : Expands<S, T> extends true
    ? unknown
    : expand_error_sizes_do_not_match<S, T>;
