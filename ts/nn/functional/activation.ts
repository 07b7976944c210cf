// Activation functions.

import { boolean_or } from '../../kind.js';
import { either, read_options, split } from '../../options.js';
import * as raw from '../../raw.js';
import type { Tensor } from '../../tensor.js';
import { handle_of, wrap_or_same } from '../../tensor_base.js';
import type { DeviceType } from '../../types/device.js';
import type { DType } from '../../types/dtype.js';
import type { Shape } from '../../types/shape.js';

/**
 * Options of `selu`.
 *
 * @example In place
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.functional.SeluFunctionalOptions = { inplace: true };
 * const x = torch.zeros(2);
 * if (torch.nn.functional.selu(x, options) !== x) throw new Error();
 * ```
 */
export interface SeluFunctionalOptions {
  /** Write into the input? (default false) */
  readonly inplace?: boolean | null | undefined;
}

/**
 * Applies the scaled exponential linear unit to every element.
 *
 * Formula: selu(x) = scale x where x ≥ 0, else scale α (e^x - 1), with
 * α = 1.6732632423543772848170429916717 and scale = 1.0507009873554804934193349852946.
 *
 * Source: Klambauer et al. 2017, "Self-Normalizing Neural Networks"; PyTorch's
 * `torch.nn.functional.selu`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @param inplace write into the input? (default false)
 * @param options the same by name
 * @returns a new tensor of the same shape; the input itself when `inplace`
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws TypeError for an unknown option or a wrong kind of argument
 * @throws DisposedError if the input has been disposed
 *
 * @example Three values
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.nn.functional.selu(torch.tensor([-1, 0, 1]));
 * if (`${y}` !== 'tensor([-1.1113,  0.0000,  1.0507])') throw new Error(`${y}`);
 * ```
 */
export function selu<S extends Shape, D extends DType = DType, Dev extends DeviceType = DeviceType>(
  input: Tensor<S, D, Dev>,
  inplace?: boolean | null,
  options?: SeluFunctionalOptions | null,
): Tensor<S, D, Dev>;
export function selu<S extends Shape, D extends DType = DType, Dev extends DeviceType = DeviceType>(
  input: Tensor<S, D, Dev>,
  options?: SeluFunctionalOptions | null,
): Tensor<S, D, Dev>;
export function selu(...args: readonly unknown[]): Tensor {
  const [given, options] = split('selu', args, 1, 2);
  const [input] = given as [Tensor];
  const [keyed] = read_options('selu', options, ['inplace']);
  const inplace = either('selu', 'inplace', given[1], keyed);
  const handle = handle_of('selu', 'input', 1, input);
  return wrap_or_same(input, raw.selu(handle, boolean_or('selu', 'inplace', 2, inplace, false)));
}
