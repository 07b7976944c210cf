// The element types, as types only: names, typed arrays, JavaScript values.

import type { Shape } from './shape.js';

/** For each dtype its typed array and its JavaScript value. */
interface DTypeTable {
  float32: { array: Float32Array<ArrayBuffer>; value: number };
  float64: { array: Float64Array<ArrayBuffer>; value: number };
  int32: { array: Int32Array<ArrayBuffer>; value: number };
  uint8: { array: Uint8Array<ArrayBuffer>; value: number };
  bool: { array: Uint8Array<ArrayBuffer>; value: boolean };
  int64: { array: BigInt64Array<ArrayBuffer>; value: bigint };
}

/**
 * The names of the element types.
 *
 * `'float32'` is the default. `'int64'` is for exchange: it is stored, copied, cast and read, but
 * nothing computes in it; where PyTorch returns int64, this package returns `'int32'`.
 *
 * @example The dtype of a tensor
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const dtype: torch.DType = torch.tensor([true, false]).dtype;
 * if (dtype !== 'bool') throw new Error(dtype);
 * ```
 */
export type DType = keyof DTypeTable;

/**
 * The typed array that holds the elements of a dtype; booleans are bytes 0 and 1.
 *
 * @typeParam D the dtype
 *
 * @example A copy of the elements
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const values: torch.TypedArrayOf<'float64'> = torch.ones(2, { dtype: 'float64' }).toArray();
 * if (!(values instanceof Float64Array)) throw new Error('not a Float64Array');
 * ```
 */
export type TypedArrayOf<D extends DType> = DTypeTable[D]['array'];

/**
 * The JavaScript value of one element: `number`, `boolean` for bool, `bigint` for int64.
 *
 * @typeParam D the dtype
 *
 * @example The value of a boolean tensor
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const value: torch.ElementOf<'bool'> = torch.tensor(true).item();
 * if (value !== true) throw new Error(String(value));
 * ```
 */
export type ElementOf<D extends DType> = DTypeTable[D]['value'];

/**
 * Elements in nested arrays, as `tolist()` gives them; a scalar is a bare element.
 *
 * @typeParam E the JavaScript value of one element
 *
 * @example Nested arrays
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const list: torch.NestedList<number> = torch.ones(2, 2).tolist();
 * if (JSON.stringify(list) !== '[[1,1],[1,1]]') throw new Error(JSON.stringify(list));
 * ```
 */
export type NestedList<E> = E | NestedList<E>[];

/**
 * What `tolist()` gives for a shape: as many arrays around the elements as there are dimensions.
 *
 * @typeParam S the shape
 * @typeParam E the JavaScript value of one element
 *
 * @example A matrix
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const rows: torch.ListOf<readonly [2, 3], number> = torch.ones(2, 3).tolist();
 * if (rows[1]?.[2] !== 1) throw new Error(JSON.stringify(rows));
 * ```
 */
export type ListOf<S extends Shape, E> = {
  // A table, not a recursion: a tensor of a literal shape must stay a tensor of any shape.
  /** What an unknown or a higher rank gives. */
  [rank: number]: NestedList<E>;
  /** What a scalar gives. */
  0: E;
  /** What a vector gives. */
  1: E[];
  /** What a matrix gives. */
  2: E[][];
  /** What three dimensions gives. */
  3: E[][][];
  /** What four dimensions gives. */
  4: E[][][][];
  /** What five dimensions gives. */
  5: E[][][][][];
  /** What six dimensions gives. */
  6: E[][][][][][];
}[S['length']];

/** The dtype that a fill value has by itself: a number is float32, a boolean bool, a bigint int64. */
export type DTypeOfValue<V> = V extends boolean ? 'bool' : V extends bigint ? 'int64' : 'float32';
