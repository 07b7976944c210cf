// What the modules of normalization ask of shapes, as types.

import type { AsShape, IsAny, ShapeMap, Size } from './module.js';
import type { BatchNormInput, ChannelsMatch, LayerNormInput } from './norm.js';
import type { Shape } from './shape.js';

/**
 * Compile-time error: `BatchNorm1d` takes 2 or 3 dimensions, `BatchNorm2d` 4, `BatchNorm3d` 5.
 *
 * @typeParam Ranks the numbers of dimensions that are taken
 * @typeParam S the shape that was given
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error rows are for BatchNorm1d
 *   new torch.nn.BatchNorm2d(3)(torch.ones(2, 3));
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.ValueError)) throw error;
 * }
 * ```
 */
export interface batch_norm_error_wrong_number_of_dimensions<
  Ranks extends number,
  S extends Shape,
> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The numbers of dimensions that are taken. */
  readonly __ranks: Ranks;
  /** The shape that was given. */
  readonly __input: S;
}

type BatchNormCheck<N, Ranks extends number, S extends Shape> = number extends S['length']
  ? unknown
  : S['length'] extends Ranks
    ? unknown extends BatchNormInput<S>
      ? ChannelsMatch<S, readonly [Size<N>]>
      : BatchNormInput<S>
    : batch_norm_error_wrong_number_of_dimensions<Ranks, S>;

/** Of the batch normalizations, which take inputs of `Ranks` dimensions. */
export interface BatchNormShape<N, Ranks extends number> extends ShapeMap {
  readonly output: AsShape<this['input']>;
  readonly check: BatchNormCheck<N, Ranks, AsShape<this['input']>>;
}

/** Of LayerNorm. */
export interface LayerNormShape<N> extends ShapeMap {
  readonly output: AsShape<this['input']>;
  readonly check: IsAny<N> extends true
    ? unknown
    : LayerNormInput<AsShape<this['input']>, N extends number | Shape ? N : Shape>;
}
