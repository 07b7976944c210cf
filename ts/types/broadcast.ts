// Two shapes laid over each other from the last size on, as types: size 1 repeats.

import type { Shape } from './shape.js';

/**
 * Compile-time error: two sizes are neither equal nor 1, so the shapes do not broadcast.
 *
 * @typeParam A the size in the first shape
 * @typeParam B the size in the second shape
 *
 * @example Rejected by the compiler
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * try {
 *   // @ts-expect-error 3 and 5
 *   torch.add(torch.ones(2, 3), torch.ones(5));
 *   throw new Error('not reached');
 * } catch (error) {
 *   if (!(error instanceof torch.RuntimeError)) throw error;
 * }
 * ```
 */
export interface broadcast_error_incompatible_dimensions<A extends number, B extends number> {
  /** Marks the type as an error; no tensor has it. */
  readonly __isShapeError: true;
  /** The sizes that differ. */
  readonly __sizes: [A, B];
}

/** The common size of two; the error when there is none. */
type Size<A extends number, B extends number> = A extends 1
  ? B
  : B extends 1
    ? A
    : number extends A
      ? B
      : number extends B
        ? A
        : A extends B
          ? A
          : broadcast_error_incompatible_dimensions<A, B>;

/** The common shape, or the error of the first two sizes from behind that do not fit. */
type Common<A extends Shape, B extends Shape, Out extends Shape = []> = A extends readonly [
  ...infer InitA extends number[],
  infer LastA extends number,
]
  ? B extends readonly [...infer InitB extends number[], infer LastB extends number]
    ? Size<LastA, LastB> extends infer N
      ? N extends number
        ? Common<InitA, InitB, [N, ...Out]>
        : N
      : never
    : readonly [...A, ...Out]
  : readonly [...B, ...Out];

/**
 * The shape that two shapes broadcast to: literal where both are known.
 *
 * @typeParam A the first shape
 * @typeParam B the second shape
 *
 * @example A matrix and a row
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y: torch.Tensor<torch.BroadcastShape<readonly [2, 3], readonly [3]>> = torch.add(
 *   torch.ones(2, 3),
 *   torch.ones(3),
 * );
 * if (y.shape.join() !== '2,3') throw new Error(y.shape.join());
 * ```
 */
export type BroadcastShape<A extends Shape, B extends Shape> = number extends
  | A['length']
  | B['length']
  ? Shape
  : Common<A, B> extends infer S extends Shape
    ? S
    : Shape;

/** What an operation asks of the shapes of its operands: `unknown`, or the error. */
export type Broadcastable<A extends Shape, B extends Shape> = number extends
  | A['length']
  | B['length']
  ? unknown
  : Common<A, B> extends Shape
    ? unknown
    : Common<A, B>;
