// The alpha dropouts, made for SELU. The helper is that of the plain ones.

import type { Generator } from '../../generator.js';
import type { Tensor } from '../../tensor.js';
import type { DeviceType } from '../../types/device.js';
import type { FeatureAlphaDropoutInput } from '../../types/dropout.js';
import type { DType } from '../../types/dtype.js';
import type { Shape } from '../../types/shape.js';
import { type Kind, run } from './dropout.js';

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

const ALPHA_DROPOUT: Kind = { op: 'alpha_dropout', code: 4, training: false };
const FEATURE_ALPHA_DROPOUT: Kind = { op: 'feature_alpha_dropout', code: 5, training: false };

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
export function alpha_dropout(input: Tensor, ...args: readonly unknown[]): Tensor {
  return run(ALPHA_DROPOUT, input, args);
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
export function feature_alpha_dropout(input: Tensor, ...args: readonly unknown[]): Tensor {
  return run(FEATURE_ALPHA_DROPOUT, input, args);
}
