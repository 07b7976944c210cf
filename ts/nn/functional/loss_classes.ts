// Losses of classes: argument forms and types.

import { an_integer, number_or } from '../../kind.js';
import * as raw from '../../raw.js';
import type { Tensor } from '../../tensor.js';
import { handle_or_none, wrap_new } from '../../tensor_base.js';
import type { DeviceType } from '../../types/device.js';
import type { DType } from '../../types/dtype.js';
import type {
  ClassTarget,
  CrossEntropyFunctionalOptions,
  LossShape,
  NllLossFunctionalOptions,
  Reduction,
  WithoutClasses,
} from '../../types/loss.js';
import type { Shape } from '../../types/shape.js';
import { read_loss, reduction_of } from './loss.js';

const CLASSES = ['weight', 'size_average', 'ignore_index', 'reduce', 'reduction'];

/** `nll_loss` and `cross_entropy`. */
function class_loss(op: 'nll_loss' | 'cross_entropy', args: readonly unknown[]): Tensor {
  const logs = op === 'nll_loss';
  const names = logs ? CLASSES : [...CLASSES, 'label_smoothing'];
  const [input, target, named] = read_loss(op, args, names);
  const loss = raw.class_loss(
    logs,
    input,
    target,
    handle_or_none(op, 'weight', 3, named.weight),
    an_integer(op, 'ignore_index', 5, named.ignore_index ?? -100),
    reduction_of(op, named),
    number_or(op, 'label_smoothing', 8, named.label_smoothing, 0),
  );
  return wrap_new(loss);
}

/**
 * Computes the negative log likelihood of the target classes.
 *
 * Formula: -weight[t] · input[t], then the weighted mean.
 *
 * Source: PyTorch's `torch.nn.functional.nll_loss`.
 *
 * @typeParam S the shape of the input
 * @typeParam T the shape of the target
 * @typeParam D the dtype of the input
 * @typeParam E the dtype of the target
 * @typeParam Dev the device
 * @typeParam R what becomes of the single losses
 * @param input logarithms of probabilities: (C), (N, C) or (N, C, d1, ...)
 * @param target class indices of the shape without C: int32, int64 or uint8
 * @param weight one weight for each class, (C)
 * @param size_average an older form of `reduction`, with a warning
 * @param ignore_index the target that does not count (default -100)
 * @param reduce an older form of `reduction`, with a warning
 * @param reduction `'mean'` (default), `'sum'` or `'none'`; the mean is weighted
 * @param options the same by name
 * @returns the mean, by default; a loss for each target with `reduction: 'none'`
 * @throws IndexError for a class that does not exist
 * @throws ValueError if the sizes of the batches differ, and for an unknown reduction
 * @throws RuntimeError if other sizes or dtypes do not fit together
 * @throws NotImplementedError if the dtype of the input is not a floating one
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example One row
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const target = torch.tensor([1], { dtype: 'int32' });
 * const loss = torch.nn.functional.nll_loss(torch.tensor([[-0.5, -1]]), target);
 * if (loss.item() !== 1) throw new Error(`${loss}`);
 * ```
 */
export function nll_loss<
  S extends Shape,
  T extends Shape,
  D extends DType,
  E extends DType,
  Dev extends DeviceType,
  const R extends Reduction = 'mean',
>(
  input: Tensor<S, D, Dev>,
  target: Tensor<T, E, DeviceType> & ClassTarget<S, T>,
  weight?: Tensor | null,
  size_average?: boolean | null,
  ignore_index?: number | null,
  reduce?: boolean | null,
  reduction?: R | null,
  options?: NllLossFunctionalOptions<R> | null,
): Tensor<LossShape<R, WithoutClasses<S>>, D, Dev>;
export function nll_loss<
  S extends Shape,
  T extends Shape,
  D extends DType,
  E extends DType,
  Dev extends DeviceType,
  const R extends Reduction = 'mean',
>(
  input: Tensor<S, D, Dev>,
  target: Tensor<T, E, DeviceType> & ClassTarget<S, T>,
  options: NllLossFunctionalOptions<R>,
): Tensor<LossShape<R, WithoutClasses<S>>, D, Dev>;
export function nll_loss(...args: readonly unknown[]): Tensor {
  return class_loss('nll_loss', args);
}

/**
 * Computes the cross entropy of scores: the negative log likelihood of their log-softmax.
 *
 * Formula: -weight[t] · log softmax(input)[t], then the weighted mean; for probabilities -Σ weight · target · log softmax(input).
 *
 * Source: PyTorch's `torch.nn.functional.cross_entropy`.
 *
 * @typeParam S the shape of the input
 * @typeParam T the shape of the target
 * @typeParam D the dtype of the input
 * @typeParam E the dtype of the target
 * @typeParam Dev the device
 * @typeParam R what becomes of the single losses
 * @param input scores: (C), (N, C) or (N, C, d1, ...)
 * @param target class indices of the shape without C (int32, int64 or uint8), or probabilities of the shape of the input
 * @param weight one weight for each class, (C)
 * @param size_average an older form of `reduction`, with a warning
 * @param ignore_index the target that does not count (default -100)
 * @param reduce an older form of `reduction`, with a warning
 * @param reduction `'mean'` (default), `'sum'` or `'none'`; the mean is weighted
 * @param label_smoothing how much of each target is spread over all classes (default 0)
 * @param options the same by name
 * @returns the mean, by default; a loss for each target with `reduction: 'none'`
 * @throws IndexError for a class that does not exist
 * @throws ValueError if the sizes of the batches differ, and for an unknown reduction
 * @throws RuntimeError if other sizes or dtypes do not fit together
 * @throws NotImplementedError if the dtype of the input is not a floating one
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example Two classes, undecided
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const target = torch.tensor([1], { dtype: 'int32' });
 * const loss = torch.nn.functional.cross_entropy(torch.zeros(1, 2), target);
 * if (`${loss}` !== 'tensor(0.6931)') throw new Error(`${loss}`);
 * ```
 */
export function cross_entropy<
  S extends Shape,
  T extends Shape,
  D extends DType,
  E extends DType,
  Dev extends DeviceType,
  const R extends Reduction = 'mean',
>(
  input: Tensor<S, D, Dev>,
  target: Tensor<T, E, DeviceType> & ClassTarget<S, T>,
  weight?: Tensor | null,
  size_average?: boolean | null,
  ignore_index?: number | null,
  reduce?: boolean | null,
  reduction?: R | null,
  label_smoothing?: number | null,
  options?: CrossEntropyFunctionalOptions<R> | null,
): Tensor<LossShape<R, WithoutClasses<S>>, D, Dev>;
export function cross_entropy<
  S extends Shape,
  T extends Shape,
  D extends DType,
  E extends DType,
  Dev extends DeviceType,
  const R extends Reduction = 'mean',
>(
  input: Tensor<S, D, Dev>,
  target: Tensor<T, E, DeviceType> & ClassTarget<S, T>,
  options: CrossEntropyFunctionalOptions<R>,
): Tensor<LossShape<R, WithoutClasses<S>>, D, Dev>;
export function cross_entropy(...args: readonly unknown[]): Tensor {
  return class_loss('cross_entropy', args);
}
