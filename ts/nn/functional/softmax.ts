// Softmax and its logarithm: argument forms and types.

import { CODES, dtype_or } from '../../dtype.js';
import { an_integer } from '../../kind.js';
import { either, read_options, split } from '../../options.js';
import * as raw from '../../raw.js';
import type { Tensor } from '../../tensor.js';
import { live_cell, wrap } from '../../tensor_base.js';
import type { DeviceType } from '../../types/device.js';
import type { DType } from '../../types/dtype.js';
import type { DimsIn, SoftmaxOptions } from '../../types/reduce.js';
import type { Shape } from '../../types/shape.js';
import { warn } from '../../warnings.js';

function run(op: 'softmax' | 'log_softmax', args: readonly unknown[]): Tensor {
  const [[input, dim], options] = split(op, args, 1, 2);
  const [named, dtype] = read_options(op, options, ['dim', 'dtype']);
  const { handle, dtype: own } = live_cell(op, 'input', 1, input);
  const to = dtype_or(op, dtype, own);
  let along = either(op, 'dim', dim, named);
  if (along === undefined || along === null) {
    warn(
      `Implicit dimension choice for ${op} has been deprecated. Change the call to include dim=X as an argument.`,
    );
    // PyTorch's choice: of images and of matrices the channels.
    along = [0, 1, 3].includes((input as Tensor).dim()) ? 0 : 1;
  }
  const at = an_integer(op, 'dim', 2, along);
  const code = to === own ? -1 : CODES[to];
  return wrap(raw.softmax(op === 'log_softmax', handle, at, code), to, (input as Tensor).shape);
}

/**
 * Makes probabilities of scores along a dimension: positive, with a sum of one.
 *
 * Formula: softmax(x)ᵢ = e^xᵢ / Σⱼ e^xⱼ, computed from x - max x.
 *
 * Source: PyTorch's `torch.softmax` and `torch.nn.functional.softmax`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype of the input
 * @typeParam Dev the device
 * @typeParam N the dimension
 * @typeParam E the dtype of the result
 * @param input any shape, of a floating dtype unless `dtype` is given
 * @param dim the dimension, negative from the end; left out, PyTorch chooses one and warns
 * @param options the same by name, and `dtype`: what to convert to first
 * @returns a tensor of the same shape
 * @throws IndexError if there is no such dimension
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Of each row
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.softmax(torch.tensor([[1, 1], [7, 7]]), 1);
 * if (y.toArray().join() !== '0.5,0.5,0.5,0.5') throw new Error(`${y}`);
 * ```
 */
export function softmax<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends number | null | undefined = null,
  E extends DType = D,
>(
  input: Tensor<S, D, Dev> & DimsIn<'softmax', S, N>,
  dim?: N,
  options?: SoftmaxOptions<undefined, E> | null,
): Tensor<S, E, Dev>;
export function softmax<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends number | null | undefined = null,
  E extends DType = D,
>(
  input: Tensor<S, D, Dev> & DimsIn<'softmax', S, N>,
  options: SoftmaxOptions<N, E>,
): Tensor<S, E, Dev>;
export function softmax(...args: readonly unknown[]): Tensor {
  return run('softmax', args);
}

/**
 * Makes logarithms of probabilities of scores along a dimension.
 *
 * Formula: log_softmax(x)ᵢ = xᵢ - log Σⱼ e^xⱼ, computed from x - max x.
 *
 * Source: PyTorch's `torch.log_softmax` and `torch.nn.functional.log_softmax`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype of the input
 * @typeParam Dev the device
 * @typeParam N the dimension
 * @typeParam E the dtype of the result
 * @param input any shape, of a floating dtype unless `dtype` is given
 * @param dim the dimension, negative from the end; left out, PyTorch chooses one and warns
 * @param options the same by name, and `dtype`: what to convert to first
 * @returns a tensor of the same shape
 * @throws IndexError if there is no such dimension
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if the input has been disposed
 *
 * @example Of a row
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.log_softmax(torch.tensor([[1, 1]]), 1);
 * if (`${y}` !== 'tensor([[-0.6931, -0.6931]])') throw new Error(`${y}`);
 * ```
 */
export function log_softmax<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends number | null | undefined = null,
  E extends DType = D,
>(
  input: Tensor<S, D, Dev> & DimsIn<'log_softmax', S, N>,
  dim?: N,
  options?: SoftmaxOptions<undefined, E> | null,
): Tensor<S, E, Dev>;
export function log_softmax<
  S extends Shape,
  D extends DType,
  Dev extends DeviceType,
  const N extends number | null | undefined = null,
  E extends DType = D,
>(
  input: Tensor<S, D, Dev> & DimsIn<'log_softmax', S, N>,
  options: SoftmaxOptions<N, E>,
): Tensor<S, E, Dev>;
export function log_softmax(...args: readonly unknown[]): Tensor {
  return run('log_softmax', args);
}
