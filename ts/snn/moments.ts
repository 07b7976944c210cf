// Mean and variance, computed in the core; and those of weights.

import { no_grad } from '../autograd.js';
import { tidy } from '../memory.js';
import type { Tensor } from '../tensor.js';
import { cell_of } from '../tensor_base.js';

/**
 * Mean and variance of a tensor.
 *
 * @example Of the batch
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const model = new torch.nn.Sequential(new torch.nn.SELU());
 * const input: torch.snn.Moments = torch.snn.report(model, torch.tensor([-1, 1])).input;
 * if (input.mean !== 0 || input.variance !== 1) throw new Error();
 * ```
 */
export interface Moments {
  /** The mean of all elements. */
  readonly mean: number;
  /** Their variance, without Bessel's correction. */
  readonly variance: number;
}

/** Of what is no tensor of floating point numbers there are no moments. */
export function is_floating(value: unknown): value is Tensor {
  return cell_of(value)?.dtype.startsWith('float') === true;
}

export function moments_of(x: Tensor): Moments {
  return tidy(() => ({
    mean: x.mean().item() as number,
    variance: x.var({ correction: 0 }).item() as number,
  }));
}

export function root_mean_square(x: Tensor): number {
  return tidy(() => no_grad(() => x.mul(x).mean().sqrt().item() as number));
}

/** The weights of a layer that mixes its inputs; norms have one for each channel alone. */
export function weight_of(module: object): Tensor | null {
  const weight: unknown = Reflect.get(module, 'weight');
  return is_floating(weight) && weight.dim() > 1 ? weight : null;
}

/** Mean and variance of weights, each times the inputs of a unit: 0 and 1 keep the variance. */
export function scaled_weight(module: object): Moments | null {
  const weight = weight_of(module);
  if (weight === null) return null;
  const inputs = weight.numel() / weight.size(0);
  const { mean, variance } = no_grad(() => moments_of(weight));
  return { mean: mean * inputs, variance: variance * inputs };
}
