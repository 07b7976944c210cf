// Which ranks the feature dropouts accept, as types: a known wrong rank does not compile.

import type { Shape } from './shape.js';

/**
 * Compile-time error: `feature_alpha_dropout` drops channels, dimension 1, so it needs one.
 *
 * @typeParam S the shape that was given
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * // @ts-expect-error a vector has no channels
 * torch.nn.functional.feature_alpha_dropout(torch.ones(5), 0.5);
 * ```
 */
export interface feature_alpha_dropout_error_input_needs_at_least_2_dimensions<S extends Shape> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The shape that was given. */
  readonly __input: S;
}

/**
 * Compile-time error: `dropout1d` takes (C, L) or (N, C, L).
 *
 * @typeParam S the shape that was given
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error four dimensions
 *   torch.nn.functional.dropout1d(torch.ones(1, 2, 3, 4));
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export interface dropout1d_error_input_needs_2_or_3_dimensions<S extends Shape> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The shape that was given. */
  readonly __input: S;
}

/**
 * Compile-time error: `dropout2d` drops channels, dimension 1, so it needs one.
 *
 * @typeParam S the shape that was given
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * torch.set_warning_handler(() => {});
 * // @ts-expect-error a vector has no channels
 * torch.nn.functional.dropout2d(torch.ones(5), 0.5, false);
 * torch.set_warning_handler(null);
 * ```
 */
export interface dropout2d_error_input_needs_at_least_2_dimensions<S extends Shape> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The shape that was given. */
  readonly __input: S;
}

/**
 * Compile-time error: `dropout3d` needs at least one dimension.
 *
 * @typeParam S the shape that was given
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * torch.set_warning_handler(() => {});
 * // @ts-expect-error a scalar
 * torch.nn.functional.dropout3d(torch.tensor(1), 0.5, false);
 * torch.set_warning_handler(null);
 * ```
 */
export interface dropout3d_error_input_needs_at_least_1_dimension<S extends Shape> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The shape that was given. */
  readonly __input: S;
}

/** `unknown` where the rank is unknown or allowed, else the error type `Failure`. */
type IfRank<S extends Shape, Wrong extends number, Failure> = number extends S['length']
  ? unknown
  : S['length'] extends Wrong
    ? Failure
    : unknown;

/** What `feature_alpha_dropout` asks of the shape of its input. */
export type FeatureAlphaDropoutInput<S extends Shape> = IfRank<
  S,
  0 | 1,
  feature_alpha_dropout_error_input_needs_at_least_2_dimensions<S>
>;

/** What `dropout1d` asks of the shape of its input. */
export type Dropout1dInput<S extends Shape> = number extends S['length']
  ? unknown
  : S['length'] extends 2 | 3
    ? unknown
    : dropout1d_error_input_needs_2_or_3_dimensions<S>;

/** What `dropout2d` asks of the shape of its input. */
export type Dropout2dInput<S extends Shape> = IfRank<
  S,
  0 | 1,
  dropout2d_error_input_needs_at_least_2_dimensions<S>
>;

/** What `dropout3d` asks of the shape of its input. */
export type Dropout3dInput<S extends Shape> = IfRank<
  S,
  0,
  dropout3d_error_input_needs_at_least_1_dimension<S>
>;
