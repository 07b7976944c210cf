// What layers start from, and orthogonal weights.

import { generator_handle } from '../../generator.js';
import * as raw from '../../raw.js';
import type { Tensor } from '../../tensor.js';
import { handle_of } from '../../tensor_base.js';
import type { DrawOptions } from '../../types/options.js';
import { numbers } from './shared.js';

/**
 * Makes a weight orthogonal: seen as a matrix, its rows or its columns, whichever are fewer, have
 * length `gain` and stand at right angles.
 *
 * Source: Saxe et al. 2013, "Exact solutions to the nonlinear dynamics of learning in deep linear
 * neural networks"; PyTorch's `torch.nn.init.orthogonal_`, with the same numbers but for rounding.
 *
 * @typeParam T the type of the tensor
 * @param tensor (out, ...), seen as a matrix of out rows; it may require a gradient
 * @param gain a factor (default 1)
 * @param options the same by name, and `generator`
 * @returns the tensor itself
 * @throws ValueError if it has fewer than 2 dimensions
 * @throws NotImplementedError if the dtype is not a floating one
 *
 * @example A rotation, or a mirrored one
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const [a, b, c, d] = torch.nn.init.orthogonal_(torch.empty(2, 2)).toArray();
 * const area = Number(a) * Number(d) - Number(b) * Number(c);
 * if (Math.abs(Math.abs(area) - 1) > 1e-6) throw new Error(`${area}`);
 * ```
 */
export function orthogonal_<T extends Tensor>(
  tensor: T,
  gain?: number | null,
  options?: DrawOptions<'gain'> | null,
): T;
export function orthogonal_<T extends Tensor>(tensor: T, options: DrawOptions<'gain'> | null): T;
export function orthogonal_(...args: readonly unknown[]): Tensor {
  const [tensor, [gain], g] = numbers('orthogonal_', args, ['gain'], [1]);
  raw.init_orthogonal_(handle_of('orthogonal_', 'tensor', 1, tensor), gain as number, g);
  return tensor;
}

/**
 * The first values of `nn.Linear` and `nn.Conv*d` (`reset_parameters`): weight, then bias.
 * For the modules, not public.
 */
export function init_layer_(weight: Tensor, bias: Tensor | null, generator?: unknown): void {
  const b = bias === null ? 0 : handle_of('reset_parameters', 'bias', 2, bias);
  const w = handle_of('reset_parameters', 'weight', 1, weight);
  raw.init_layer_(w, b, generator_handle('reset_parameters', generator));
}
