// New tensors whose elements TypeScript writes. Which values are written is the caller's matter.

import { CODES, view_at } from './dtype.js';
import { RuntimeError, ValueError } from './errors.js';
import * as raw from './raw.js';
import { count, raw_sizes } from './sizes.js';
import type { DType, TypedArrayOf } from './types/dtype.js';
import type { Shape } from './types/shape.js';

/** A typed array of any kind with numbers, or of any kind with bigints. */
export type AnyArray = Float64Array | BigInt64Array;

/** The handle of a new tensor that `write` fills; when it throws, nothing stays behind. */
export function written(
  dtype: DType,
  shape: Shape,
  write: (view: TypedArrayOf<DType>) => void,
): number {
  const handle = raw.empty(CODES[dtype], raw_sizes(shape));
  try {
    const n = count(shape);
    // An empty tensor has no address.
    if (n > 0) write(view_at(dtype, raw.buffer(), raw.tensor_address(handle), n));
  } catch (error) {
    raw.tensor_dispose(handle);
    throw error;
  }
  return handle;
}

/** The handle of a new tensor of the dtype with the elements of an array, written as they are. */
export function copied(dtype: DType, shape: Shape, array: AnyArray | Uint8Array): number {
  const source = stable(dtype, array) as Float64Array;
  return written(dtype, shape, (view) => (view as Float64Array).set(source));
}

/** The array itself, but a copy of one in the core's memory: that may move when it makes room. */
function stable(dtype: DType, array: AnyArray | Uint8Array): TypedArrayOf<DType> {
  if (array.buffer !== raw.buffer()) return array as TypedArrayOf<DType>;
  // Not slice(): Node's Buffer has one of its own, which does not copy.
  const copy = view_at(dtype, new ArrayBuffer(8 * array.length), 0, array.length);
  (copy as Float64Array).set(array as Float64Array);
  return copy;
}

const fits = (value: bigint): boolean => BigInt.asIntN(64, value) === value;

/** A bigint that fits int64; typed arrays would wrap others silently. */
export function as_int64(value: bigint): bigint {
  if (!fits(value)) throw new ValueError('Overflow when unpacking long long');
  return value;
}

/** A value as an int64, without its fraction; the error is that of PyTorch's conversions. */
export function int64_of(value: number | bigint): bigint {
  // NaN and the infinities fit no better than 2^64.
  const integer = Number.isFinite(Number(value)) ? BigInt(truncated(value)) : 1n << 64n;
  if (!fits(integer)) {
    throw new RuntimeError('value cannot be converted to type int64_t without overflow');
  }
  return integer;
}

const truncated = (value: number | bigint): number | bigint =>
  typeof value === 'number' ? Math.trunc(value) : value;
