// The linear map.

import { count_given } from '../../kind.js';
import * as raw from '../../raw.js';
import type { Tensor } from '../../tensor.js';
import { handle_of, live_cell, wrap } from '../../tensor_base.js';
import type { DeviceType } from '../../types/device.js';
import type { DType } from '../../types/dtype.js';
import type { LinearInput, LinearOutput } from '../../types/linear.js';
import type { Shape } from '../../types/shape.js';

/**
 * Multiplies the last dimension with a matrix and adds a bias.
 *
 * Formula: y = x Wᵀ + b.
 *
 * Source: PyTorch's `torch.nn.functional.linear`.
 *
 * @typeParam S the shape of the input
 * @typeParam W the shape of the weight
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input (..., in_features)
 * @param weight (out_features, in_features), or (in_features) for a single output without dimension
 * @param bias (out_features), or nothing
 * @returns (..., out_features)
 * @throws RuntimeError if the sizes or the dtypes do not fit together
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example Two features to one
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.tensor([[1, 2], [3, 4]]);
 * const weight = torch.tensor([[10, 1]]);
 * const y = torch.nn.functional.linear(x, weight, torch.tensor([0.5]));
 * if (y.toArray().join() !== '12.5,34.5') throw new Error(`${y}`);
 * ```
 */
export function linear<
  S extends Shape,
  W extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
>(
  input: Tensor<S, D, Dev> & LinearInput<S, W>,
  weight: Tensor<W, DType, DeviceType>,
  bias?: Tensor | null,
): Tensor<LinearOutput<S, W>, D, Dev>;
export function linear(...args: readonly unknown[]): Tensor {
  const n = count_given('linear', args, 2, 3);
  const { handle, dtype } = live_cell('linear', 'input', 1, args[0]);
  const w = handle_of('linear', 'weight', 2, args[1]);
  const b = n < 3 ? 0 : handle_of('linear', 'bias', 3, args[2]);
  return wrap(raw.linear(handle, w, b), dtype, undefined);
}
