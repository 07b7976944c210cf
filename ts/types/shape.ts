// Sizes as types: literal where the call shows them, plain numbers where it does not.

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

/** The sizes after a reshape: a size of -1 is computed, so it is a plain number. */
export type Reshaped<T extends Shape> = {
  readonly [K in keyof T]: T[K] extends -1 ? number : T[K];
};
