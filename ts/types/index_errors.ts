// The compile-time errors of indexing and joining: interfaces whose names say what is wrong.

import type { DType } from './dtype.js';
import type { Shape } from './shape.js';

/**
 * Compile-time error: an index that the dimension does not have.
 *
 * @typeParam I the index
 * @typeParam Size the size of the dimension
 * @typeParam S the shape
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error rows 0 and 1
 *   torch.ones(2, 3).at(2);
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.IndexError)) throw error;
 * }
 * ```
 */
export interface at_error_index_out_of_bounds<
  I extends number,
  Size extends number,
  S extends Shape,
> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The index and the size. */
  readonly __index: [I, Size];
  /** The shape that was given. */
  readonly __input: S;
}

/**
 * Compile-time error: more indices than dimensions.
 *
 * @typeParam S the shape
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error two dimensions
 *   torch.ones(2, 3).at(0, 0, 0);
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.IndexError)) throw error;
 * }
 * ```
 */
export interface at_error_too_many_indices<S extends Shape> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The shape that was given. */
  readonly __input: S;
}

/**
 * Compile-time error: `cat` joins tensors whose other sizes are equal.
 *
 * @typeParam Dim the dimension
 * @typeParam A the shape so far
 * @typeParam B the shape that does not fit
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error 3 columns and 4
 *   torch.cat([torch.ones(2, 3), torch.ones(2, 4)]);
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export interface cat_error_sizes_do_not_match<
  Dim extends number,
  A extends Shape,
  B extends Shape,
> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The dimension. */
  readonly __dim: Dim;
  /** The shapes. */
  readonly __shapes: [A, B];
}

/**
 * Compile-time error: `stack` takes tensors of one shape.
 *
 * @typeParam A the first shape
 * @typeParam B the other
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error 2 and 3
 *   torch.stack([torch.ones(2), torch.ones(3)]);
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export interface stack_error_shapes_differ<A extends Shape, B extends Shape> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The shapes. */
  readonly __shapes: [A, B];
}

/**
 * Compile-time error: a tensor of this dtype is neither a mask nor indices.
 *
 * @typeParam D the dtype
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error a tensor of floats
 *   torch.ones(2, 3).at(torch.ones(2));
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.IndexError)) throw error;
 * }
 * ```
 */
export interface at_error_tensor_is_no_index<D extends DType> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The dtype. */
  readonly __dtype: D;
}
