// Losses of an input and a target, element by element; and how all losses read their arguments.

import { ValueError } from '../../errors.js';
import { number_or, wrong_kind } from '../../kind.js';
import { either, read_options, split } from '../../options.js';
import * as raw from '../../raw.js';
import type { Tensor } from '../../tensor.js';
import { handle_of, handle_or_none, wrap_new } from '../../tensor_base.js';
import type { DeviceType } from '../../types/device.js';
import type { DType } from '../../types/dtype.js';
import type {
  BinaryCrossEntropyWithLogitsFunctionalOptions,
  LossDType,
  LossFunctionalOptions,
  LossShape,
  Reduction,
  SameTarget,
  SmoothL1LossFunctionalOptions,
} from '../../types/loss.js';
import type { Shape } from '../../types/shape.js';
import { warn } from '../../warnings.js';

/** The reductions by the core's numbers. */
const REDUCTIONS: readonly unknown[] = ['none', 'mean', 'sum'];

/** The arguments of a loss by name, from positions in the order of `names` and from options. */
export function read_loss(
  op: string,
  args: readonly unknown[],
  names: readonly string[],
): readonly [input: number, target: number, named: Readonly<Record<string, unknown>>] {
  const [given, options] = split(op, args, 2, 2 + names.length);
  const keyed = read_options(op, options, names);
  const found = names.map((name, i) => [name, either(op, name, given[i + 2], keyed[i])]);
  return [
    handle_of(op, 'input', 1, given[0]),
    handle_of(op, 'target', 2, given[1]),
    Object.fromEntries(found),
  ];
}

/** The core's number of a reduction; the older arguments decide where they are given. */
export function reduction_of(op: string, named: Readonly<Record<string, unknown>>): number {
  const { size_average, reduce, reduction } = named;
  const old = [size_average, reduce].some((value) => value !== undefined && value !== null);
  let name = reduction ?? 'mean';
  if (old) {
    name = reduce === false ? 'none' : size_average === false ? 'sum' : 'mean';
    warn(
      `size_average and reduce args will be deprecated, please use reduction='${name}' instead.`,
    );
  }
  if (typeof name !== 'string') throw wrong_kind(op, 'reduction', 0, 'string', name);
  const code = REDUCTIONS.indexOf(name);
  if (code < 0) throw new ValueError(`${name} is not a valid value for reduction`);
  return code;
}

const PAIR = ['size_average', 'reduce', 'reduction'];

/** `mse_loss`, `l1_loss` and `smooth_l1_loss` by their numbers in the core. */
function pair_loss(op: string, kind: number, args: readonly unknown[]): Tensor {
  const names = kind === 2 ? [...PAIR, 'beta'] : [...PAIR, 'weight'];
  const [input, target, named] = read_loss(op, args, names);
  const beta = number_or(op, 'beta', 6, named.beta, 1);
  return wrap_new(raw.pair_loss(kind, input, target, reduction_of(op, named), beta));
}

/** `binary_cross_entropy_with_logits` */
function logits_loss(args: readonly unknown[]): Tensor {
  const op = 'binary_cross_entropy_with_logits';
  const [input, target, named] = read_loss(op, args, ['weight', ...PAIR, 'pos_weight']);
  const weight = handle_or_none(op, 'weight', 3, named.weight);
  const positive = handle_or_none(op, 'pos_weight', 7, named.pos_weight);
  return wrap_new(raw.logits_loss(input, target, weight, positive, reduction_of(op, named)));
}

/**
 * Computes the mean squared error.
 *
 * Formula: (input - target)², then the mean.
 *
 * Source: PyTorch's `torch.nn.functional.mse_loss`.
 *
 * @typeParam S the shape of the input
 * @typeParam T the shape of the target
 * @typeParam D the dtype of the input
 * @typeParam E the dtype of the target
 * @typeParam Dev the device
 * @typeParam R what becomes of the single losses
 * @param input any shape, of a floating dtype if the target is not
 * @param target of the same shape; another repeats, with a warning
 * @param size_average an older form of `reduction`, with a warning
 * @param reduce an older form of `reduction`, with a warning
 * @param reduction `'mean'` (default), `'sum'` or `'none'`
 * @param options the same by name
 * @returns the mean, by default; a loss for each element with `reduction: 'none'`
 * @throws RuntimeError if the shapes do not fit together
 * @throws NotImplementedError if no dtype is a floating one
 * @throws ValueError for an unknown reduction
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example Of two numbers
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const loss = torch.nn.functional.mse_loss(torch.tensor([1, 5]), torch.zeros(2));
 * if (loss.item() !== 13) throw new Error(`${loss}`);
 * ```
 */
export function mse_loss<
  S extends Shape,
  T extends Shape,
  D extends DType,
  E extends DType,
  Dev extends DeviceType,
  const R extends Reduction = 'mean',
>(
  input: Tensor<S, D, Dev>,
  target: Tensor<T, E, DeviceType>,
  size_average?: boolean | null,
  reduce?: boolean | null,
  reduction?: R | null,
  options?: LossFunctionalOptions<R> | null,
): Tensor<LossShape<R, S extends T ? S : Shape>, LossDType<D, E>, Dev>;
export function mse_loss<
  S extends Shape,
  T extends Shape,
  D extends DType,
  E extends DType,
  Dev extends DeviceType,
  const R extends Reduction = 'mean',
>(
  input: Tensor<S, D, Dev>,
  target: Tensor<T, E, DeviceType>,
  options: LossFunctionalOptions<R>,
): Tensor<LossShape<R, S extends T ? S : Shape>, LossDType<D, E>, Dev>;
export function mse_loss(...args: readonly unknown[]): Tensor {
  return pair_loss('mse_loss', 0, args);
}

/**
 * Computes the mean absolute error.
 *
 * Formula: |input - target|, then the mean.
 *
 * Source: PyTorch's `torch.nn.functional.l1_loss`.
 *
 * @typeParam S the shape of the input
 * @typeParam T the shape of the target
 * @typeParam D the dtype of the input
 * @typeParam E the dtype of the target
 * @typeParam Dev the device
 * @typeParam R what becomes of the single losses
 * @param input any shape, of a floating dtype if the target is not
 * @param target of the same shape; another repeats, with a warning
 * @param size_average an older form of `reduction`, with a warning
 * @param reduce an older form of `reduction`, with a warning
 * @param reduction `'mean'` (default), `'sum'` or `'none'`
 * @param options the same by name
 * @returns the mean, by default; a loss for each element with `reduction: 'none'`
 * @throws RuntimeError if the shapes do not fit together
 * @throws NotImplementedError if no dtype is a floating one
 * @throws ValueError for an unknown reduction
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example Of two numbers
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const loss = torch.nn.functional.l1_loss(torch.tensor([1, -5]), torch.zeros(2));
 * if (loss.item() !== 3) throw new Error(`${loss}`);
 * ```
 */
export function l1_loss<
  S extends Shape,
  T extends Shape,
  D extends DType,
  E extends DType,
  Dev extends DeviceType,
  const R extends Reduction = 'mean',
>(
  input: Tensor<S, D, Dev>,
  target: Tensor<T, E, DeviceType>,
  size_average?: boolean | null,
  reduce?: boolean | null,
  reduction?: R | null,
  options?: LossFunctionalOptions<R> | null,
): Tensor<LossShape<R, S extends T ? S : Shape>, LossDType<D, E>, Dev>;
export function l1_loss<
  S extends Shape,
  T extends Shape,
  D extends DType,
  E extends DType,
  Dev extends DeviceType,
  const R extends Reduction = 'mean',
>(
  input: Tensor<S, D, Dev>,
  target: Tensor<T, E, DeviceType>,
  options: LossFunctionalOptions<R>,
): Tensor<LossShape<R, S extends T ? S : Shape>, LossDType<D, E>, Dev>;
export function l1_loss(...args: readonly unknown[]): Tensor {
  return pair_loss('l1_loss', 1, args);
}

/**
 * Computes a mixture: squared near zero, absolute beyond.
 *
 * Formula: d² / (2 beta) where |d| < beta, else |d| - beta / 2, with d = input - target; then the mean.
 *
 * Source: PyTorch's `torch.nn.functional.smooth_l1_loss`.
 *
 * @typeParam S the shape of the input
 * @typeParam T the shape of the target
 * @typeParam D the dtype of the input
 * @typeParam E the dtype of the target
 * @typeParam Dev the device
 * @typeParam R what becomes of the single losses
 * @param input any shape, of a floating dtype if the target is not
 * @param target of the same shape; another repeats, with a warning
 * @param size_average an older form of `reduction`, with a warning
 * @param reduce an older form of `reduction`, with a warning
 * @param reduction `'mean'` (default), `'sum'` or `'none'`
 * @param beta where the parabola ends (default 1)
 * @param options the same by name
 * @returns the mean, by default; a loss for each element with `reduction: 'none'`
 * @throws RuntimeError if the shapes do not fit together, or `beta` is negative
 * @throws NotImplementedError if no dtype is a floating one
 * @throws ValueError for an unknown reduction
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example Of two numbers
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const loss = torch.nn.functional.smooth_l1_loss(torch.tensor([1, 5]), torch.zeros(2));
 * if (loss.item() !== 2.5) throw new Error(`${loss}`);
 * ```
 */
export function smooth_l1_loss<
  S extends Shape,
  T extends Shape,
  D extends DType,
  E extends DType,
  Dev extends DeviceType,
  const R extends Reduction = 'mean',
>(
  input: Tensor<S, D, Dev>,
  target: Tensor<T, E, DeviceType>,
  size_average?: boolean | null,
  reduce?: boolean | null,
  reduction?: R | null,
  beta?: number | null,
  options?: SmoothL1LossFunctionalOptions<R> | null,
): Tensor<LossShape<R, S extends T ? S : Shape>, LossDType<D, E>, Dev>;
export function smooth_l1_loss<
  S extends Shape,
  T extends Shape,
  D extends DType,
  E extends DType,
  Dev extends DeviceType,
  const R extends Reduction = 'mean',
>(
  input: Tensor<S, D, Dev>,
  target: Tensor<T, E, DeviceType>,
  options: SmoothL1LossFunctionalOptions<R>,
): Tensor<LossShape<R, S extends T ? S : Shape>, LossDType<D, E>, Dev>;
export function smooth_l1_loss(...args: readonly unknown[]): Tensor {
  return pair_loss('smooth_l1_loss', 2, args);
}

/**
 * Computes the binary cross entropy of sigmoid(input), without its loss of digits.
 *
 * Formula: -w (p t log σ(x) + (1 - t) log(1 - σ(x))), then the mean; w is `weight`, p is `pos_weight`.
 *
 * Source: PyTorch's `torch.nn.functional.binary_cross_entropy_with_logits`.
 *
 * @typeParam S the shape of the input
 * @typeParam T the shape of the target
 * @typeParam D the dtype of the input
 * @typeParam E the dtype of the target
 * @typeParam Dev the device
 * @typeParam R what becomes of the single losses
 * @param input any shape, of a floating dtype
 * @param target probabilities, of the same shape
 * @param weight a factor for each loss; repeats
 * @param size_average an older form of `reduction`, with a warning
 * @param reduce an older form of `reduction`, with a warning
 * @param reduction `'mean'` (default), `'sum'` or `'none'`
 * @param pos_weight a factor for what is lost on positive targets; repeats
 * @param options the same by name
 * @returns the mean, by default; a loss for each element with `reduction: 'none'`
 * @throws ValueError if the sizes differ, and for an unknown reduction
 * @throws RuntimeError if a weight does not repeat or requires a gradient, or the target is not a floating one
 * @throws NotImplementedError if the dtype of the input is not a floating one
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example Undecided
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const x = torch.zeros(2);
 * const loss = torch.nn.functional.binary_cross_entropy_with_logits(x, torch.tensor([0, 1]));
 * if (`${loss}` !== 'tensor(0.6931)') throw new Error(`${loss}`);
 * ```
 */
export function binary_cross_entropy_with_logits<
  S extends Shape,
  T extends Shape,
  D extends DType,
  E extends DType,
  Dev extends DeviceType,
  const R extends Reduction = 'mean',
>(
  input: Tensor<S, D, Dev>,
  target: Tensor<T, E, DeviceType> & SameTarget<S, T>,
  weight?: Tensor | null,
  size_average?: boolean | null,
  reduce?: boolean | null,
  reduction?: R | null,
  pos_weight?: Tensor | null,
  options?: BinaryCrossEntropyWithLogitsFunctionalOptions<R> | null,
): Tensor<LossShape<R, S>, E, Dev>;
export function binary_cross_entropy_with_logits<
  S extends Shape,
  T extends Shape,
  D extends DType,
  E extends DType,
  Dev extends DeviceType,
  const R extends Reduction = 'mean',
>(
  input: Tensor<S, D, Dev>,
  target: Tensor<T, E, DeviceType> & SameTarget<S, T>,
  options: BinaryCrossEntropyWithLogitsFunctionalOptions<R>,
): Tensor<LossShape<R, S>, E, Dev>;
export function binary_cross_entropy_with_logits(...args: readonly unknown[]): Tensor {
  return logits_loss(args);
}
