// The shapes of linear(), as types: x (..., in) and weight (out, in) or (in).

import type { Shape } from './shape.js';

/**
 * Compile-time error: the last size of the input is not the last size of the weight.
 *
 * @typeParam InFeatures the last size of the input
 * @typeParam WeightFeatures the last size of the weight
 * @typeParam S the shape of the input
 * @typeParam W the shape of the weight
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error 3 features, but the weight takes 4
 *   torch.nn.functional.linear(torch.ones(2, 3), torch.ones(5, 4));
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export interface linear_error_in_features_do_not_match<
  InFeatures extends number,
  WeightFeatures extends number,
  S extends Shape,
  W extends Shape,
> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The sizes that differ. */
  readonly __features: [InFeatures, WeightFeatures];
  /** The shapes of input and weight. */
  readonly __shapes: [S, W];
}

type Last<S extends Shape> = S extends readonly [...Shape, infer L extends number] ? L : number;

type Init<S extends Shape> = S extends readonly [...infer I extends number[], number] ? I : never;

/** What `linear` asks of the shapes of its input and weight. */
export type LinearInput<S extends Shape, W extends Shape> = number extends Last<S> | Last<W>
  ? unknown
  : Last<S> extends Last<W>
    ? unknown
    : linear_error_in_features_do_not_match<Last<S>, Last<W>, S, W>;

/** The shape that `linear` returns. */
export type LinearOutput<S extends Shape, W extends Shape> = number extends
  | S['length']
  | W['length']
  ? Shape
  : W extends readonly [infer Out extends number, number]
    ? readonly [...Init<S>, Out]
    : W extends readonly [number]
      ? readonly [...Init<S>]
      : Shape;
