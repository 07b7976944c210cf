// What torch.tensor() accepts, and the shape and dtype that follow from it, as types only.

import type { DTypeOfValue } from './dtype.js';
import type { Shape } from './shape.js';

/**
 * A typed array that `torch.tensor` copies; its kind decides the dtype.
 *
 * @example From a typed array
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const data: torch.TypedArrayInput = Int32Array.of(1, 2, 3);
 * if (torch.tensor(data).dtype !== 'int32') throw new Error('dtype');
 * ```
 */
export type TypedArrayInput =
  | Float32Array
  | Float64Array
  | Int8Array
  | Int16Array
  | Int32Array
  | Uint8Array
  | Uint8ClampedArray
  | Uint16Array
  | Uint32Array
  | BigInt64Array
  | BigUint64Array;

/**
 * A number, boolean or bigint, or arrays of them nested to any depth.
 *
 * @example A matrix
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const data: torch.NestedData = [[1, 2], [3, 4]];
 * if (torch.tensor(data).numel() !== 4) throw new Error('numel');
 * ```
 */
export type NestedData = number | boolean | bigint | readonly NestedData[];

/** The shape of literal nested arrays; `Shape` as soon as one length is not known. */
export type ShapeOfData<T> = T extends readonly unknown[]
  ? number extends T['length']
    ? Shape
    : T extends readonly [infer First, ...unknown[]]
      ? Prepended<T['length'], ShapeOfData<First>>
      : readonly [0]
  : T extends number | boolean | bigint
    ? readonly []
    : Shape;

type Prepended<N extends number, S extends Shape> = number extends S['length']
  ? Shape
  : readonly [N, ...S];

/** The values at the ends of nested arrays; arrays of any depth, as NestedData itself, hold all kinds. */
type Leaf<T> = T extends readonly unknown[]
  ? NestedData extends T[number]
    ? number | boolean | bigint
    : Leaf<T[number]>
  : T;

/** The dtype of nested data: one number among the elements makes all of them float32. */
export type DTypeOfData<T> = [Leaf<T>] extends [never] ? 'float32' : DTypeOfValue<Leaf<T>>;

/** The dtype of a typed array's kind. */
export type DTypeOfArray<A extends TypedArrayInput> = A extends Float32Array
  ? 'float32'
  : A extends Float64Array
    ? 'float64'
    : A extends BigInt64Array | BigUint64Array
      ? 'int64'
      : A extends Uint8Array | Uint8ClampedArray
        ? 'uint8'
        : 'int32';
