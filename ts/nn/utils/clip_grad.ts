// Clipping of gradients, which is the core's.

import { a_number, boolean_or, number_or, wrong_kind } from '../../kind.js';
import { either, read_options, split } from '../../options.js';
import * as raw from '../../raw.js';
import type { Tensor } from '../../tensor.js';
import { cell_of, handle_of, wrap_new } from '../../tensor_base.js';

/**
 * Options of `clip_grad_norm_`.
 *
 * @example The greatest element
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.utils.ClipGradNormOptions = { norm_type: Infinity };
 * torch.nn.utils.clip_grad_norm_([torch.ones(2, { requires_grad: true })], 1, options);
 * ```
 */
export interface ClipGradNormOptions {
  /** The order of the norm (default 2); `Infinity` for the greatest element. */
  readonly norm_type?: number | null | undefined;
  /** Throw when the norm is NaN or infinite? (default false) */
  readonly error_if_nonfinite?: boolean | null | undefined;
}

/** The handles of one tensor or of several. */
function handles(op: string, parameters: unknown): Uint32Array {
  if (cell_of(parameters) !== undefined)
    return Uint32Array.of(handle_of(op, 'parameters', 1, parameters));
  const list = parameters as Iterable<unknown> | null | undefined;
  if (typeof list !== 'object' || typeof list?.[Symbol.iterator] !== 'function') {
    throw wrong_kind(op, 'parameters', 1, 'Tensor or an iterable of tensors', parameters);
  }
  return Uint32Array.from(list, (item) => handle_of(op, 'parameters', 1, item));
}

/**
 * Scales the gradients of parameters down so that their norm, as that of one vector, is at most a bound.
 *
 * Source: PyTorch's `torch.nn.utils.clip_grad_norm_`.
 *
 * @param parameters a tensor or an iterable of tensors; those without a gradient do not count
 * @param max_norm the bound
 * @param norm_type the order of the norm (default 2); `Infinity` for the greatest element
 * @param error_if_nonfinite throw when the norm is NaN or infinite? (default false)
 * @param options `norm_type`, `error_if_nonfinite`
 * @returns the norm before, a scalar
 * @throws RuntimeError if the norm is not finite and `error_if_nonfinite`; nothing has changed then
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example Down to one
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.ones(2, { requires_grad: true });
 * x.grad = torch.tensor([3, 4]);
 * const norm = torch.nn.utils.clip_grad_norm_([x], 1);
 * if (norm.item() !== 5 || Math.abs(Number(x.grad?.toArray()[1]) - 0.8) > 1e-6) throw new Error();
 * ```
 */
export function clip_grad_norm_(
  parameters: Tensor | Iterable<Tensor>,
  max_norm: number,
  norm_type?: number | null,
  error_if_nonfinite?: boolean | null,
  options?: ClipGradNormOptions | null,
): Tensor<readonly [], 'float32' | 'float64', 'cpu'>;
export function clip_grad_norm_(
  parameters: Tensor | Iterable<Tensor>,
  max_norm: number,
  options: ClipGradNormOptions | null,
): Tensor<readonly [], 'float32' | 'float64', 'cpu'>;
export function clip_grad_norm_(...args: readonly unknown[]): Tensor {
  const op = 'clip_grad_norm_';
  const [given, options] = split(op, args, 2, 4);
  const [keyed_type, keyed_error] = read_options(op, options, ['norm_type', 'error_if_nonfinite']);
  const max_norm = a_number(op, 'max_norm', 2, given[1]);
  const norm_type = number_or(op, 'norm_type', 3, either(op, 'norm_type', given[2], keyed_type), 2);
  const flag = either(op, 'error_if_nonfinite', given[3], keyed_error);
  const error = boolean_or(op, 'error_if_nonfinite', 4, flag, false);
  return wrap_new(raw.clip_grad_norm_(handles(op, given[0]), max_norm, norm_type, error));
}

/**
 * Limits every element of the gradients of parameters to a range around zero.
 *
 * Source: PyTorch's `torch.nn.utils.clip_grad_value_`.
 *
 * @param parameters a tensor or an iterable of tensors; those without a gradient do not count
 * @param clip_value the bound on either side of zero
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example To at most one
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.ones(2, { requires_grad: true });
 * x.grad = torch.tensor([3, -0.5]);
 * torch.nn.utils.clip_grad_value_([x], 1);
 * if (x.grad?.toArray().join() !== '1,-0.5') throw new Error(`${x.grad}`);
 * ```
 */
export function clip_grad_value_(parameters: Tensor | Iterable<Tensor>, clip_value: number): void;
export function clip_grad_value_(...args: readonly unknown[]): void {
  const op = 'clip_grad_value_';
  const [given] = split(op, args, 2, 2);
  const clip_value = a_number(op, 'clip_value', 2, given[1]);
  raw.clip_grad_value_(handles(op, given[0]), clip_value);
}
