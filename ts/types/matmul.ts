// The shapes of products of matrices, as types.

import type { Impossible } from './conv.js';
import type { Shape } from './shape.js';

/**
 * Compile-time error: the last size of the first factor is not the last but one of the second (the only one of a
 * vector).
 *
 * @typeParam Left the size in the first factor
 * @typeParam Right the size in the second factor
 * @typeParam A the shape of the first factor
 * @typeParam B the shape of the second factor
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error rows of 3, columns of 5
 *   torch.matmul(torch.ones(2, 3), torch.ones(5, 4));
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export interface matmul_error_inner_dimensions_do_not_match<
  Left extends number,
  Right extends number,
  A extends Shape,
  B extends Shape,
> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The sizes that differ. */
  readonly __sizes: [Left, Right];
  /** The shapes of both factors. */
  readonly __shapes: [A, B];
}

/**
 * Compile-time error: the leading dimensions of the factors cannot be laid over each other (for `bmm`: differ).
 *
 * @typeParam A the shape of the first factor
 * @typeParam B the shape of the second factor
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error batches of 5 and of 6
 *   torch.matmul(torch.ones(5, 2, 3), torch.ones(6, 3, 4));
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export interface matmul_error_batch_dimensions_do_not_match<A extends Shape, B extends Shape> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The shapes of both factors. */
  readonly __shapes: [A, B];
}

/**
 * Compile-time error: a factor has not as many dimensions as the product asks for.
 *
 * @typeParam Op the function
 * @typeParam A the shape of the first factor
 * @typeParam B the shape of the second factor
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error bmm takes batches
 *   torch.bmm(torch.ones(2, 3), torch.ones(3, 4));
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export interface matmul_error_wrong_number_of_dimensions<
  Op extends string,
  A extends Shape,
  B extends Shape,
> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The function. */
  readonly __op: Op;
  /** The shapes of both factors. */
  readonly __shapes: [A, B];
}

/** One dimension of two batches; never where they do not fit. */
type Laid<X extends number, Y extends number> = X extends 1
  ? Y
  : Y extends 1
    ? X
    : number extends X
      ? Y
      : number extends Y
        ? X
        : [X] extends [Y]
          ? X
          : never;

/** Two batches laid over each other from the last dimension on. */
type Batches<
  A extends Shape,
  B extends Shape,
  Found extends Shape = readonly [],
> = A extends readonly [...infer P extends Shape, infer X extends number]
  ? B extends readonly [...infer Q extends Shape, infer Y extends number]
    ? Batches<P, Q, readonly [Laid<X, Y>, ...Found]>
    : readonly [...A, ...Found]
  : readonly [...B, ...Found];

/** The leading dimensions. */
type Lead<S extends Shape> = S extends readonly [...infer L extends Shape, number, number]
  ? L
  : readonly [];

type LastSize<S extends Shape> = S extends readonly [...Shape, infer L extends number] ? L : number;

/** The size over which a second factor is summed. */
type InnerSize<S extends Shape> = S extends readonly [infer K extends number]
  ? K
  : S extends readonly [...Shape, infer K extends number, number]
    ? K
    : number;

type Differ<X extends number, Y extends number> = number extends X | Y
  ? false
  : [X] extends [Y]
    ? false
    : true;

/** What a product of these two asks of their shapes. */
export type MatmulInput<A extends Shape, B extends Shape> = number extends A['length'] | B['length']
  ? unknown
  : 0 extends A['length'] | B['length']
    ? matmul_error_wrong_number_of_dimensions<'matmul', A, B>
    : Differ<LastSize<A>, InnerSize<B>> extends true
      ? matmul_error_inner_dimensions_do_not_match<LastSize<A>, InnerSize<B>, A, B>
      : Impossible<Batches<Lead<A>, Lead<B>>> extends true
        ? matmul_error_batch_dimensions_do_not_match<A, B>
        : unknown;

/** What `mm`, `bmm`, `mv` and `dot` ask of their shapes: `Left` and `Right` dimensions, equal batches. */
export type ProductInput<
  Op extends string,
  Left extends number,
  Right extends number,
  A extends Shape,
  B extends Shape,
> = number extends A['length'] | B['length']
  ? unknown
  : [A['length'], B['length']] extends [Left, Right]
    ? [Left, Differ<A[0], B[0]>] extends [3, true]
      ? matmul_error_batch_dimensions_do_not_match<A, B>
      : MatmulInput<A, B>
    : matmul_error_wrong_number_of_dimensions<Op, A, B>;

/** The shape of a product. */
export type MatmulOutput<A extends Shape, B extends Shape> = number extends
  | A['length']
  | B['length']
  ? Shape
  : A extends readonly [number]
    ? B extends readonly [number]
      ? readonly []
      : B extends readonly [...infer L extends Shape, number, infer N extends number]
        ? readonly [...L, N]
        : Shape
    : A extends readonly [...infer L extends Shape, infer M extends number, number]
      ? B extends readonly [number]
        ? readonly [...L, M]
        : B extends readonly [...infer R extends Shape, number, infer N extends number]
          ? readonly [...Batches<L, R>, M, N]
          : Shape
      : Shape;
