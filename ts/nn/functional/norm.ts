// Normalization of batches and of layers: argument forms and types.

import { boolean_or, number_or } from '../../kind.js';
import { either, read_options, split } from '../../options.js';
import * as raw from '../../raw.js';
import { raw_sizes, sizes_of } from '../../sizes.js';
import type { Tensor } from '../../tensor.js';
import { handle_or_none, live_cell, wrap } from '../../tensor_base.js';
import type { DeviceType } from '../../types/device.js';
import type { DType } from '../../types/dtype.js';
import type {
  BatchNormFunctionalOptions,
  BatchNormInput,
  ChannelTensor,
  LayerNormFunctionalOptions,
  LayerNormInput,
} from '../../types/norm.js';
import type { Shape } from '../../types/shape.js';

/**
 * Normalizes each channel over the batch and all places.
 *
 * Formula: y = (x - mean) / √(variance + eps) · weight + bias, with one mean and one variance for
 * each channel: those of the batch in training, else the running ones.
 *
 * In training the running statistics move in place: r ← (1 - momentum) r + momentum · batch, where the
 * variance of the batch is the unbiased one.
 *
 * The positional arguments come in the order of PyTorch (`weight`, `bias`, `training`, `momentum`,
 * `eps`) or, when a boolean comes fourth, as `training`, `momentum`, `eps`, `weight`, `bias`.
 *
 * Source: PyTorch's `torch.nn.functional.batch_norm`; Ioffe and Szegedy 2015, "Batch Normalization".
 *
 * @typeParam S the shape
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @typeParam M the shape of the running mean
 * @typeParam V the shape of the running variance
 * @typeParam W the shape of the weight
 * @typeParam B the shape of the bias
 * @param input (N, C, ...), of a floating dtype
 * @param running_mean (C), or nothing in training
 * @param running_var (C), or nothing in training
 * @param weight (C), or nothing
 * @param bias (C), or nothing
 * @param training use the statistics of the batch, and move the running ones? (default false)
 * @param momentum how much of the batch's statistics the running ones take over (default 0.1)
 * @param eps added to the variance (default 1e-5)
 * @param options the same by name
 * @returns a new tensor of the same shape
 * @throws ValueError if a channel has a single value in training, or `eps` is too small
 * @throws RuntimeError if sizes or dtypes do not fit together, or the running statistics are missing
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example One channel of two values
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const [mean, variance] = [torch.zeros(1), torch.ones(1)];
 * const x = torch.tensor([[1], [3]]);
 * torch.nn.functional.batch_norm(x, mean, variance, { training: true, momentum: 0.5 });
 * if (mean.item() !== 1 || variance.item() !== 1.5) throw new Error(`${mean} ${variance}`);
 * ```
 */
export function batch_norm<
  S extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
  M extends Shape = Shape,
  V extends Shape = Shape,
  W extends Shape = Shape,
  B extends Shape = Shape,
>(
  input: Tensor<S, D, Dev> & BatchNormInput<S>,
  running_mean: ChannelTensor<S, M>,
  running_var: ChannelTensor<S, V>,
  weight?: ChannelTensor<S, W>,
  bias?: ChannelTensor<S, B>,
  training?: boolean | null,
  momentum?: number | null,
  eps?: number | null,
  options?: BatchNormFunctionalOptions | null,
): Tensor<S, D, Dev>;
export function batch_norm<
  S extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
  M extends Shape = Shape,
  V extends Shape = Shape,
  W extends Shape = Shape,
  B extends Shape = Shape,
>(
  input: Tensor<S, D, Dev> & BatchNormInput<S>,
  running_mean: ChannelTensor<S, M>,
  running_var: ChannelTensor<S, V>,
  training: boolean,
  momentum?: number | null,
  eps?: number | null,
  weight?: ChannelTensor<S, W>,
  bias?: ChannelTensor<S, B>,
  options?: BatchNormFunctionalOptions | null,
): Tensor<S, D, Dev>;
export function batch_norm<
  S extends Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
  M extends Shape = Shape,
  V extends Shape = Shape,
>(
  input: Tensor<S, D, Dev> & BatchNormInput<S>,
  running_mean: ChannelTensor<S, M>,
  running_var: ChannelTensor<S, V>,
  options: BatchNormFunctionalOptions,
): Tensor<S, D, Dev>;
export function batch_norm(...args: readonly unknown[]): Tensor {
  const op = 'batch_norm';
  const [given, options] = split(op, args, 3, 8);
  const named = read_options(op, options, BATCH_NORM);
  const [input, running_mean, running_var, ...rest] = given;
  // A boolean in the fourth place: the training comes first, the parameters last.
  const order = typeof rest[0] === 'boolean' ? [3, 4, 0, 1, 2] : [0, 1, 2, 3, 4];
  const [weight, bias, training, momentum, eps] = BATCH_NORM.map((name, i) =>
    either(op, name, rest[order[i] as number], named[i]),
  );
  const { handle, dtype, shape } = live_cell(op, 'input', 1, input);
  const result = raw.batch_norm(
    handle,
    handle_or_none(op, 'running_mean', 2, running_mean),
    handle_or_none(op, 'running_var', 3, running_var),
    handle_or_none(op, 'weight', 4, weight),
    handle_or_none(op, 'bias', 5, bias),
    boolean_or(op, 'training', 6, training, false),
    number_or(op, 'momentum', 7, momentum, 0.1),
    number_or(op, 'eps', 8, eps, 1e-5),
  );
  return wrap(result, dtype, shape);
}

const BATCH_NORM = ['weight', 'bias', 'training', 'momentum', 'eps'];

/**
 * Normalizes over the last dimensions.
 *
 * Formula: y = (x - mean) / √(variance + eps) · weight + bias, with one mean and one variance for
 * each place of the dimensions before.
 *
 * Source: PyTorch's `torch.nn.functional.layer_norm`; Ba, Kiros and Hinton 2016, "Layer
 * Normalization".
 *
 * @typeParam S the shape
 * @typeParam N the sizes that are normalized
 * @typeParam D the dtype
 * @typeParam Dev the device
 * @param input (..., *normalized_shape), of a floating dtype
 * @param normalized_shape the last sizes of the input, or the last one
 * @param weight of these sizes, or nothing
 * @param bias of these sizes, or nothing
 * @param eps added to the variance (default 1e-5)
 * @param options the same by name
 * @returns a new tensor of the same shape
 * @throws RuntimeError if sizes or dtypes do not fit together
 * @throws NotImplementedError if the dtype is not a floating one
 * @throws TypeError for a wrong kind or number of arguments
 * @throws DisposedError if one of the tensors has been disposed
 *
 * @example Each row
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = torch.nn.functional.layer_norm(torch.tensor([[1, 3], [5, 9]]), [2]);
 * if (`${y}` !== 'tensor([[-1.0000,  1.0000],\n        [-1.0000,  1.0000]])') throw new Error(`${y}`);
 * ```
 */
export function layer_norm<
  S extends Shape,
  const N extends number | Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
>(
  input: Tensor<S, D, Dev> & LayerNormInput<S, N>,
  normalized_shape: N,
  weight?: Tensor | null,
  bias?: Tensor | null,
  eps?: number | null,
  options?: LayerNormFunctionalOptions | null,
): Tensor<S, D, Dev>;
export function layer_norm<
  S extends Shape,
  const N extends number | Shape,
  D extends DType = DType,
  Dev extends DeviceType = DeviceType,
>(
  input: Tensor<S, D, Dev> & LayerNormInput<S, N>,
  normalized_shape: N,
  options: LayerNormFunctionalOptions,
): Tensor<S, D, Dev>;
export function layer_norm(...args: readonly unknown[]): Tensor {
  const op = 'layer_norm';
  const [[input, normalized_shape, ...rest], options] = split(op, args, 2, 5);
  const named = read_options(op, options, LAYER_NORM);
  const [weight, bias, eps] = LAYER_NORM.map((name, i) => either(op, name, rest[i], named[i]));
  const { handle, dtype, shape } = live_cell(op, 'input', 1, input);
  const result = raw.layer_norm(
    handle,
    raw_sizes(sizes_of(op, [normalized_shape], 'normalized_shape')),
    handle_or_none(op, 'weight', 3, weight),
    handle_or_none(op, 'bias', 4, bias),
    number_or(op, 'eps', 5, eps, 1e-5),
  );
  return wrap(result, dtype, shape);
}

const LAYER_NORM = ['weight', 'bias', 'eps'];
