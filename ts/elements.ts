// Writing the elements of a new tensor from TypeScript, where the core's doubles would lose bits.

import { view_at } from './dtypes.js';
import { RuntimeError } from './errors.js';
import * as raw from './raw.js';
import { count } from './sizes.js';
import type { DType, TypedArrayOf } from './types/dtype.js';
import type { Shape } from './types/shape.js';

/** Lets `write` fill the elements of a new tensor; it must not throw. */
export function write_elements(
  handle: number,
  dtype: DType,
  shape: Shape,
  write: (view: TypedArrayOf<DType>) => void,
): void {
  const n = count(shape);
  // An empty tensor has no address.
  if (n > 0) write(view_at(dtype, raw.buffer(), raw.tensor_data(handle), n));
}

/** A bigint that fits int64; typed arrays would wrap others silently. */
export function as_int64(value: bigint): bigint {
  if (BigInt.asIntN(64, value) !== value)
    throw new RuntimeError('Overflow when unpacking long long');
  return value;
}
