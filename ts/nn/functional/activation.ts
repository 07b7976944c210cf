// Activation functions.

import { RuntimeError } from '../../errors.js';
import { boolean_or, count_given, number_or, wrong_kind } from '../../kind.js';
import { activate } from '../../ops/operands.js';
import { either, read_options, split } from '../../options.js';
import type { Tensor } from '../../tensor.js';
import type {
  EluFunctionalOptions,
  GeluFunctionalOptions,
  LeakyReluFunctionalOptions,
  SeluFunctionalOptions,
  SoftplusFunctionalOptions,
} from '../../types/activation.js';
import type { DeviceType } from '../../types/device.js';
import type { DType } from '../../types/dtype.js';
import type { FloatOf } from '../../types/promote.js';
import type { Shape } from '../../types/shape.js';

/** The input, then parameters and whether to work in place, by position or by name. */
function arguments_of(
  op: string,
  args: readonly unknown[],
  keys: readonly string[],
): readonly [input: Tensor, ...given: unknown[]] {
  const [given, options] = split(op, args, 1, keys.length + 1);
  if (options === undefined) return given as readonly [Tensor, ...unknown[]];
  const keyed = read_options(op, options, keys);
  const values = keys.map((key, i) => either(op, key, given[i + 1], keyed[i]));
  return [given[0] as Tensor, ...values];
}

/**
 * Takes the positive part of every element.
 *
 * Formula: max(input, 0).
 *
 * Source: PyTorch's `torch.nn.functional.relu`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @param inplace write into the input? (default false)
 * @param options the same by name
 * @returns a new tensor of the same shape; the input itself when `inplace`
 * @throws NotImplementedError for bool and int64
 * @throws RuntimeError in place, for a leaf that requires a gradient
 * @throws TypeError for an unknown option or a wrong kind of argument
 * @throws DisposedError if the input has been disposed
 *
 * @example The positive part
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.nn.functional.relu(torch.tensor([-1, 2]));
 * if (y.toArray().join() !== '0,2') throw new Error(`${y}`);
 * ```
 */
export function relu<S extends Shape, D extends DType = DType, Dev extends DeviceType = DeviceType>(
  input: Tensor<S, D, Dev>,
  inplace?: boolean | null,
  options?: SeluFunctionalOptions | null,
): Tensor<S, D, Dev>;
export function relu<S extends Shape, D extends DType = DType, Dev extends DeviceType = DeviceType>(
  input: Tensor<S, D, Dev>,
  options?: SeluFunctionalOptions | null,
): Tensor<S, D, Dev>;
export function relu(...args: readonly unknown[]): Tensor {
  const [input, inplace] = arguments_of('relu', args, ['inplace']);
  return activate('relu', input, boolean_or('relu', 'inplace', 2, inplace, false));
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
 * @throws RuntimeError in place, for a leaf that requires a gradient
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
  const [input, inplace] = arguments_of('selu', args, ['inplace']);
  return activate('selu', input, boolean_or('selu', 'inplace', 2, inplace, false));
}

/**
 * Applies the exponential linear unit to every element.
 *
 * Formula: x where x ≥ 0, else alpha (e^x - 1).
 *
 * Source: PyTorch's `torch.nn.functional.elu`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @param alpha the limit on the left side is -alpha (default 1)
 * @param inplace write into the input? (default false)
 * @param options the same by name
 * @returns a new tensor of the same shape; the input itself when `inplace`
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws RuntimeError in place, for a leaf that requires a gradient
 * @throws TypeError for an unknown option or a wrong kind of argument
 * @throws DisposedError if the input has been disposed
 *
 * @example On the left
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.nn.functional.elu(torch.tensor([-100, 3]), 2);
 * if (y.toArray().join() !== '-2,3') throw new Error(`${y}`);
 * ```
 */
export function elu<S extends Shape, D extends DType = DType, Dev extends DeviceType = DeviceType>(
  input: Tensor<S, D, Dev>,
  alpha?: number | null,
  inplace?: boolean | null,
  options?: EluFunctionalOptions | null,
): Tensor<S, D, Dev>;
export function elu<S extends Shape, D extends DType = DType, Dev extends DeviceType = DeviceType>(
  input: Tensor<S, D, Dev>,
  options?: EluFunctionalOptions | null,
): Tensor<S, D, Dev>;
export function elu(...args: readonly unknown[]): Tensor {
  const [input, alpha, inplace] = arguments_of('elu', args, ['alpha', 'inplace']);
  const a = number_or('elu', 'alpha', 2, alpha, 1);
  return activate('elu', input, boolean_or('elu', 'inplace', 3, inplace, false), false, a);
}

/**
 * Applies the continuously differentiable exponential linear unit to every element.
 *
 * Formula: max(x, 0) + min(0, alpha (e^(x / alpha) - 1)).
 *
 * Source: PyTorch's `torch.nn.functional.celu`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @param alpha the limit on the left side is -alpha (default 1)
 * @param inplace write into the input? (default false)
 * @param options the same by name
 * @returns a new tensor of the same shape; the input itself when `inplace`
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws RuntimeError in place, for a leaf that requires a gradient
 * @throws RuntimeError if alpha is 0
 * @throws TypeError for an unknown option or a wrong kind of argument
 * @throws DisposedError if the input has been disposed
 *
 * @example On the left
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.nn.functional.celu(torch.tensor([-100, 3]), 2);
 * if (y.toArray().join() !== '-2,3') throw new Error(`${y}`);
 * ```
 */
export function celu<S extends Shape, D extends DType = DType, Dev extends DeviceType = DeviceType>(
  input: Tensor<S, D, Dev>,
  alpha?: number | null,
  inplace?: boolean | null,
  options?: EluFunctionalOptions | null,
): Tensor<S, D, Dev>;
export function celu<S extends Shape, D extends DType = DType, Dev extends DeviceType = DeviceType>(
  input: Tensor<S, D, Dev>,
  options?: EluFunctionalOptions | null,
): Tensor<S, D, Dev>;
export function celu(...args: readonly unknown[]): Tensor {
  const [input, alpha, inplace] = arguments_of('celu', args, ['alpha', 'inplace']);
  const a = number_or('celu', 'alpha', 2, alpha, 1);
  return activate('celu', input, boolean_or('celu', 'inplace', 3, inplace, false), false, a);
}

/**
 * Keeps the positive part of every element, and a fraction of the negative one.
 *
 * Formula: x where x > 0, else negative_slope · x.
 *
 * Source: PyTorch's `torch.nn.functional.leaky_relu`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @param negative_slope the slope on the left side (default 0.01)
 * @param inplace write into the input? (default false)
 * @param options the same by name
 * @returns a new tensor of the same shape; the input itself when `inplace`
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws RuntimeError in place, for a leaf that requires a gradient
 * @throws TypeError for an unknown option or a wrong kind of argument
 * @throws DisposedError if the input has been disposed
 *
 * @example Half of the negative part
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.nn.functional.leaky_relu(torch.tensor([-2, 3]), 0.5);
 * if (y.toArray().join() !== '-1,3') throw new Error(`${y}`);
 * ```
 */
export function leaky_relu<
  S extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
>(
  input: Tensor<S, D, Dev>,
  negative_slope?: number | null,
  inplace?: boolean | null,
  options?: LeakyReluFunctionalOptions | null,
): Tensor<S, D, Dev>;
export function leaky_relu<
  S extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
>(input: Tensor<S, D, Dev>, options?: LeakyReluFunctionalOptions | null): Tensor<S, D, Dev>;
export function leaky_relu(...args: readonly unknown[]): Tensor {
  const keys = ['negative_slope', 'inplace'];
  const [input, slope, inplace] = arguments_of('leaky_relu', args, keys);
  const p = number_or('leaky_relu', 'negative_slope', 2, slope, 0.01);
  return activate(
    'leaky_relu',
    input,
    boolean_or('leaky_relu', 'inplace', 3, inplace, false),
    false,
    p,
  );
}

/**
 * Applies the hyperbolic tangent to every element.
 *
 * Formula: (e^x - e^-x) / (e^x + e^-x).
 *
 * Source: PyTorch's `torch.tanh`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @returns a new tensor of the same shape; float32 for integers and booleans
 * @throws NotImplementedError for int64
 * @throws TypeError for an unknown option or a wrong kind of argument
 * @throws DisposedError if the input has been disposed
 *
 * @example At zero
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.nn.functional.tanh(torch.tensor([0]));
 * if (y.item() !== 0) throw new Error(`${y}`);
 * ```
 */
export function tanh<S extends Shape, D extends DType = DType, Dev extends DeviceType = DeviceType>(
  input: Tensor<S, D, Dev>,
): Tensor<S, FloatOf<D>, Dev>;
export function tanh(...args: readonly unknown[]): Tensor {
  count_given('tanh', args, 1, 1);
  return activate('tanh', args[0] as Tensor, false);
}

/**
 * Applies the logistic function to every element.
 *
 * Formula: 1 / (1 + e^-x).
 *
 * Source: PyTorch's `torch.sigmoid`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @returns a new tensor of the same shape; float32 for integers and booleans
 * @throws NotImplementedError for int64
 * @throws TypeError for an unknown option or a wrong kind of argument
 * @throws DisposedError if the input has been disposed
 *
 * @example At zero
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.nn.functional.sigmoid(torch.tensor([0]));
 * if (y.item() !== 0.5) throw new Error(`${y}`);
 * ```
 */
export function sigmoid<
  S extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
>(input: Tensor<S, D, Dev>): Tensor<S, FloatOf<D>, Dev>;
export function sigmoid(...args: readonly unknown[]): Tensor {
  count_given('sigmoid', args, 1, 1);
  return activate('sigmoid', args[0] as Tensor, false);
}

/**
 * Multiplies every element with the normal distribution function at it.
 *
 * Formula: x Φ(x); with `approximate: 'tanh'` x/2 (1 + tanh(√(2/π) (x + 0.044715 x³))).
 *
 * Source: PyTorch's `torch.nn.functional.gelu`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @param options `approximate`
 * @returns a new tensor of the same shape
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws RuntimeError if `approximate` is neither 'none' nor 'tanh'
 * @throws TypeError for an unknown option or a wrong kind of argument
 * @throws DisposedError if the input has been disposed
 *
 * @example Far from zero
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.nn.functional.gelu(torch.tensor([-100, 100]));
 * if (y.toArray().join() !== '0,100') throw new Error(`${y}`);
 * ```
 */
export function gelu<S extends Shape, D extends DType = DType, Dev extends DeviceType = DeviceType>(
  input: Tensor<S, D, Dev>,
  options?: GeluFunctionalOptions | null,
): Tensor<S, D, Dev>;
export function gelu(...args: readonly unknown[]): Tensor {
  const [given, options] = split('gelu', args, 1, 1);
  const [approximate = 'none'] = read_options('gelu', options, ['approximate']);
  if (typeof approximate !== 'string') {
    throw wrong_kind('gelu', 'approximate', 0, 'str', approximate);
  }
  if (approximate !== 'none' && approximate !== 'tanh') {
    throw new RuntimeError('approximate argument must be either none or tanh.');
  }
  return activate('gelu', given[0] as Tensor, false, false, Number(approximate === 'tanh'));
}

/**
 * Multiplies every element with its logistic function.
 *
 * Formula: x / (1 + e^-x).
 *
 * Source: PyTorch's `torch.nn.functional.silu`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @param inplace write into the input? (default false)
 * @param options the same by name
 * @returns a new tensor of the same shape; the input itself when `inplace`
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws RuntimeError in place, for a leaf that requires a gradient
 * @throws TypeError for an unknown option or a wrong kind of argument
 * @throws DisposedError if the input has been disposed
 *
 * @example Far from zero
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.nn.functional.silu(torch.tensor([0, 100]));
 * if (y.toArray().join() !== '0,100') throw new Error(`${y}`);
 * ```
 */
export function silu<S extends Shape, D extends DType = DType, Dev extends DeviceType = DeviceType>(
  input: Tensor<S, D, Dev>,
  inplace?: boolean | null,
  options?: SeluFunctionalOptions | null,
): Tensor<S, D, Dev>;
export function silu<S extends Shape, D extends DType = DType, Dev extends DeviceType = DeviceType>(
  input: Tensor<S, D, Dev>,
  options?: SeluFunctionalOptions | null,
): Tensor<S, D, Dev>;
export function silu(...args: readonly unknown[]): Tensor {
  const [input, inplace] = arguments_of('silu', args, ['inplace']);
  return activate('silu', input, boolean_or('silu', 'inplace', 2, inplace, false));
}

/**
 * Applies a smooth version of `relu` to every element.
 *
 * Formula: ln(1 + e^(beta x)) / beta; x itself where beta x > threshold.
 *
 * Source: PyTorch's `torch.nn.functional.softplus`.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @param beta the steepness of the corner (default 1)
 * @param threshold where the result becomes the input (default 20)
 * @param options the same by name
 * @returns a new tensor of the same shape
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws TypeError for an unknown option or a wrong kind of argument
 * @throws DisposedError if the input has been disposed
 *
 * @example At zero
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.nn.functional.softplus(torch.tensor([0])).item();
 * if (Math.abs(y - Math.LN2) > 1e-6) throw new Error(`${y}`);
 * ```
 */
export function softplus<
  S extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
>(
  input: Tensor<S, D, Dev>,
  beta?: number | null,
  threshold?: number | null,
  options?: SoftplusFunctionalOptions | null,
): Tensor<S, D, Dev>;
export function softplus<
  S extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
>(input: Tensor<S, D, Dev>, options?: SoftplusFunctionalOptions | null): Tensor<S, D, Dev>;
export function softplus(...args: readonly unknown[]): Tensor {
  const [input, beta, threshold] = arguments_of('softplus', args, ['beta', 'threshold']);
  const b = number_or('softplus', 'beta', 2, beta, 1);
  const t = number_or('softplus', 'threshold', 3, threshold, 20);
  return activate('softplus', input, false, false, b, t);
}
