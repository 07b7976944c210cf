// What the arguments of convolutions, pools and Flatten say about shapes: a rest of arguments, by position
// or by name, is read like the options of the functions.

import type { Divide } from './arithmetic.js';
import type { ConvInput, ConvOutput, OptionOf, ParameterAt, PerDimension } from './conv.js';
import type { DType } from './dtype.js';
import type { AsShape, IsAny, ShapeMap, Size } from './module.js';
import type { Flattened, FlattenInput, Shape, Unflattened } from './shape.js';

/** Arguments by position, the first named by the first of `Names`; an object among them are options. */
export type Named<R, Names extends readonly string[]> = R extends readonly [infer H, ...infer T]
  ? H extends readonly unknown[]
    ? Placed<H, T, Names>
    : H extends object
      ? H
      : Placed<H, T, Names>
  : // biome-ignore lint/complexity/noBannedTypes: no options
    {};

type Placed<H, T, Names extends readonly string[]> = Names extends readonly [
  infer N extends string,
  ...infer More extends readonly string[],
]
  ? { readonly [K in N]: H } & Named<T, More>
  : // biome-ignore lint/complexity/noBannedTypes: no options
    {};

/** Options of a module of convolution. */
export interface ConvModuleOptions<Rank extends number> {
  /** The step of the window (default 1). */
  readonly stride?: PerDimension<Rank> | null | undefined;
  /** Zeros on both sides of each dimension (default 0); `'same'` keeps the sizes, `'valid'` is 0. */
  readonly padding?: PerDimension<Rank> | 'same' | 'valid' | null | undefined;
  /** The distance of the window's points (default 1). */
  readonly dilation?: PerDimension<Rank> | null | undefined;
  /** In how many parts the channels are convolved by themselves (default 1). */
  readonly groups?: number | null | undefined;
  /** Add a learnt bias to each channel? (default true) */
  readonly bias?: boolean | null | undefined;
  /** What stands around the input: only `'zeros'`. */
  readonly padding_mode?: 'zeros' | null | undefined;
  /** The dtype of weight and bias (default `'float32'`). */
  readonly dtype?: DType | null | undefined;
}

/** What follows the kernel size: arguments in PyTorch's order, the options in the place of any of them. */
export type ConvRest<Rank extends number> = readonly [
  stride?: PerDimension<Rank> | ConvModuleOptions<Rank> | null,
  padding?: PerDimension<Rank> | 'same' | 'valid' | ConvModuleOptions<Rank> | null,
  dilation?: PerDimension<Rank> | ConvModuleOptions<Rank> | null,
  groups?: number | ConvModuleOptions<Rank> | null,
  bias?: boolean | ConvModuleOptions<Rank> | null,
  padding_mode?: 'zeros' | ConvModuleOptions<Rank> | null,
  options?: ConvModuleOptions<Rank> | null,
];

interface AnyOptions {
  readonly stride: number;
  readonly padding: number;
  readonly dilation: number;
  readonly groups: number;
}

type ConvNamed<R> =
  IsAny<R> extends true ? AnyOptions : Named<R, ['stride', 'padding', 'dilation', 'groups']>;

/** A kernel size for each dimension. */
export type KernelShape<Rank extends number, K> = Rank extends 1
  ? readonly [ParameterAt<K, 0>]
  : Rank extends 2
    ? readonly [ParameterAt<K, 0>, ParameterAt<K, 1>]
    : readonly [ParameterAt<K, 0>, ParameterAt<K, 1>, ParameterAt<K, 2>];

/** The shape of the weight of a convolution. */
export type ConvWeight<Rank extends number, In, Out, K, R> = readonly [
  Size<Out>,
  Divide<Size<In>, ParameterAt<OptionOf<ConvNamed<R>, 'groups', 1>, 0>>,
  ...KernelShape<Rank, IsAny<K> extends true ? number : K>,
];

/** Of Conv1d, Conv2d and Conv3d. */
export interface ConvShape<Rank extends 1 | 2 | 3, In, Out, K, R> extends ShapeMap {
  readonly output: ConvOutput<
    Rank,
    AsShape<this['input']>,
    ConvWeight<Rank, In, Out, K, R>,
    ConvNamed<R>
  >;
  readonly check: ConvInput<
    Rank,
    AsShape<this['input']>,
    ConvWeight<Rank, In, Out, K, R>,
    ConvNamed<R>
  >;
}

// Flatten and Unflatten

/** Options of Flatten. */
export interface FlattenModuleOptions {
  /** The first dimension that is joined (default 1). */
  readonly start_dim?: number | null | undefined;
  /** The last dimension that is joined (default -1). */
  readonly end_dim?: number | null | undefined;
}

/** The arguments of Flatten. */
export type FlattenRest = readonly [
  start_dim?: number | FlattenModuleOptions | null,
  end_dim?: number | FlattenModuleOptions | null,
  options?: FlattenModuleOptions | null,
];

type Int<T> = T extends number ? T : number;

type Start<R> =
  IsAny<R> extends true
    ? number
    : Int<OptionOf<Named<R, ['start_dim', 'end_dim']>, 'start_dim', 1>>;
type End<R> =
  IsAny<R> extends true ? number : Int<OptionOf<Named<R, ['start_dim', 'end_dim']>, 'end_dim', -1>>;

/** Of Flatten. */
export interface FlattenShape<R> extends ShapeMap {
  readonly output: Flattened<AsShape<this['input']>, Start<R>, End<R>>;
  readonly check: FlattenInput<AsShape<this['input']>, Start<R>, End<R>>;
}

/** Of Unflatten. */
export interface UnflattenShape<Dim, Sizes> extends ShapeMap {
  readonly output: IsAny<Sizes> extends true
    ? Shape
    : Unflattened<AsShape<this['input']>, Size<Dim>, AsShape<Sizes>>;
  readonly check: unknown;
}
