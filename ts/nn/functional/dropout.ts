// The six dropouts: argument forms and types. Behind all of them is one operation of the core.

import type { Generator } from '../../generator.js';
import { generator_handle } from '../../generator.js';
import { boolean_or, count_given, number_or } from '../../kind.js';
import { either, is_options, read_options } from '../../options.js';
import * as raw from '../../raw.js';
import type { Tensor } from '../../tensor.js';
import { handle_of, wrap_or_same } from '../../tensor_base.js';
import type { DeviceType } from '../../types/device.js';
import type {
  Dropout1dInput,
  Dropout2dInput,
  Dropout3dInput,
  FeatureAlphaDropoutInput,
} from '../../types/dropout.js';
import type { DType } from '../../types/dtype.js';
import type { Shape } from '../../types/shape.js';

/**
 * Options of `dropout`, `dropout1d`, `dropout2d` and `dropout3d`.
 *
 * @example By name
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.functional.DropoutFunctionalOptions = { p: 1, training: true };
 * if (torch.nn.functional.dropout(torch.ones(1), options).item() !== 0) throw new Error();
 * ```
 */
export interface DropoutFunctionalOptions {
  /** The probability of being dropped (default 0.5). */
  readonly p?: number | null | undefined;
  /** Drop at all? (default true) */
  readonly training?: boolean | null | undefined;
  /** Write into the input? (default false) */
  readonly inplace?: boolean | null | undefined;
  /** Where the numbers come from; the default generator if not given. */
  readonly generator?: Generator | null | undefined;
}

/**
 * Options of `alpha_dropout` and `feature_alpha_dropout`.
 *
 * @example By name
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.functional.AlphaDropoutFunctionalOptions = { p: 0.1, training: true };
 * const y = torch.nn.functional.alpha_dropout(torch.randn(8, 4), options);
 * if (y.numel() !== 32) throw new Error();
 * ```
 */
export interface AlphaDropoutFunctionalOptions {
  /** The probability of being dropped (default 0.5). */
  readonly p?: number | null | undefined;
  /** Drop at all? (default false, as in PyTorch's code; its docstring says otherwise) */
  readonly training?: boolean | null | undefined;
  /** Write into the input? (default false) */
  readonly inplace?: boolean | null | undefined;
  /** Where the numbers come from; the default generator if not given. */
  readonly generator?: Generator | null | undefined;
}

const KEYS = ['p', 'training', 'inplace', 'generator'];

/** The first of the core's codes that means an alpha dropout: those do not train unless told to. */
const ALPHA = 4;

/** Both argument forms: an options object ends the arguments, wherever it stands. */
function run(op: string, code: number, args: readonly unknown[]): Tensor {
  const input = args[0];
  let p = args[1];
  let training = args[2];
  let inplace = args[3];
  let options = args[4];
  let g = 0;
  // Without split(), which would make two objects in each call.
  const last = count_given(op, args, 1, 5) - 1;
  if (last > 0 && last < 4 && is_options(args[last])) {
    options = args[last];
    if (last === 1) p = undefined;
    else if (last === 2) training = undefined;
    else inplace = undefined;
  }
  if (options !== undefined && options !== null) {
    const keyed = read_options(op, options, KEYS);
    p = either(op, 'p', p, keyed[0]);
    training = either(op, 'training', training, keyed[1]);
    inplace = either(op, 'inplace', inplace, keyed[2]);
    g = generator_handle(op, keyed[3]);
  }
  // After the options, which may run code of the caller's.
  const handle = handle_of(op, 'input', 1, input);
  const result = raw.dropout(
    code,
    handle,
    number_or(op, 'p', 2, p, 0.5),
    boolean_or(op, 'training', 3, training, code < ALPHA),
    boolean_or(op, 'inplace', 4, inplace, false),
    g,
  );
  return wrap_or_same(input as Tensor, result);
}

/**
 * Drops elements: sets each to zero with probability `p` and scales the others up.
 *
 * Formula: y = x * m / (1 - p), where m is 0 with probability p, else 1.
 *
 * Source: PyTorch's `torch.nn.functional.dropout`, with the same numbers.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @param p the probability of being dropped (default 0.5)
 * @param training drop at all? (default true)
 * @param inplace write into the input? (default false)
 * @param options the same by name, and `generator`
 * @returns a new tensor of the same shape; the input itself when `inplace`, and when nothing is to
 * be dropped: `training` false, `p` zero or no elements
 * @throws ValueError if `p` is not from 0 to 1
 * @throws RuntimeError if the dtype is not a floating one and 0 < p < 1 in training
 * @throws TypeError for an unknown option or a wrong kind of argument
 * @throws DisposedError if the input has been disposed
 *
 * @example Zero or twice
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.nn.functional.dropout(torch.ones(100), 0.5);
 * if (!y.toArray().every((v) => v === 0 || v === 2)) throw new Error(`${y}`);
 * ```
 */
export function dropout<
  S extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
>(
  input: Tensor<S, D, Dev>,
  p?: number | null,
  training?: boolean | null,
  inplace?: boolean | null,
  options?: DropoutFunctionalOptions | null,
): Tensor<S, D, Dev>;
export function dropout<
  S extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
>(input: Tensor<S, D, Dev>, options?: DropoutFunctionalOptions | null): Tensor<S, D, Dev>;
export function dropout(...args: readonly unknown[]): Tensor {
  return run('dropout', 0, args);
}

/**
 * Drops channels of sequences: all of a channel or nothing of it.
 *
 * Formula: y = x * m / (1 - p), where m is 0 with probability p, else 1.
 *
 * Source: PyTorch's `torch.nn.functional.dropout1d`, with the same numbers.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input (N, C, L), or (C, L) without a batch
 * @param p the probability of being dropped (default 0.5)
 * @param training drop at all? (default true)
 * @param inplace write into the input? (default false)
 * @param options the same by name, and `generator`
 * @returns a new tensor of the same shape; the input itself when `inplace`, and when nothing is to
 * be dropped: `training` false, `p` zero or no elements. For a 2-D input a new tensor on the input's
 * storage takes the place of the input itself, except when `inplace`
 * @throws ValueError if `p` is not from 0 to 1
 * @throws RuntimeError if the dtype is not a floating one and 0 < p < 1 in training
 * @throws RuntimeError if the input has not 2 or 3 dimensions
 * @throws TypeError for an unknown option or a wrong kind of argument
 * @throws DisposedError if the input has been disposed
 *
 * @example Whole channels
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.nn.functional.dropout1d(torch.ones(4, 8, 2), 0.5);
 * const v = y.toArray();
 * if (!v.every((value, i) => value === v[i - (i % 2)])) throw new Error(`${y}`);
 * ```
 */
export function dropout1d<
  S extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
>(
  input: Tensor<S, D, Dev> & Dropout1dInput<S>,
  p?: number | null,
  training?: boolean | null,
  inplace?: boolean | null,
  options?: DropoutFunctionalOptions | null,
): Tensor<S, D, Dev>;
export function dropout1d<
  S extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
>(
  input: Tensor<S, D, Dev> & Dropout1dInput<S>,
  options?: DropoutFunctionalOptions | null,
): Tensor<S, D, Dev>;
export function dropout1d(...args: readonly unknown[]): Tensor {
  return run('dropout1d', 1, args);
}

/**
 * Drops channels of images: all of a channel or nothing of it.
 *
 * Three dimensions are taken as (N, C, L), as in PyTorch, which warns about that, and about any
 * other number than 3 or 4.
 *
 * Formula: y = x * m / (1 - p), where m is 0 with probability p, else 1.
 *
 * Source: PyTorch's `torch.nn.functional.dropout2d`, with the same numbers.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input (N, C, H, W)
 * @param p the probability of being dropped (default 0.5)
 * @param training drop at all? (default true)
 * @param inplace write into the input? (default false)
 * @param options the same by name, and `generator`
 * @returns a new tensor of the same shape; the input itself when `inplace`, and when nothing is to
 * be dropped: `training` false, `p` zero or no elements
 * @throws ValueError if `p` is not from 0 to 1
 * @throws RuntimeError if the dtype is not a floating one and 0 < p < 1 in training
 * @throws RuntimeError if the input has fewer than 2 dimensions
 * @throws TypeError for an unknown option or a wrong kind of argument
 * @throws DisposedError if the input has been disposed
 *
 * @example Whole channels
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.nn.functional.dropout2d(torch.ones(2, 8, 2, 2), 0.5);
 * const v = y.toArray();
 * if (!v.every((value, i) => value === v[i - (i % 4)])) throw new Error(`${y}`);
 * ```
 */
export function dropout2d<
  S extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
>(
  input: Tensor<S, D, Dev> & Dropout2dInput<S>,
  p?: number | null,
  training?: boolean | null,
  inplace?: boolean | null,
  options?: DropoutFunctionalOptions | null,
): Tensor<S, D, Dev>;
export function dropout2d<
  S extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
>(
  input: Tensor<S, D, Dev> & Dropout2dInput<S>,
  options?: DropoutFunctionalOptions | null,
): Tensor<S, D, Dev>;
export function dropout2d(...args: readonly unknown[]): Tensor {
  return run('dropout2d', 2, args);
}

/**
 * Drops channels of volumes: all of a channel or nothing of it.
 *
 * Anything but five dimensions is taken as a single sample without a batch dimension, as in
 * PyTorch, which warns about any other number than 4 or 5.
 *
 * Formula: y = x * m / (1 - p), where m is 0 with probability p, else 1.
 *
 * Source: PyTorch's `torch.nn.functional.dropout3d`, with the same numbers.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input (N, C, D, H, W), or (C, D, H, W) without a batch
 * @param p the probability of being dropped (default 0.5)
 * @param training drop at all? (default true)
 * @param inplace write into the input? (default false)
 * @param options the same by name, and `generator`
 * @returns a new tensor of the same shape; the input itself when `inplace`, and when nothing is to
 * be dropped: `training` false, `p` zero or no elements. For an input of other than five dimensions a
 * new tensor on the input's storage takes the place of the input itself, except when `inplace`
 * @throws ValueError if `p` is not from 0 to 1
 * @throws RuntimeError if the dtype is not a floating one and 0 < p < 1 in training
 * @throws RuntimeError if the input has no dimensions
 * @throws TypeError for an unknown option or a wrong kind of argument
 * @throws DisposedError if the input has been disposed
 *
 * @example Whole channels
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.nn.functional.dropout3d(torch.ones(2, 8, 2, 2, 2), 0.5);
 * const v = y.toArray();
 * if (!v.every((value, i) => value === v[i - (i % 8)])) throw new Error(`${y}`);
 * ```
 */
export function dropout3d<
  S extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
>(
  input: Tensor<S, D, Dev> & Dropout3dInput<S>,
  p?: number | null,
  training?: boolean | null,
  inplace?: boolean | null,
  options?: DropoutFunctionalOptions | null,
): Tensor<S, D, Dev>;
export function dropout3d<
  S extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
>(
  input: Tensor<S, D, Dev> & Dropout3dInput<S>,
  options?: DropoutFunctionalOptions | null,
): Tensor<S, D, Dev>;
export function dropout3d(...args: readonly unknown[]): Tensor {
  return run('dropout3d', 3, args);
}

/**
 * Drops elements in a way that keeps networks with SELU normalised.
 *
 * Dropped elements get the value that SELU has far below zero, and all values are then scaled and shifted
 * so that mean 0 and variance 1 stay what they are, in expectation.
 *
 * Formula: y = a (x m + α' (m - 1)) + a α' p, where m is 0 with probability p, else 1,
 * α' = 1.7580993408473766 and a = ((1 - p) (1 + p α'²))^(-1/2).
 *
 * `training` is false unless given: so it is in PyTorch's code, though its docstring says true.
 *
 * Source: Klambauer et al. 2017, "Self-Normalizing Neural Networks"; PyTorch's
 * `torch.nn.functional.alpha_dropout`, with the same numbers.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input any shape
 * @param p the probability of being dropped (default 0.5)
 * @param training drop at all? (default false)
 * @param inplace write into the input? (default false)
 * @param options the same by name, and `generator`
 * @returns a new tensor of the same shape; the input itself when `inplace`, and when nothing is to
 * be dropped: `training` false, `p` zero or no elements
 * @throws ValueError if `p` is not from 0 to 1
 * @throws RuntimeError if the dtype is not a floating one and 0 < p < 1 in training
 * @throws TypeError for an unknown option or a wrong kind of argument
 * @throws DisposedError if the input has been disposed
 *
 * @example Nothing happens unless training
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.randn(100);
 * if (torch.nn.functional.alpha_dropout(x, 0.1) !== x) throw new Error('not the same');
 * if (torch.nn.functional.alpha_dropout(x, 0.1, true) === x) throw new Error('the same');
 * ```
 */
export function alpha_dropout<
  S extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
>(
  input: Tensor<S, D, Dev>,
  p?: number | null,
  training?: boolean | null,
  inplace?: boolean | null,
  options?: AlphaDropoutFunctionalOptions | null,
): Tensor<S, D, Dev>;
export function alpha_dropout<
  S extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
>(input: Tensor<S, D, Dev>, options?: AlphaDropoutFunctionalOptions | null): Tensor<S, D, Dev>;
export function alpha_dropout(...args: readonly unknown[]): Tensor {
  return run('alpha_dropout', 4, args);
}

/**
 * Drops channels in a way that keeps networks with SELU normalised: all of a channel or nothing.
 *
 * Dropped channels get the value that SELU has far below zero, and all values are then scaled and shifted
 * so that mean 0 and variance 1 stay what they are, in expectation.
 *
 * Formula: y = a (x m + α' (m - 1)) + a α' p, where m is 0 with probability p, else 1,
 * α' = 1.7580993408473766 and a = ((1 - p) (1 + p α'²))^(-1/2).
 *
 * `training` is false unless given: so it is in PyTorch's code, though its docstring says true.
 * A functional does not know of `model.eval()`: pass `model.training`. Channels are dimension 1, always;
 * a 2-D input (N, C) has one element in each, so it is treated as by `alpha_dropout`.
 *
 * Source: Klambauer et al. 2017, "Self-Normalizing Neural Networks"; PyTorch's
 * `torch.nn.functional.feature_alpha_dropout`, with the same numbers.
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input (N, C, ...)
 * @param p the probability of being dropped (default 0.5)
 * @param training drop at all? (default false)
 * @param inplace write into the input? (default false)
 * @param options the same by name, and `generator`
 * @returns a new tensor of the same shape; the input itself when `inplace`, and when nothing is to
 * be dropped: `training` false, `p` zero or no elements
 * @throws ValueError if `p` is not from 0 to 1
 * @throws RuntimeError if the dtype is not a floating one and 0 < p < 1 in training
 * @throws RuntimeError if the input has fewer than 2 dimensions
 * @throws TypeError for an unknown option or a wrong kind of argument
 * @throws DisposedError if the input has been disposed
 *
 * @example A dropped channel has one value
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.zeros(2, 4, 3);
 * const y = torch.nn.functional.feature_alpha_dropout(x, { p: 0.5, training: true });
 * const v = y.toArray();
 * if (!v.every((value, i) => value === v[i - (i % 3)])) throw new Error(`${y}`);
 * ```
 */
export function feature_alpha_dropout<
  S extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
>(
  input: Tensor<S, D, Dev> & FeatureAlphaDropoutInput<S>,
  p?: number | null,
  training?: boolean | null,
  inplace?: boolean | null,
  options?: AlphaDropoutFunctionalOptions | null,
): Tensor<S, D, Dev>;
export function feature_alpha_dropout<
  S extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
>(
  input: Tensor<S, D, Dev> & FeatureAlphaDropoutInput<S>,
  options?: AlphaDropoutFunctionalOptions | null,
): Tensor<S, D, Dev>;
export function feature_alpha_dropout(...args: readonly unknown[]): Tensor {
  return run('feature_alpha_dropout', 5, args);
}
