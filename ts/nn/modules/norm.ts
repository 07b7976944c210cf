// Normalization as modules: BatchNorm1d, 2d and 3d, LayerNorm.

import { ValueError } from '../../errors.js';
import { a_number, boolean_or, kind_of, number_or } from '../../kind.js';
import { ones, zeros } from '../../ops/create.js';
import { untyped } from '../../options.js';
import { python } from '../../python.js';
import type { Tensor } from '../../tensor.js';
import { handle_of } from '../../tensor_base.js';
import type { DType } from '../../types/dtype.js';
import type { Size } from '../../types/module.js';
import type { BatchNormShape, LayerNormShape } from '../../types/module_norm.js';
import type { Shape } from '../../types/shape.js';
import { batch_norm, layer_norm } from '../functional/norm.js';
import { arguments_of, per_dimension } from '../hyper.js';
import { ones_, zeros_ } from '../init/fill.js';
import { Layer } from '../layer.js';
import type { Loading } from '../module_state.js';
import { empty_parameter, type Parameter } from '../parameter.js';
import { named } from '../text.js';

/**
 * Options of `BatchNorm1d`, `BatchNorm2d` and `BatchNorm3d`.
 *
 * @example Statistics of the batch alone
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.BatchNormOptions = { track_running_stats: false };
 * if (new torch.nn.BatchNorm1d(3, options).running_mean !== null) throw new Error();
 * ```
 */
export interface BatchNormOptions {
  /** Is added to the variance (default 1e-5). */
  readonly eps?: number | null | undefined;
  /** How much of the running statistics a batch replaces (default 0.1); null for their average. */
  readonly momentum?: number | null | undefined;
  /** Are there a learnt weight and bias? (default true) */
  readonly affine?: boolean | null | undefined;
  /** Are there running statistics, which `eval()` uses? (default true) */
  readonly track_running_stats?: boolean | null | undefined;
  /** Is there a bias, where there is a weight? (default true) */
  readonly bias?: boolean | null | undefined;
  /** The dtype of parameters and statistics (default `'float32'`). */
  readonly dtype?: DType | null | undefined;
}

const NAMES = ['num_features', 'eps', 'momentum', 'affine', 'track_running_stats', 'bias', 'dtype'];

/**
 * What the batch normalizations have in common.
 *
 * @typeParam N the number of channels
 * @typeParam Ranks the numbers of dimensions that are taken
 *
 * @example Their statistics start anew
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * new torch.nn.Sequential(new torch.nn.BatchNorm1d(3)).apply((module) => {
 *   if (module instanceof torch.nn.BatchNorm) module.reset_running_stats();
 * });
 * ```
 */
// biome-ignore-start lint/suspicious/noExplicitAny: sizes that are not known
export abstract class BatchNorm<
  const N extends number = any,
  Ranks extends number = any,
> extends Layer<BatchNormShape<N, Ranks>> {
  // biome-ignore-end lint/suspicious/noExplicitAny: sizes that are not known
  /** The number of channels. */
  readonly num_features: Size<N>;
  /** Is added to the variance. */
  eps: number;
  /** How much of the running statistics a batch replaces; null for their average. */
  momentum: number | null;
  /** Are there a learnt weight and bias? */
  readonly affine: boolean;
  /** Are there running statistics? */
  readonly track_running_stats: boolean;
  /** (num_features), or null */
  weight: Parameter<readonly [Size<N>]> | null;
  /** (num_features), or null */
  bias: Parameter<readonly [Size<N>]> | null;
  /** (num_features), or null: a buffer */
  declare running_mean: Tensor | null;
  /** (num_features), or null: a buffer */
  declare running_var: Tensor | null;
  /** An int64 scalar, or null: a buffer */
  declare num_batches_tracked: Tensor<readonly [], 'int64'> | null;

  /**
   * Makes a normalization.
   *
   * @param num_features the number of channels
   * @param eps is added to the variance (default 1e-5), or the options
   * @param momentum how much of the running statistics a batch replaces (default 0.1); null for their
   * average
   * @param affine are there a learnt weight and bias? (default true)
   * @param track_running_stats are there running statistics, which `eval()` uses? (default true)
   * @param options the same by name, `bias` and `dtype`
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(
    num_features: N,
    eps?: number | BatchNormOptions | null,
    momentum?: number | BatchNormOptions | null,
    affine?: boolean | BatchNormOptions | null,
    track_running_stats?: boolean | BatchNormOptions | null,
    options?: BatchNormOptions | null,
  );
  constructor(...args: readonly unknown[]) {
    super();
    const op = new.target.name;
    const [n, eps, momentum, affine, track, bias, dtype] = arguments_of(op, args, NAMES, 1);
    this.num_features = a_number(op, 'num_features', 1, n) as Size<N>;
    this.eps = number_or(op, 'eps', 2, eps, 1e-5);
    // Here null means something, unlike anywhere else.
    const average = momentum === null || args.some((arg) => is_average(arg));
    this.momentum = average ? null : number_or(op, 'momentum', 3, momentum, 0.1);
    this.affine = boolean_or(op, 'affine', 4, affine, true);
    this.track_running_stats = boolean_or(op, 'track_running_stats', 5, track, true);
    const with_bias = this.affine && boolean_or(op, 'bias', 0, bias, true);
    const sizes: readonly [Size<N>] = [this.num_features];
    this.weight = this.affine ? empty_parameter(sizes, dtype) : null;
    this.bias = with_bias ? empty_parameter(sizes, dtype) : null;
    const made = { dtype: dtype as DType };
    const tracked = this.track_running_stats;
    this.register_buffer('running_mean', tracked ? zeros(sizes, made) : null);
    this.register_buffer('running_var', tracked ? ones(sizes, made) : null);
    const count = tracked ? zeros([], { dtype: 'int64' }) : null;
    this.register_buffer('num_batches_tracked', count as Tensor | null);
    this.reset_parameters();
  }

  /**
   * Sets the running statistics to mean 0 and variance 1.
   *
   * Source: PyTorch's `_NormBase.reset_running_stats`.
   *
   * @example As new
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const norm = new torch.nn.BatchNorm1d(2);
   * norm(torch.randn(8, 2));
   * norm.reset_running_stats();
   * if (norm.running_mean?.toArray().join() !== '0,0') throw new Error(`${norm.running_mean}`);
   * ```
   */
  reset_running_stats(): void {
    if (this.running_mean !== null) zeros_(this.running_mean);
    if (this.running_var !== null) ones_(this.running_var);
    this.num_batches_tracked?.data.fill(0n);
  }

  /**
   * Sets the weight to 1, the bias to 0, and the running statistics as new.
   *
   * Source: PyTorch's `_NormBase.reset_parameters`.
   *
   * @example As new
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const norm = new torch.nn.BatchNorm1d(2);
   * norm.reset_parameters();
   * if (norm.weight?.toArray().join() !== '1,1') throw new Error(`${norm.weight}`);
   * ```
   */
  reset_parameters(): void {
    this.reset_running_stats();
    if (this.weight !== null) ones_(this.weight);
    if (this.bias !== null) zeros_(this.bias);
  }

  /** Throws unless the input has as many dimensions as the class normalizes. */
  protected abstract check_dim(dim: number): void;

  protected override compute(input: Tensor): Tensor {
    handle_of(kind_of(this), 'input', 1, input);
    this.check_dim(input.dim());
    const { training, running_mean, running_var, weight, bias, momentum, eps } = this;
    let factor = momentum ?? 0;
    const count = this.num_batches_tracked;
    if (training && this.track_running_stats && count !== null) {
      const batches = count.item() + 1n;
      count.data[0] = batches;
      if (momentum === null) factor = 1 / Number(batches);
    }
    const used = !training || this.track_running_stats;
    return untyped(batch_norm)(
      input,
      used ? running_mean : null,
      used ? running_var : null,
      weight,
      bias,
      training || (running_mean === null && running_var === null),
      factor,
      eps,
    );
  }

  protected override load_into(loading: Loading, prefix: string): void {
    super.load_into(loading, prefix);
    // States of old, and without PyTorch's metadata, may lack it.
    const at = loading.missing.indexOf(`${prefix}num_batches_tracked`);
    if (at >= 0) loading.missing.splice(at, 1);
  }

  override extra_repr(): string {
    const { eps, momentum, affine, track_running_stats } = this;
    const bias = this.bias !== null;
    const rest = { eps, momentum, affine, bias, track_running_stats };
    return `${this.num_features}, ${named(Object.entries(rest))}`;
  }
}

/** Are these options that say `momentum: null`? */
function is_average(value: unknown): boolean {
  return (value as BatchNormOptions | null | undefined)?.momentum === null;
}

/**
 * Normalizes the channels of rows (N, C), or of sequences (N, C, L).
 *
 * In training by the statistics of the batch, which are also averaged; after `eval()` by those averages.
 *
 * Source: Ioffe and Szegedy 2015, "Batch Normalization"; PyTorch's `torch.nn.BatchNorm1d`.
 *
 * @typeParam N the number of channels
 *
 * @example Statistics are learnt in training
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const norm = new torch.nn.BatchNorm1d(3);
 * norm(torch.randn(8, 3));
 * if (norm.num_batches_tracked?.item() !== 1n) throw new Error();
 * if (norm.eval()(torch.randn(2, 3)).shape.join() !== '2,3') throw new Error();
 * ```
 */
// biome-ignore lint/suspicious/noExplicitAny: sizes that are not known
export class BatchNorm1d<const N extends number = any> extends BatchNorm<N, 2 | 3> {
  static override readonly name: string = 'BatchNorm1d';

  protected override check_dim(dim: number): void {
    if (dim !== 2 && dim !== 3) throw new ValueError(`expected 2D or 3D input (got ${dim}D input)`);
  }
}

/**
 * Normalizes the channels of images (N, C, H, W).
 *
 * In training by the statistics of the batch, which are also averaged; after `eval()` by those averages.
 *
 * Source: Ioffe and Szegedy 2015, "Batch Normalization"; PyTorch's `torch.nn.BatchNorm2d`.
 *
 * @typeParam N the number of channels
 *
 * @example Without learnt parameters
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const norm = new torch.nn.BatchNorm2d(3, { affine: false });
 * if (norm(torch.randn(8, 3, 5, 5)).shape.join() !== '8,3,5,5') throw new Error();
 * ```
 */
// biome-ignore lint/suspicious/noExplicitAny: sizes that are not known
export class BatchNorm2d<const N extends number = any> extends BatchNorm<N, 4> {
  static override readonly name: string = 'BatchNorm2d';

  protected override check_dim(dim: number): void {
    if (dim !== 4) throw new ValueError(`expected 4D input (got ${dim}D input)`);
  }
}

/**
 * Normalizes the channels of volumes (N, C, D, H, W).
 *
 * In training by the statistics of the batch, which are also averaged; after `eval()` by those averages.
 *
 * Source: Ioffe and Szegedy 2015, "Batch Normalization"; PyTorch's `torch.nn.BatchNorm3d`.
 *
 * @typeParam N the number of channels
 *
 * @example The average over all batches
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const norm = new torch.nn.BatchNorm3d(3, 1e-3, null);
 * norm(torch.zeros(1, 3, 2, 2, 2));
 * if (norm.momentum !== null || norm.running_var?.toArray()[0] !== 0) throw new Error();
 * ```
 */
// biome-ignore lint/suspicious/noExplicitAny: sizes that are not known
export class BatchNorm3d<const N extends number = any> extends BatchNorm<N, 5> {
  static override readonly name: string = 'BatchNorm3d';

  protected override check_dim(dim: number): void {
    if (dim !== 5) throw new ValueError(`expected 5D input (got ${dim}D input)`);
  }
}

/**
 * Options of `LayerNorm`.
 *
 * @example No parameters
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const options: torch.nn.LayerNormOptions = { elementwise_affine: false };
 * if (new torch.nn.LayerNorm(3, options).weight !== null) throw new Error();
 * ```
 */
export interface LayerNormOptions {
  /** Is added to the variance (default 1e-5). */
  readonly eps?: number | null | undefined;
  /** Are there a learnt weight and bias? (default true) */
  readonly elementwise_affine?: boolean | null | undefined;
  /** Is there a bias, where there is a weight? (default true) */
  readonly bias?: boolean | null | undefined;
  /** The dtype of the parameters (default `'float32'`). */
  readonly dtype?: DType | null | undefined;
}

/**
 * Normalizes each sample over its last dimensions.
 *
 * Source: Ba et al. 2016, "Layer Normalization"; PyTorch's `torch.nn.LayerNorm`.
 *
 * @typeParam N the last size, or the last sizes
 *
 * @example Mean 0, variance 1
 * ```ts
 * import * as torch from 'selfnorm';
 *
 * const y = new torch.nn.LayerNorm(2)(torch.tensor([[1, 3]]));
 * if (`${y.detach()}` !== 'tensor([[-1.0000,  1.0000]])') throw new Error(`${y.detach()}`);
 * ```
 */
// biome-ignore lint/suspicious/noExplicitAny: sizes that are not known
export class LayerNorm<const N extends number | Shape = any> extends Layer<LayerNormShape<N>> {
  static override readonly name: string = 'LayerNorm';

  /** The sizes of the dimensions that are normalized. */
  readonly normalized_shape: readonly number[];
  /** Is added to the variance. */
  eps: number;
  /** Are there a learnt weight and bias? */
  readonly elementwise_affine: boolean;
  /** (...normalized_shape), or null */
  weight: Parameter | null;
  /** (...normalized_shape), or null */
  bias: Parameter | null;

  /**
   * Makes a normalization.
   *
   * @param normalized_shape the last size of the input, or its last sizes
   * @param eps is added to the variance (default 1e-5), or the options
   * @param elementwise_affine are there a learnt weight and bias? (default true)
   * @param bias is there a bias? (default true)
   * @param options the same by name, and `dtype`
   * @throws TypeError for an unknown option or a wrong kind of argument
   */
  constructor(
    normalized_shape: N,
    eps?: number | LayerNormOptions | null,
    elementwise_affine?: boolean | LayerNormOptions | null,
    bias?: boolean | LayerNormOptions | null,
    options?: LayerNormOptions | null,
  );
  constructor(...args: readonly unknown[]) {
    super();
    const op = 'LayerNorm';
    const names = ['normalized_shape', 'eps', 'elementwise_affine', 'bias', 'dtype'];
    const [shape, eps, affine, bias, dtype] = arguments_of(op, args, names, 1);
    this.normalized_shape = per_dimension(op, 'normalized_shape', 1, shape, 1);
    this.eps = number_or(op, 'eps', 2, eps, 1e-5);
    this.elementwise_affine = boolean_or(op, 'elementwise_affine', 3, affine, true);
    const with_bias = boolean_or(op, 'bias', 4, bias, true) && this.elementwise_affine;
    this.weight = this.elementwise_affine ? empty_parameter(this.normalized_shape, dtype) : null;
    this.bias = with_bias ? empty_parameter(this.normalized_shape, dtype) : null;
    this.reset_parameters();
  }

  /**
   * Sets the weight to 1 and the bias to 0.
   *
   * Source: PyTorch's `LayerNorm.reset_parameters`.
   *
   * @example As new
   * ```ts
   * import * as torch from 'selfnorm';
   *
   * const norm = new torch.nn.LayerNorm(2);
   * norm.reset_parameters();
   * if (norm.weight?.toArray().join() !== '1,1') throw new Error(`${norm.weight}`);
   * ```
   */
  reset_parameters(): void {
    if (this.weight !== null) ones_(this.weight);
    if (this.bias !== null) zeros_(this.bias);
  }

  protected override compute(input: Tensor): Tensor {
    const { normalized_shape, weight, bias, eps } = this;
    return untyped(layer_norm)(input, normalized_shape, weight, bias, eps);
  }

  override extra_repr(): string {
    const { eps, elementwise_affine } = this;
    const rest = named(Object.entries({ eps, elementwise_affine, bias: this.bias !== null }));
    return `${python(this.normalized_shape)}, ${rest}`;
  }
}
