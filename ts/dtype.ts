// Dtypes at run time: their codes at the border and their typed arrays. The types are in types/dtype.ts.

import { kind_of } from './kind.js';
import type { DType, TypedArrayOf } from './types/dtype.js';

/** The codes that the core uses. */
export const CODES: { readonly [D in DType]: number } = {
  float32: 0,
  float64: 1,
  int32: 2,
  uint8: 3,
  bool: 4,
  int64: 5,
};

/** The dtypes by their codes. */
export const NAMES = Object.keys(CODES) as readonly DType[];

const LIST = NAMES.map((name) => `'${name}'`).join(', ');

/** An optional dtype argument: absent gives `fallback`, an unknown one throws. */
export function dtype_or<D extends DType>(op: string, value: unknown, fallback: D): D {
  if (value === undefined || value === null) return fallback;
  if (typeof value === 'string' && Object.hasOwn(CODES, value)) return value as D;
  const got = typeof value === 'string' ? `'${value}'` : kind_of(value);
  throw new TypeError(`${op}(): argument 'dtype' must be one of ${LIST}, not ${got}`);
}

const ARRAYS = {
  float32: Float32Array,
  float64: Float64Array,
  int32: Int32Array,
  uint8: Uint8Array,
  bool: Uint8Array,
  int64: BigInt64Array,
} as const satisfies { readonly [D in DType]: unknown };

/** A view on `length` elements at a byte address. */
export function view_at(
  dtype: DType,
  buffer: ArrayBuffer,
  address: number,
  length: number,
): TypedArrayOf<DType> {
  return new ARRAYS[dtype](buffer, address, length);
}

/** Can it have gradients? */
export function is_floating(dtype: DType): boolean {
  return dtype === 'float32' || dtype === 'float64';
}
