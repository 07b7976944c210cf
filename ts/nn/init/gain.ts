// The names of nonlinearities, and the gains that belong to them.

import { ValueError } from '../../errors.js';
import { count_given, kind_of, wrong_kind } from '../../kind.js';
import * as raw from '../../raw.js';

/**
 * What follows a layer, by the names that PyTorch knows.
 *
 * @example The gain of a rectifier
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const nonlinearity: torch.nn.init.Nonlinearity = 'relu';
 * if (torch.nn.init.calculate_gain(nonlinearity) !== Math.SQRT2) throw new Error();
 * ```
 */
export type Nonlinearity =
  | 'linear'
  | `conv${1 | 2 | 3}d`
  | `conv_transpose${1 | 2 | 3}d`
  | 'sigmoid'
  | 'tanh'
  | 'relu'
  | 'leaky_relu'
  | 'selu';

/**
 * Tells by which factor a standard deviation makes up for what follows the layer.
 *
 * Formula: 1 for linear maps, convolutions and sigmoid, 5/3 for tanh, √2 for relu,
 * √(2 / (1 + a²)) for leaky_relu with slope a, 3/4 for selu. A self-normalizing network needs 1, the
 * gain of `'linear'`, not PyTorch's 3/4.
 *
 * Source: PyTorch's `torch.nn.init.calculate_gain`.
 *
 * @param nonlinearity what follows the layer
 * @param param the slope of leaky_relu (default 0.01)
 * @returns the factor
 * @throws ValueError if nothing of this name is known
 *
 * @example Three quarters
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * if (torch.nn.init.calculate_gain('selu') !== 0.75) throw new Error();
 * ```
 */
export function calculate_gain(nonlinearity: Nonlinearity, param?: number | null): number;
export function calculate_gain(...args: readonly unknown[]): number {
  count_given('calculate_gain', args, 1, 2);
  return gain_of('calculate_gain', args[0], args[1] ?? Number.NaN);
}

/** The gain for `op`; NaN stands for no parameter. */
export function gain_of(op: string, nonlinearity: unknown, param: unknown): number {
  if (typeof nonlinearity !== 'string') {
    throw wrong_kind(op, 'nonlinearity', 0, 'string', nonlinearity);
  }
  if (typeof param !== 'number') {
    throw new ValueError(`negative_slope ${kind_of(param)} not a valid number`);
  }
  return raw.calculate_gain(nonlinearity, param);
}
