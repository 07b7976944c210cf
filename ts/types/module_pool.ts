// What the arguments of the modules of pooling say about shapes.

import type { PerDimension } from './conv.js';
import type { AsShape, IsAny, ShapeMap } from './module.js';
import type { Named } from './module_conv.js';
import type {
  AdaptiveInput,
  AdaptiveShape,
  AvgPool2dOptions,
  AvgPoolOptions,
  MaxPoolOptions,
  PoolArguments,
  PoolInput,
  PoolShape,
} from './pool.js';

/** Options of the modules of max pooling; they give no indices. */
export interface MaxPoolModuleOptions<Rank extends number>
  extends Omit<MaxPoolOptions<Rank>, 'return_indices'> {
  /** Indices are what only the functions give. */
  readonly return_indices?: false | null | undefined;
}

/** What follows the kernel size of a max pool: arguments in PyTorch's order, the options in the place of any. */
export type MaxPoolRest<Rank extends number> = readonly [
  stride?: PerDimension<Rank> | MaxPoolModuleOptions<Rank> | null,
  padding?: PerDimension<Rank> | MaxPoolModuleOptions<Rank> | null,
  dilation?: PerDimension<Rank> | MaxPoolModuleOptions<Rank> | null,
  return_indices?: false | MaxPoolModuleOptions<Rank> | null,
  ceil_mode?: boolean | MaxPoolModuleOptions<Rank> | null,
  options?: MaxPoolModuleOptions<Rank> | null,
];

type AvgOptions<Rank extends number> = Rank extends 2 ? AvgPool2dOptions : AvgPoolOptions<Rank>;

/** What follows the kernel size of an average pool: arguments in PyTorch's order, the options in the place of any. */
export type AvgPoolRest<Rank extends number> = readonly [
  stride?: PerDimension<Rank> | AvgOptions<Rank> | null,
  padding?: PerDimension<Rank> | AvgOptions<Rank> | null,
  ceil_mode?: boolean | AvgOptions<Rank> | null,
  count_include_pad?: boolean | AvgOptions<Rank> | null,
  divisor_override?: number | AvgOptions<Rank> | null,
  options?: AvgOptions<Rank> | null,
];

type AnyArguments = PoolArguments<number, number, number, boolean>;

type MaxNamed<R> =
  IsAny<R> extends true
    ? AnyArguments
    : Named<R, ['stride', 'padding', 'dilation', 'return_indices', 'ceil_mode']>;

type AvgNamed<R> =
  IsAny<R> extends true
    ? AnyArguments
    : Named<R, ['stride', 'padding', 'ceil_mode', 'count_include_pad', 'divisor_override']>;

type Known<K> = IsAny<K> extends true ? number : K;

/** Of MaxPool1d and MaxPool2d. */
export interface MaxPoolShape<Rank extends 1 | 2, K, R> extends ShapeMap {
  readonly output: PoolShape<Rank, AsShape<this['input']>, Known<K>, MaxNamed<R>>;
  readonly check: PoolInput<
    `max_pool${Rank}d`,
    Rank,
    AsShape<this['input']>,
    Known<K>,
    MaxNamed<R>
  >;
}

/** Of AvgPool1d and AvgPool2d. */
export interface AvgPoolShape<Rank extends 1 | 2, K, R> extends ShapeMap {
  readonly output: PoolShape<Rank, AsShape<this['input']>, Known<K>, AvgNamed<R>>;
  readonly check: PoolInput<
    `avg_pool${Rank}d`,
    Rank,
    AsShape<this['input']>,
    Known<K>,
    AvgNamed<R>
  >;
}

/** Of AdaptiveAvgPool1d and AdaptiveAvgPool2d. */
export interface AdaptivePoolShape<Rank extends 1 | 2, T> extends ShapeMap {
  readonly output: AdaptiveShape<Rank, AsShape<this['input']>, Known<T>>;
  readonly check: AdaptiveInput<`adaptive_avg_pool${Rank}d`, Rank, AsShape<this['input']>>;
}
