// First values of weights whose spread depends on the shape. What is drawn, and how far it spreads, is
// the core's matter.

import { ValueError } from '../../errors.js';
import { type Generator, generator_handle } from '../../generator.js';
import { number_or, wrong_kind } from '../../kind.js';
import { either, read_options, split } from '../../options.js';
import * as raw from '../../raw.js';
import type { Tensor } from '../../tensor.js';
import { handle_of } from '../../tensor_base.js';
import type { DrawOptions } from '../../types/options.js';
import { gain_of, type Nonlinearity } from './gain.js';
import { numbers } from './shared.js';

/**
 * Options of `kaiming_uniform_` and `kaiming_normal_`.
 *
 * @example For a network of rectifiers
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.init.KaimingOptions = { mode: 'fan_out', nonlinearity: 'relu' };
 * torch.nn.init.kaiming_normal_(torch.empty(3, 4), options);
 * ```
 */
export interface KaimingOptions {
  /** The slope of `leaky_relu` below zero (default 0). */
  readonly a?: number | null | undefined;
  /** Keep the variance forward, `'fan_in'` (default), or that of gradients, `'fan_out'`? */
  readonly mode?: 'fan_in' | 'fan_out' | null | undefined;
  /** What follows the layer (default `'leaky_relu'`). */
  readonly nonlinearity?: Nonlinearity | null | undefined;
  /** Where the numbers come from; the default generator if not given. */
  readonly generator?: Generator | null | undefined;
}

const FAN_IN = 0;
const FAN_OUT = 1;
const FAN_MEAN = 2;

/**
 * Draws a weight from a normal distribution so that a layer keeps the variance: what a
 * self-normalizing network starts from.
 *
 * Formula: mean 0, standard deviation 1 / √fan_in.
 *
 * Source: LeCun et al. 1998, "Efficient BackProp"; Klambauer et al. 2017. PyTorch has it as
 * `kaiming_normal_(tensor, nonlinearity="linear")`, with the same numbers.
 *
 * @typeParam T the type of the tensor
 * @param tensor (out, in, ...); it may require a gradient
 * @param options `generator`
 * @returns the tensor itself
 * @throws ValueError if it has fewer than 2 dimensions
 * @throws NotImplementedError if the dtype is not a floating one
 *
 * @example The same as PyTorch's long form
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * torch.manual_seed(0);
 * const a = torch.nn.init.lecun_normal_(torch.empty(3, 4));
 * torch.manual_seed(0);
 * const b = torch.nn.init.kaiming_normal_(torch.empty(3, 4), { nonlinearity: 'linear' });
 * if (a.toString() !== b.toString()) throw new Error(`${a}`);
 * ```
 */
export function lecun_normal_<T extends Tensor>(tensor: T, options?: DrawOptions<never> | null): T;
export function lecun_normal_(...args: readonly unknown[]): Tensor {
  return lecun('lecun_normal_', args, false);
}

/**
 * Draws a weight evenly so that a layer keeps the variance.
 *
 * Formula: up to √(3 / fan_in) on either side of zero.
 *
 * Source: LeCun et al. 1998, "Efficient BackProp". PyTorch has it as
 * `kaiming_uniform_(tensor, nonlinearity="linear")`, with the same numbers.
 *
 * @typeParam T the type of the tensor
 * @param tensor (out, in, ...); it may require a gradient
 * @param options `generator`
 * @returns the tensor itself
 * @throws ValueError if it has fewer than 2 dimensions
 * @throws NotImplementedError if the dtype is not a floating one
 *
 * @example Up to a half
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const weight = torch.nn.init.lecun_uniform_(torch.empty(5, 12));
 * if (!weight.toArray().every((w) => Math.abs(w) <= 0.5)) throw new Error(`${weight}`);
 * ```
 */
export function lecun_uniform_<T extends Tensor>(tensor: T, options?: DrawOptions<never> | null): T;
export function lecun_uniform_(...args: readonly unknown[]): Tensor {
  return lecun('lecun_uniform_', args, true);
}

function lecun(op: string, args: readonly unknown[], uniform: boolean): Tensor {
  const [tensor, , g] = numbers(op, args, [], []);
  raw.init_scaled_(handle_of(op, 'tensor', 1, tensor), 1, FAN_IN, uniform, g);
  return tensor;
}

/**
 * Draws a weight evenly so that a layer keeps the variance before a rectifier.
 *
 * Formula: up to gain √(3 / fan) on either side of zero.
 *
 * Source: He et al. 2015, "Delving deep into rectifiers"; PyTorch's
 * `torch.nn.init.kaiming_uniform_`, with the same numbers.
 *
 * @typeParam T the type of the tensor
 * @param tensor (out, in, ...); it may require a gradient
 * @param a the slope of leaky_relu below zero (default 0)
 * @param mode `'fan_in'` (default) or `'fan_out'`
 * @param nonlinearity what follows the layer (default `'leaky_relu'`)
 * @param options the same by name, and `generator`
 * @returns the tensor itself
 * @throws ValueError if it has fewer than 2 dimensions, or for a mode or a nonlinearity unknown
 * @throws NotImplementedError if the dtype is not a floating one
 *
 * @example Before a rectifier
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const weight = torch.empty(5, 6);
 * torch.nn.init.kaiming_uniform_(weight, { nonlinearity: 'relu' });
 * if (!weight.toArray().every((w) => Math.abs(w) <= 1)) throw new Error(`${weight}`);
 * ```
 */
export function kaiming_uniform_<T extends Tensor>(
  tensor: T,
  a?: number | null,
  mode?: 'fan_in' | 'fan_out' | null,
  nonlinearity?: Nonlinearity | null,
  options?: KaimingOptions | null,
): T;
export function kaiming_uniform_<T extends Tensor>(tensor: T, options: KaimingOptions | null): T;
export function kaiming_uniform_(...args: readonly unknown[]): Tensor {
  return kaiming('kaiming_uniform_', args, true);
}

/**
 * Draws a weight from a normal distribution so that a layer keeps the variance before a rectifier.
 *
 * Formula: mean 0, standard deviation gain / √fan.
 *
 * Source: He et al. 2015, "Delving deep into rectifiers"; PyTorch's
 * `torch.nn.init.kaiming_normal_`, with the same numbers.
 *
 * @typeParam T the type of the tensor
 * @param tensor (out, in, ...); it may require a gradient
 * @param a the slope of leaky_relu below zero (default 0)
 * @param mode `'fan_in'` (default) or `'fan_out'`
 * @param nonlinearity what follows the layer (default `'leaky_relu'`)
 * @param options the same by name, and `generator`
 * @returns the tensor itself
 * @throws ValueError if it has fewer than 2 dimensions, or for a mode or a nonlinearity unknown
 * @throws NotImplementedError if the dtype is not a floating one
 *
 * @example Before a rectifier
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * torch.nn.init.kaiming_normal_(torch.empty(3, 4, 5), 0, 'fan_out', 'relu');
 * ```
 */
export function kaiming_normal_<T extends Tensor>(
  tensor: T,
  a?: number | null,
  mode?: 'fan_in' | 'fan_out' | null,
  nonlinearity?: Nonlinearity | null,
  options?: KaimingOptions | null,
): T;
export function kaiming_normal_<T extends Tensor>(tensor: T, options: KaimingOptions | null): T;
export function kaiming_normal_(...args: readonly unknown[]): Tensor {
  return kaiming('kaiming_normal_', args, false);
}

function kaiming(op: string, args: readonly unknown[], uniform: boolean): Tensor {
  const [given, options] = split(op, args, 1, 4);
  const keyed = read_options(op, options, ['a', 'mode', 'nonlinearity', 'generator']);
  const a = number_or(op, 'a', 2, either(op, 'a', given[1], keyed[0]), 0);
  const mode = either(op, 'mode', given[2], keyed[1]) ?? 'fan_in';
  const nonlinearity = either(op, 'nonlinearity', given[3], keyed[2]) ?? 'leaky_relu';
  const g = generator_handle(op, keyed[3]);
  const [tensor] = given as [Tensor];
  const handle = handle_of(op, 'tensor', 1, tensor);
  if (typeof mode !== 'string') throw wrong_kind(op, 'mode', 3, 'string', mode);
  const fan = ['fan_in', 'fan_out'].indexOf(mode.toLowerCase());
  if (fan < 0) {
    throw new ValueError(
      `Mode ${mode.toLowerCase()} not supported, please use one of ['fan_in', 'fan_out']`,
    );
  }
  const gain = gain_of(op, nonlinearity, a);
  raw.init_scaled_(handle, gain, fan === 0 ? FAN_IN : FAN_OUT, uniform, g);
  return tensor;
}

/**
 * Draws a weight evenly so that a layer keeps the variance both ways.
 *
 * Formula: up to gain √(6 / (fan_in + fan_out)) on either side of zero.
 *
 * Source: Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward neural
 * networks"; PyTorch's `torch.nn.init.xavier_uniform_`, with the same numbers.
 *
 * @typeParam T the type of the tensor
 * @param tensor (out, in, ...); it may require a gradient
 * @param gain a factor (default 1), see `calculate_gain`
 * @param options the same by name, and `generator`
 * @returns the tensor itself
 * @throws ValueError if it has fewer than 2 dimensions
 * @throws NotImplementedError if the dtype is not a floating one
 *
 * @example Up to one
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const weight = torch.nn.init.xavier_uniform_(torch.empty(2, 4));
 * if (!weight.toArray().every((w) => Math.abs(w) <= 1)) throw new Error(`${weight}`);
 * ```
 */
export function xavier_uniform_<T extends Tensor>(
  tensor: T,
  gain?: number | null,
  options?: DrawOptions<'gain'> | null,
): T;
export function xavier_uniform_<T extends Tensor>(
  tensor: T,
  options: DrawOptions<'gain'> | null,
): T;
export function xavier_uniform_(...args: readonly unknown[]): Tensor {
  return xavier('xavier_uniform_', args, true);
}

/**
 * Draws a weight from a normal distribution so that a layer keeps the variance both ways.
 *
 * Formula: mean 0, standard deviation gain √(2 / (fan_in + fan_out)).
 *
 * Source: Glorot and Bengio 2010, "Understanding the difficulty of training deep feedforward neural
 * networks"; PyTorch's `torch.nn.init.xavier_normal_`, with the same numbers.
 *
 * @typeParam T the type of the tensor
 * @param tensor (out, in, ...); it may require a gradient
 * @param gain a factor (default 1), see `calculate_gain`
 * @param options the same by name, and `generator`
 * @returns the tensor itself
 * @throws ValueError if it has fewer than 2 dimensions
 * @throws NotImplementedError if the dtype is not a floating one
 *
 * @example Before a tanh
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const gain = torch.nn.init.calculate_gain('tanh');
 * torch.nn.init.xavier_normal_(torch.empty(3, 4), gain);
 * ```
 */
export function xavier_normal_<T extends Tensor>(
  tensor: T,
  gain?: number | null,
  options?: DrawOptions<'gain'> | null,
): T;
export function xavier_normal_<T extends Tensor>(tensor: T, options: DrawOptions<'gain'> | null): T;
export function xavier_normal_(...args: readonly unknown[]): Tensor {
  return xavier('xavier_normal_', args, false);
}

function xavier(op: string, args: readonly unknown[], uniform: boolean): Tensor {
  const [tensor, [gain], g] = numbers(op, args, ['gain'], [1]);
  raw.init_scaled_(handle_of(op, 'tensor', 1, tensor), gain as number, FAN_MEAN, uniform, g);
  return tensor;
}
