// Tensors out of parts: argument forms and types.

import { wrong_kind } from '../kind.js';
import * as raw from '../raw.js';
import type { Tensor } from '../tensor.js';
import { cell_of, handle_of, wrap_new } from '../tensor_base.js';
import type {
  CatInput,
  CatShape,
  DimOption,
  JoinedDType,
  StackInput,
  StackShape,
} from '../types/index.js';
import { with_dim } from './index.js';

/** The handles of tensors in an array. */
function handles_of(op: string, value: unknown): Uint32Array {
  if (!Array.isArray(value)) throw wrong_kind(op, 'tensors', 1, 'an array of Tensors', value);
  return Uint32Array.from(value, (item: unknown, i) => {
    if (cell_of(item) === undefined) {
      throw wrong_kind(op, `tensors[${i}]`, 1, 'Tensor', item);
    }
    return handle_of(op, `tensors[${i}]`, 1, item);
  });
}

/**
 * Puts tensors side by side along a dimension.
 *
 * Source: PyTorch's `torch.cat`.
 *
 * @typeParam T the tensors
 * @typeParam N the dimension
 * @param tensors one or more, equal in all other sizes; vectors without elements are left out
 * @param dim the dimension (default 0), also as `{ dim }`
 * @returns a new tensor of the dtype in which theirs meet
 * @throws ValueError if there is none
 * @throws IndexError if there is no such dimension
 * @throws RuntimeError if the sizes do not fit together
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example Columns
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.cat([torch.ones(2, 1), torch.zeros(2, 2)], 1);
 * if (y.toArray().join() !== '1,0,0,1,0,0') throw new Error(`${y}`);
 * ```
 */
export function cat<const T extends readonly Tensor[], const N extends number = 0>(
  tensors: T & CatInput<T, N>,
  dim?: DimOption<N>,
): Tensor<CatShape<T, N>, JoinedDType<T>>;
export function cat(...args: readonly unknown[]): Tensor {
  const [[tensors], dim] = with_dim('cat', args, 1);
  return wrap_new(raw.cat(handles_of('cat', tensors), dim));
}

/**
 * Puts tensors of one shape side by side along a new dimension.
 *
 * Source: PyTorch's `torch.stack`.
 *
 * @typeParam T the tensors
 * @typeParam N the dimension
 * @param tensors one or more
 * @param dim where the new dimension is in the result (default 0), also as `{ dim }`
 * @returns a new tensor of the dtype in which theirs meet
 * @throws IndexError if there is no such place
 * @throws RuntimeError if there is none, or the shapes differ
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example Two rows
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.stack([torch.ones(2), torch.zeros(2)]);
 * if (y.shape.join() !== '2,2') throw new Error(`${y}`);
 * ```
 */
export function stack<const T extends readonly Tensor[], const N extends number = 0>(
  tensors: T & StackInput<T, N>,
  dim?: DimOption<N>,
): Tensor<StackShape<T, N>, JoinedDType<T>>;
export function stack(...args: readonly unknown[]): Tensor {
  const [[tensors], dim] = with_dim('stack', args, 1);
  return wrap_new(raw.stack(handles_of('stack', tensors), dim));
}
