// The compile-time errors of reshape, permute and the others: interfaces whose names say what is wrong.

import type { Shape } from './shape.js';

/**
 * Compile-time error: a dimension that the tensor does not have.
 *
 * @typeParam Op the function
 * @typeParam Dim the dimension that was asked for
 * @typeParam S the shape that was given
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error two dimensions: 0 and 1
 *   torch.ones(2, 3).transpose(0, 2);
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.IndexError)) throw error;
 * }
 * ```
 */
export interface dim_error_out_of_range<Op extends string, Dim extends number, S extends Shape> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The function and the dimension. */
  readonly __dim: [Op, Dim];
  /** The shape that was given. */
  readonly __input: S;
}

/**
 * Compile-time error: `reshape` and `view` keep the number of elements.
 *
 * @typeParam Have how many elements there are
 * @typeParam Asked how many the sizes ask for
 * @typeParam S the shape
 * @typeParam T the sizes that were asked for
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error six elements are not four
 *   torch.ones(2, 3).view(4);
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export interface view_error_number_of_elements_differs<
  Have extends number,
  Asked extends number,
  S extends Shape,
  T extends Shape,
> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The numbers of elements. */
  readonly __elements: [Have, Asked];
  /** The shape and the sizes. */
  readonly __shapes: [S, T];
}

/**
 * Compile-time error: `flatten` joins dimensions from the front to the back.
 *
 * @typeParam Start the first dimension
 * @typeParam End the last dimension
 * @typeParam S the shape that was given
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error from 1 to 0
 *   torch.ones(2, 3).flatten(1, 0);
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export interface flatten_error_start_dim_after_end_dim<
  Start extends number,
  End extends number,
  S extends Shape,
> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The dimensions. */
  readonly __dims: [Start, End];
  /** The shape that was given. */
  readonly __input: S;
}

/**
 * Compile-time error: `permute` takes each dimension once.
 *
 * @typeParam P the dimensions that were given
 * @typeParam S the shape
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error the dimension 1 is missing
 *   torch.ones(2, 3).permute(0, 0);
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export interface permute_error_dims_are_no_permutation<P extends Shape, S extends Shape> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The dimensions that were given. */
  readonly __dims: P;
  /** The shape. */
  readonly __input: S;
}

/**
 * Compile-time error: `t` takes a matrix, a vector or a scalar.
 *
 * @typeParam S the shape that was given
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error three dimensions
 *   torch.ones(2, 3, 4).t();
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export interface t_error_input_has_more_than_2_dimensions<S extends Shape> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The shape that was given. */
  readonly __input: S;
}

/**
 * Compile-time error: `expand` repeats sizes of 1, and adds dimensions in front.
 *
 * @typeParam S the shape
 * @typeParam T the sizes that were asked for
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error 3 is not 1
 *   torch.ones(2, 3).expand(2, 6);
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export interface expand_error_sizes_do_not_match<S extends Shape, T extends Shape> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The shape and the sizes. */
  readonly __shapes: [S, T];
}
